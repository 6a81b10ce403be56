package org.belfry.sip.transaction;

import java.time.Instant;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// The client side of one INVITE (RFC 3261 §17.1.1, §9.1, RFC 6026 §7.2, §8.4).
///
///     INVITE ──▶ Calling ──1xx──▶ Proceeding ──cancel or C──▶ Cancelling
///                   │ A: T1,          │                           │
///                   │ doubling        ├────────────◀──────────────┤
///                   │                 │                           │
///                   ├──2xx────────────┴──▶ Accepted ──M──▶ Over   │ 64·T1: timed out ──▶ Over
///                   ├──300–699, ACK sent─▶ Completed ──D──▶ Over
///                   └──B: timed out──────────────────────▶ Over
///
/// A CANCEL waits for the first 1xx (§9.1); in Cancelling both kinds of final response are still
/// possible, and after 64·T1 without one the INVITE counts as timed out. Further 2xx go to the user,
/// one for each fork; a repeated one whose ACK is known is answered here.
final class InviteClient extends ClientTransaction implements Resting {

    @SuppressWarnings("ArrayRecordComponent") // states are never compared, and nobody changes the bytes
    sealed interface State {
        record Calling(SipRequest request, byte[] bytes, long timerAMs, long intervalMs, long timerBMs, boolean cancel)
                implements State {}

        record Proceeding(SipRequest request, long timerCMs) implements State {}

        record Cancelling(SipRequest request, long giveUpMs) implements State {}

        record Accepted(Forks acks, long timerMMs) implements State {}

        record Completed(byte[] ack, long timerDMs) implements State {}

        record Over() implements State {}
    }

    private static final State OVER = new State.Over();

    private State state;
    /// The numbers of reliable provisional responses seen, by fork; null until there is one.
    private @Nullable Forks reliable;
    /// Of the CANCEL, if it has one.
    private @Nullable String reason;

    InviteClient(
            Transactions layer,
            Fingerprint key,
            Flow flow,
            @Nullable Object owner,
            SipRequest request,
            byte[] bytes,
            Instant now) {
        super(layer, key, Method.INVITE, flow, owner);
        long nowMs = now.toEpochMilli();
        long t1Ms = layer.timers.t1Ms();
        long timerAMs = flow.isReliable() ? NEVER : nowMs + t1Ms;
        state = new State.Calling(request, bytes, timerAMs, t1Ms, nowMs + layer.timers.giveUpMs(), false);
        setTimer();
    }

    @Override
    public boolean isOver() {
        return state instanceof State.Over;
    }

    @Override
    public boolean awaitsOutcome() {
        return request() != null;
    }

    private @Nullable SipRequest request() {
        return switch (state) {
            case State.Calling calling -> calling.request;
            case State.Proceeding proceeding -> proceeding.request;
            case State.Cancelling cancelling -> cancelling.request;
            case State.Accepted accepted -> null;
            case State.Completed completed -> null;
            case State.Over over -> null;
        };
    }

    @Override
    Receipt receive(SipResponse response, Instant now) {
        SipRequest request = request();
        if (request == null) {
            return afterFinal(response, now);
        }
        if (response.isProvisional()) {
            return provisional(request, response, now);
        }
        if (response.isSuccess()) {
            layer.answered(this);
            long timerMMs = now.toEpochMilli() + layer.timers.giveUpMs();
            state = new State.Accepted(new Forks(layer.limits.forkMax()), timerMMs);
            setTimer();
        } else {
            failed(FollowUp.ack(request, response), now);
        }
        layer.user.response(this, response, now);
        return Receipt.RESPONSE;
    }

    private void failed(byte[] ack, Instant now) {
        boolean isSent = layer.sender.send(flow(), ack);
        if (flow().isReliable() || !isSent) {
            finish();
        } else {
            layer.answered(this);
            state = new State.Completed(ack, now.toEpochMilli() + layer.timers.timerDMs());
            setTimer();
        }
    }

    private Receipt afterFinal(SipResponse response, Instant now) {
        switch (state) {
            case State.Completed(byte[] ack, long timerD)
            when response.status() >= 300 -> {
                layer.sender.send(flow(), ack);
                return Receipt.ABSORBED;
            }
            case State.Accepted(Forks acks, long timerM)
            when response.isSuccess() -> {
                Forks.Ack ack = acks.ackOf(response.to().tag());
                if (ack != null) {
                    layer.sender.send(ack.flow(), ack.bytes());
                    return Receipt.ABSORBED;
                }
                layer.user.response(this, response, now);
                return Receipt.RESPONSE;
            }
            case State.Completed late -> {}
            case State.Accepted late -> {}
            case State.Calling none -> {}
            case State.Proceeding none -> {}
            case State.Cancelling none -> {}
            case State.Over over -> {}
        }
        return Receipt.ABSORBED;
    }

