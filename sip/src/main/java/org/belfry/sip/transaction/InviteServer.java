package org.belfry.sip.transaction;

import java.time.Instant;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// The server side of one INVITE (RFC 3261 §17.2.1, RFC 6026 §7.1, §8.7), with what §13.3.1.4 asks of the core: the
/// 2xx is repeated until its ACK arrives, over reliable flows as well, since a later hop may not be.
///
///     INVITE ──▶ Ringing ──2xx──▶ Accepted ──L──▶ Over       L: tells the user if no ACK came
///                   │                 │ repeats the 2xx: T1, doubling to T2, until ACK
///                   │ 300–699         └─ ACKs go up to the user
///                   ▼
///               Completed ──ACK──▶ Confirmed ──I──▶ Over
///                   │ G: repeats the answer, T1, doubling to T2; unreliable only, and no challenge
///                   └──H: no ACK, tells the user──▶ Over
///
/// Ringing is the RFC's Proceeding; before anything was said it holds the request for the 100 due after 200 ms.
final class InviteServer extends ServerTransaction implements Resting {

    @SuppressWarnings("ArrayRecordComponent") // states are never compared, and nobody changes the bytes
    sealed interface State {
        /// Proceeding with nothing said yet.
        record Unanswered(SipRequest request, long tryingDueMs) implements State {}

        /// Proceeding; a repeated INVITE gets the newest provisional response again.
        record Ringing(byte[] newest) implements State {}

        /// Once the ACK has arrived `resendMs` is never, and the answer is let go: what comes now is only absorbed.
        record Accepted(byte[] success, long resendMs, long intervalMs, long timerLMs) implements State {
            boolean isAcknowledged() {
                return resendMs == NEVER;
            }
        }

        record Completed(byte[] failure, long timerGMs, long intervalMs, long timerHMs) implements State {}

        record Confirmed(long timerIMs) implements State {}

        record Over() implements State {}
    }

    private static final State OVER = new State.Over();
    private static final byte[] LET_GO = {};

    private State state;
    private boolean cancelled;
    private @Nullable ReliableProvisionals reliable;
    /// A 2xx that RFC 3262 §3 holds back until an offer in a provisional response is confirmed.
    private @Nullable SipResponse held;

    InviteServer(
            Transactions layer, Fingerprint key, Fingerprint requestKey, SipRequest request, Flow flow, Instant now) {
        super(layer, key, requestKey, Method.INVITE, flow);
        noteTag(request.to().tag());
        state = new State.Unanswered(request, now.toEpochMilli() + Timers.TRYING_AFTER_MS);
        setTimer();
    }

    @Override
    public boolean isOver() {
        return state instanceof State.Over;
    }

    @Override
    public boolean awaitsAnswer() {
        return held == null && isProceeding();
    }

    private boolean isProceeding() {
        return state instanceof State.Unanswered || state instanceof State.Ringing;
    }

    @Override
    boolean hasSucceeded() {
        return state instanceof State.Accepted;
    }

    /// Notes a CANCEL; says whether it is the first and still of effect, as it is on a 2xx held back.
    boolean isCancelledNow() {
        boolean isNews = !cancelled && isProceeding();
        cancelled = true;
        if (isNews) {
            held = null;
            layer.weigh(this);
        }
        return isNews;
    }

    @Override
    void repeated(Instant now) {
        switch (state) {
            case State.Unanswered unanswered -> {}
            case State.Ringing(byte[] newest) -> sendOrEnd(newest, now);
            case State.Accepted accepted -> {} // absorbed: the 2xx has its own rhythm (RFC 6026 §7.1)
            case State.Completed completed -> sendOrEnd(completed.failure, now);
            case State.Confirmed confirmed -> {}
            case State.Over over -> {}
        }
    }

    @Override
    Answer respond(SipResponse response, Instant now) {
        if (state instanceof State.Accepted && response.isSuccess()) {
            return layer.sender.send(flow(), response.toBytes()) ? Answer.SENT : Answer.UNREACHABLE;
        }
        if (!awaitsAnswer()) {
            return Answer.LATE;
        }
        if (response.status() > 100) {
            noteTag(response.to().tag());
        }
        if (response.isProvisional()) {
            return ring(response.toBytes(), now);
        }
        if (response.isSuccess() && reliable != null && reliable.holdsBackSuccess()) {
            held = response;
            layer.weigh(this);
            return Answer.WAITING;
        }
        return finalAnswer(response, now);
    }

