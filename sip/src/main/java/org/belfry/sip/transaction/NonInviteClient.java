package org.belfry.sip.transaction;

import java.time.Instant;
import org.belfry.sip.Method;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// The client side of any request but INVITE and ACK (RFC 3261 §17.1.2).
///
///     request ──▶ Trying ──1xx──▶ Proceeding ──┐
///                   │ E: T1,        │ E: T2    │ 200–699
///                   │ to T2         │          ▼
///                   │  └──200–699───┼─────▶ Completed ──K──▶ Over
///                   └──F────────────┴──F: timed out────────▶ Over
///
/// E and K are for unreliable flows only. A CANCEL is one of these too, but its outcome is nobody's business.
final class NonInviteClient extends ClientTransaction {

    @SuppressWarnings("ArrayRecordComponent") // states are never compared, and nobody changes the bytes
    sealed interface State {
        record Trying(byte[] request, long timerEMs, long intervalMs, long timerFMs) implements State {}

        record Proceeding(byte[] request, long timerEMs, long timerFMs) implements State {}

        record Completed(long timerKMs) implements State {}

        record Over() implements State {}
    }

    private static final State OVER = new State.Over();

    private State state;

    NonInviteClient(
            Transactions layer,
            Fingerprint key,
            Method method,
            Flow flow,
            @Nullable Object owner,
            byte[] request,
            Instant now) {
        super(layer, key, method, flow, owner);
        long nowMs = now.toEpochMilli();
        long t1Ms = layer.timers.t1Ms();
        long timerEMs = flow.isReliable() ? NEVER : nowMs + t1Ms;
        state = new State.Trying(request, timerEMs, t1Ms, nowMs + layer.timers.giveUpMs());
        setTimer();
    }

    @Override
    public boolean isOver() {
        return state instanceof State.Over;
    }

    @Override
    public boolean awaitsOutcome() {
        return state instanceof State.Trying || state instanceof State.Proceeding;
    }

    private boolean isOurs() {
        return method().equals(Method.CANCEL);
    }

    @Override
    Receipt receive(SipResponse response, Instant now) {
        if (!awaitsOutcome()) {
            return Receipt.ABSORBED;
        }
        if (response.isFinal()) {
            complete(now);
        } else if (state instanceof State.Trying(byte[] request, long timerE, long interval, long timerFMs)) {
            long timerEMs = flow().isReliable() ? NEVER : now.toEpochMilli() + layer.timers.t2Ms();
            state = new State.Proceeding(request, timerEMs, timerFMs);
            setTimer();
        }
        if (isOurs()) {
            return Receipt.ABSORBED;
        }
        layer.user.response(this, response, now);
        return Receipt.RESPONSE;
    }

    private void complete(Instant now) {
        if (flow().isReliable()) {
            finish();
            return;
        }
        layer.answered(this);
        state = new State.Completed(now.toEpochMilli() + layer.timers.t4Ms());
        setTimer();
    }

    @Override
    void due(Instant now) {
        long nowMs = now.toEpochMilli();
        switch (state) {
            case State.Trying(byte[] request, long timerE, long intervalMs, long timerFMs) -> {
                long longer = layer.timers.doubledMs(intervalMs);
                resendUnless(timerFMs, request, new State.Trying(request, nowMs + longer, longer, timerFMs), now);
            }
            case State.Proceeding(byte[] request, long timerE, long timerFMs) -> {
                long timerEMs = nowMs + layer.timers.t2Ms();
                resendUnless(timerFMs, request, new State.Proceeding(request, timerEMs, timerFMs), now);
            }
            case State.Completed completed -> finish();
            case State.Over over -> {}
        }
    }

    private void resendUnless(long timerFMs, byte[] request, State next, Instant now) {
        if (timerFMs <= now.toEpochMilli()) {
            finish();
            if (!isOurs()) {
                layer.user.timedOut(this, now);
            }
            return;
        }
        state = next;
        setTimer();
        if (!layer.sender.send(flow(), request)) {
            flowFailed(now);
        }
    }

    @Override
    void flowFailed(Instant now) {
        if (awaitsOutcome()) {
            finish();
            if (!isOurs()) {
                layer.user.transportFailed(this, now);
            }
        }
    }

    @Override
    int bytesHeld() {
        return switch (state) {
            case State.Trying trying -> trying.request.length;
            case State.Proceeding proceeding -> proceeding.request.length;
            case State.Completed completed -> 0;
            case State.Over over -> 0;
        };
    }

    private void setTimer() {
        layer.weigh(this);
        layer.wheel.set(
                this,
                switch (state) {
                    case State.Trying trying -> Math.min(trying.timerEMs, trying.timerFMs);
                    case State.Proceeding proceeding -> Math.min(proceeding.timerEMs, proceeding.timerFMs);
                    case State.Completed completed -> completed.timerKMs;
                    case State.Over over -> NEVER;
                });
    }

    private void finish() {
        state = OVER;
        layer.forget(this);
    }

    @Override
    public String toString() {
        return method() + " client " + state.getClass().getSimpleName();
    }
}