    private Receipt provisional(SipRequest request, SipResponse response, Instant now) {
        long nowMs = now.toEpochMilli();
        switch (state) {
            case State.Calling calling -> {
                state = new State.Proceeding(request, nowMs + layer.timers.timerCMs());
                if (calling.cancel) {
                    sendCancel(request, now);
                }
            }
            case State.Proceeding proceeding
            when response.status() > 100 -> state = new State.Proceeding(request, nowMs + layer.timers.timerCMs());
            case State.Proceeding proceeding -> {}
            case State.Cancelling cancelling -> {}
            case State.Accepted none -> {}
            case State.Completed none -> {}
            case State.Over over -> {}
        }
        setTimer();
        if (isRepeated(response)) {
            return Receipt.ABSORBED;
        }
        layer.user.response(this, response, now);
        return Receipt.RESPONSE;
    }

    /// Whether a reliable response was seen before or came out of order (RFC 3262 §4): it must not be
    /// confirmed.
    private boolean isRepeated(SipResponse response) {
        Long rseq = Prack.reliableNumber(response);
        if (rseq == null) {
            return false;
        }
        if (reliable == null) {
            reliable = new Forks(layer.limits.forkMax());
        }
        return !reliable.isNext(response.to().tag(), rseq);
    }

    /// Sends the CANCEL, or notes that it has to be sent; says whether there is anything to cancel.
    boolean cancel(@Nullable String why, Instant now) {
        reason = why;
        switch (state) {
            case State.Calling(var request, var bytes, long timerA, long interval, long timerB, boolean cancel) -> {
                state = new State.Calling(request, bytes, timerA, interval, timerB, true);
                return true;
            }
            case State.Proceeding(SipRequest request, long timerC) -> {
                sendCancel(request, now);
                setTimer();
                return true;
            }
            case State.Cancelling cancelling -> {
                return true;
            }
            case State.Accepted none -> {}
            case State.Completed none -> {}
            case State.Over over -> {}
        }
        return false;
    }

    private void sendCancel(SipRequest request, Instant now) {
        state = new State.Cancelling(request, now.toEpochMilli() + layer.timers.giveUpMs());
        layer.startCancel(FollowUp.cancel(request, reason), flow(), now);
    }

    /// Sends the ACK of a 2xx and keeps it for the repetitions of that 2xx.
    boolean acknowledge(@Nullable String toTag, byte[] ack, Flow ackFlow) {
        boolean isSent = layer.sender.send(ackFlow, ack);
        if (state instanceof State.Accepted(Forks acks, long timerM)) {
            if (acks.isEmpty()) {
                layer.rests(this);
            }
            acks.keep(toTag, new Forks.Ack(ackFlow, ack));
            layer.weigh(this);
        }
        return isSent;
    }

    @Override
    void due(Instant now) {
        long nowMs = now.toEpochMilli();
        switch (state) {
            case State.Calling calling -> callingDue(calling, now);
            case State.Proceeding(SipRequest request, long timerCMs) -> {
                if (timerCMs <= nowMs) {
                    sendCancel(request, now);
                }
                setTimer();
            }
            case State.Cancelling cancelling -> timedOut(now);
            case State.Accepted accepted -> finish();
            case State.Completed completed -> finish();
            case State.Over over -> {}
        }
    }

    private void callingDue(State.Calling calling, Instant now) {
        long nowMs = now.toEpochMilli();
        if (calling.timerBMs <= nowMs) {
            timedOut(now);
            return;
        }
        long interval = 2 * calling.intervalMs;
        state = new State.Calling(
                calling.request, calling.bytes, nowMs + interval, interval, calling.timerBMs, calling.cancel);
        setTimer();
        if (!layer.sender.send(flow(), calling.bytes)) {
            flowFailed(now);
        }
    }

    private void timedOut(Instant now) {
        finish();
        layer.user.timedOut(this, now);
    }

    @Override
    void flowFailed(Instant now) {
        if (awaitsOutcome()) {
            finish();
            layer.user.transportFailed(this, now);
        }
    }

    @Override
    int bytesHeld() {
        return switch (state) {
            case State.Calling calling -> calling.request.size() + calling.bytes.length;
            case State.Proceeding proceeding -> proceeding.request.size();
            case State.Cancelling cancelling -> cancelling.request.size();
            case State.Accepted accepted -> accepted.acks.bytes();
            case State.Completed completed -> completed.ack.length;
            case State.Over over -> 0;
        };
    }

    private void setTimer() {
        layer.weigh(this);
        layer.wheel.set(
                this,
                switch (state) {
                    case State.Calling calling -> Math.min(calling.timerAMs, calling.timerBMs);
                    case State.Proceeding proceeding -> proceeding.timerCMs;
                    case State.Cancelling cancelling -> cancelling.giveUpMs;
                    case State.Accepted accepted -> accepted.timerMMs;
                    case State.Completed completed -> completed.timerDMs;
                    case State.Over over -> NEVER;
                });
    }

    @Override
    public boolean restsSince(long timeMs) {
        return state instanceof State.Accepted(Forks acks, long timerMMs)
                && !acks.isEmpty()
                && timerMMs - layer.timers.giveUpMs() <= timeMs;
    }

    @Override
    public void finish() {
        state = OVER;
        layer.forget(this);
    }

    @Override
    public String toString() {
        return "INVITE client " + state.getClass().getSimpleName();
    }
}