    private Answer ring(byte[] bytes, Instant now) {
        state = new State.Ringing(bytes);
        setTimer();
        return sendOrEnd(bytes, now) ? Answer.SENT : Answer.UNREACHABLE;
    }

    private Answer finalAnswer(SipResponse response, Instant now) {
        held = null;
        if (reliable != null) {
            reliable.stop();
        }
        byte[] bytes = response.toBytes();
        Timers timers = layer.timers;
        long nowMs = now.toEpochMilli();
        long endMs = nowMs + timers.giveUpMs();
        long resendMs = nowMs + timers.t1Ms();
        if (response.isSuccess()) {
            state = new State.Accepted(bytes, resendMs, timers.t1Ms(), endMs);
            setTimer();
            if (layer.sender.send(flow(), bytes)) {
                return Answer.SENT;
            }
            layer.user.transportFailed(this, now);
            return Answer.UNREACHABLE;
        }
        boolean repeats = !flow().isReliable() && !isChallengeAtOnce(response.status());
        state = new State.Completed(bytes, repeats ? resendMs : NEVER, timers.t1Ms(), endMs);
        setTimer();
        return sendOrEnd(bytes, now) ? Answer.SENT : Answer.UNREACHABLE;
    }

    /// Whether this is a challenge with nothing said before: it goes out once (§26.3.2.4), since whoever forged the
    /// source would else have it sent eleven times to somebody else. If it is lost the peer sends its INVITE again,
    /// as it would not after a 100.
    private boolean isChallengeAtOnce(int status) {
        return state instanceof State.Unanswered && (status == 401 || status == 407);
    }

    /// Sends a provisional response that has to be confirmed by PRACK (RFC 3262 §3).
    Answer respondReliably(SipResponse.Builder response, Instant now) {
        if (!awaitsAnswer()) {
            return Answer.LATE;
        }
        if (reliable == null) {
            reliable = new ReliableProvisionals(layer, layer.names.firstRSeq());
        }
        if (reliable.isFull()) {
            return Answer.DROPPED;
        }
        SipResponse numbered = reliable.number(response);
        noteTag(numbered.to().tag());
        if (!reliable.offer(numbered, now)) {
            layer.weigh(this);
            return Answer.WAITING;
        }
        return ring(numbered.toBytes(), now);
    }

    /// Whether the PRACK confirms a provisional response that waits for it; if so the next one, or the 2xx held back,
    /// may go out when the user has answered the PRACK: see [#afterPrack].
    boolean confirmedBy(long rseq) {
        return reliable != null && reliable.confirm(rseq);
    }

    /// Sends what waited for the PRACK.
    void afterPrack(Instant now) {
        if (reliable == null || !isProceeding()) {
            return;
        }
        SipResponse success = held;
        if (success != null && !reliable.holdsBackSuccess()) {
            finalAnswer(success, now);
            return;
        }
        SipResponse next = reliable.next(now);
        if (next != null) {
            ring(next.toBytes(), now);
        } else {
            setTimer();
        }
    }

    /// An ACK with the branch of the INVITE: of a failure, or (RFC 6026 §7.1) of a success from an old element.
    boolean acknowledged(Instant now) {
        switch (state) {
            case State.Completed completed -> {
                if (flow().isReliable()) {
                    finish();
                } else {
                    state = new State.Confirmed(now.toEpochMilli() + layer.timers.t4Ms());
                    setTimer();
                }
                return true;
            }
            case State.Confirmed confirmed -> {
                return true;
            }
            case State.Unanswered unanswered -> {}
            case State.Ringing ringing -> {}
            case State.Accepted accepted -> {}
            case State.Over over -> {}
        }
        return false;
    }

