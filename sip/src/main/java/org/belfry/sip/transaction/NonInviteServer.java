package org.belfry.sip.transaction;

import java.time.Instant;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// The server side of any request but INVITE and ACK (RFC 3261 §17.2.2, RFC 4320).
///
///     request ──▶ Trying ──100──▶ Proceeding
///                   │  │            │  │
///                   │  │ 200–699    │  │ 64·T1: the peer has given up, an answer is of no use (RFC 4320 §4.2)
///                   │  └──▶ Completed  ├──▶ Late ──T4──▶ Over
///                   │         │  ▲──┘  │
///                   │         └──J─────┼───────────────▶ Over
///                   └──────────────────┘
///
/// Late absorbs the peer's last repetitions, which may still be under way and would otherwise begin anew.
/// The 100 goes out by itself when the peer's retransmissions have slowed down to T2, never earlier (RFC 4320 §4.1).
/// Over a reliable flow J is zero: the transaction ends with its answer.
final class NonInviteServer extends ServerTransaction implements Resting {

    @SuppressWarnings("ArrayRecordComponent") // states are never compared, and nobody changes the bytes
    sealed interface State {
        /// Nothing was answered yet; the request is kept for the 100.
        record Trying(SipRequest request, long tryingDueMs, long lateMs) implements State {}

        record Proceeding(byte[] trying, long lateMs) implements State {}

        record Late() implements State {}

        record Completed(byte[] answer, boolean isSuccess, long completedMs) implements State {}

        record Over() implements State {}
    }

    private static final State LATE = new State.Late();
    private static final State OVER = new State.Over();

    private State state;

    NonInviteServer(
            Transactions layer,
            Fingerprint key,
            @Nullable Fingerprint requestKey,
            SipRequest request,
            Flow flow,
            Instant now) {
        super(layer, key, requestKey, request.method(), flow);
        long nowMs = now.toEpochMilli();
        long tryingDueMs = nowMs + layer.timers.nonInviteTryingMs();
        state = new State.Trying(request, tryingDueMs, nowMs + layer.timers.giveUpMs());
        wakeAt(tryingDueMs);
    }

    @Override
    int bytesHeld() {
        return switch (state) {
            case State.Trying trying -> trying.request.size();
            case State.Proceeding proceeding -> proceeding.trying.length;
            case State.Late late -> 0;
            case State.Completed completed -> completed.answer.length;
            case State.Over over -> 0;
        };
    }

    private void wakeAt(long timeMs) {
        layer.wheel.set(this, timeMs);
        layer.weigh(this);
    }

    @Override
    public boolean isOver() {
        return state instanceof State.Over;
    }

    @Override
    public boolean awaitsAnswer() {
        return state instanceof State.Trying || state instanceof State.Proceeding;
    }

    @Override
    boolean hasSucceeded() {
        return state instanceof State.Completed completed && completed.isSuccess;
    }

    @Override
    public boolean restsSince(long timeMs) {
        return state instanceof State.Completed completed && completed.completedMs <= timeMs;
    }

    @Override
    void repeated(Instant now) {
        switch (state) {
            case State.Trying trying -> {}
            case State.Proceeding(byte[] trying, long lateMs) -> send(trying, now);
            case State.Late late -> {}
            case State.Completed(byte[] answer, boolean isSuccess, long completedMs) -> send(answer, now);
            case State.Over over -> {}
        }
    }

    @Override
    Answer respond(SipResponse response, Instant now) {
        if (!awaitsAnswer()) {
            return Answer.LATE;
        }
        if (response.isProvisional() || response.status() == 408) {
            return Answer.FORBIDDEN;
        }
        byte[] answer = response.toBytes();
        if (flow().isReliable()) {
            finish();
            return sendLast(answer, now);
        }
        long nowMs = now.toEpochMilli();
        state = new State.Completed(answer, response.isSuccess(), nowMs);
        wakeAt(nowMs + layer.timers.giveUpMs());
        layer.rests(this);
        return send(answer, now) ? Answer.SENT : Answer.UNREACHABLE;
    }

    private Answer sendLast(byte[] answer, Instant now) {
        if (layer.sender.send(flow(), answer)) {
            return Answer.SENT;
        }
        layer.user.transportFailed(this, now);
        return Answer.UNREACHABLE;
    }

    private boolean send(byte[] answer, Instant now) {
        if (layer.sender.send(flow(), answer)) {
            return true;
        }
        finish();
        layer.user.transportFailed(this, now);
        return false;
    }

    @Override
    void due(Instant now) {
        switch (state) {
            case State.Trying(SipRequest request, long tryingDueMs, long lateMs) -> {
                byte[] trying = trying(request);
                state = new State.Proceeding(trying, lateMs);
                wakeAt(lateMs);
                send(trying, now);
            }
            case State.Proceeding proceeding -> {
                state = LATE;
                wakeAt(now.toEpochMilli() + layer.timers.t4Ms());
            }
            case State.Late late -> finish();
            case State.Completed completed -> finish();
            case State.Over over -> {}
        }
    }

    @Override
    boolean isUntouched() {
        return state instanceof State.Trying;
    }

    @Override
    public void finish() {
        state = OVER;
        layer.forget(this);
    }

    @Override
    public String toString() {
        return method() + " server " + state.getClass().getSimpleName();
    }
}