    /// An ACK of the dialog this INVITE made; says whether it acknowledges a 2xx.
    boolean acceptedAck() {
        if (state instanceof State.Accepted accepted) {
            state = new State.Accepted(LET_GO, NEVER, accepted.intervalMs, accepted.timerLMs);
            setTimer();
            if (!accepted.isAcknowledged()) {
                layer.rests(this);
            }
            return true;
        }
        return false;
    }

    @Override
    public boolean restsSince(long timeMs) {
        return state instanceof State.Accepted accepted
                && accepted.isAcknowledged()
                && accepted.timerLMs - layer.timers.giveUpMs() <= timeMs;
    }

    @Override
    void due(Instant now) {
        long nowMs = now.toEpochMilli();
        if (reliable != null && reliable.dueMs() <= nowMs) {
            reliableDue(now);
            return;
        }
        switch (state) {
            case State.Unanswered(SipRequest request, long tryingDueMs) -> ring(trying(request), now);
            case State.Ringing ringing -> setTimer();
            case State.Accepted accepted -> acceptedDue(accepted, now);
            case State.Completed completed -> completedDue(completed, now);
            case State.Confirmed confirmed -> finish();
            case State.Over over -> {}
        }
    }

    private void reliableDue(Instant now) {
        byte[] again = java.util.Objects.requireNonNull(reliable).resend(now);
        setTimer();
        if (again == null) {
            held = null;
            layer.user.prackMissing(this, now);
        } else {
            sendOrEnd(again, now);
        }
    }

    private void acceptedDue(State.Accepted accepted, Instant now) {
        long nowMs = now.toEpochMilli();
        if (accepted.timerLMs <= nowMs) {
            finish();
            if (!accepted.isAcknowledged()) {
                layer.user.ackMissing(this, now);
            }
            return;
        }
        long interval = layer.timers.doubledMs(accepted.intervalMs);
        state = new State.Accepted(accepted.success, nowMs + interval, interval, accepted.timerLMs);
        setTimer();
        layer.sender.send(flow(), accepted.success);
    }

    private void completedDue(State.Completed completed, Instant now) {
        long nowMs = now.toEpochMilli();
        if (completed.timerHMs <= nowMs) {
            finish();
            layer.user.ackMissing(this, now);
            return;
        }
        long interval = layer.timers.doubledMs(completed.intervalMs);
        state = new State.Completed(completed.failure, nowMs + interval, interval, completed.timerHMs);
        setTimer();
        sendOrEnd(completed.failure, now);
    }

    @Override
    int bytesHeld() {
        int answer = switch (state) {
            case State.Unanswered unanswered -> unanswered.request.size();
            case State.Ringing ringing -> ringing.newest.length;
            case State.Accepted accepted -> accepted.success.length;
            case State.Completed completed -> completed.failure.length;
            case State.Confirmed confirmed -> 0;
            case State.Over over -> 0;
        };
        int waiting = reliable == null ? 0 : reliable.bytesHeld();
        return answer + waiting + (held == null ? 0 : held.size());
    }

    private void setTimer() {
        layer.weigh(this);
        long dueMs = switch (state) {
            case State.Unanswered unanswered -> unanswered.tryingDueMs;
            case State.Ringing ringing -> NEVER;
            case State.Accepted accepted -> Math.min(accepted.resendMs, accepted.timerLMs);
            case State.Completed completed -> Math.min(completed.timerGMs, completed.timerHMs);
            case State.Confirmed confirmed -> confirmed.timerIMs;
            case State.Over over -> NEVER;
        };
        layer.wheel.set(this, reliable == null ? dueMs : Math.min(dueMs, reliable.dueMs()));
    }

    private boolean sendOrEnd(byte[] bytes, Instant now) {
        if (layer.sender.send(flow(), bytes)) {
            return true;
        }
        finish();
        layer.user.transportFailed(this, now);
        return false;
    }

    @Override
    boolean isUntouched() {
        return state instanceof State.Unanswered && reliable == null;
    }

    @Override
    public void finish() {
        state = OVER;
        reliable = null;
        held = null;
        layer.forget(this);
    }

    @Override
    public String toString() {
        return "INVITE server " + state.getClass().getSimpleName();
    }
}
