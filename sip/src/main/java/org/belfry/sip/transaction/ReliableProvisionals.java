package org.belfry.sip.transaction;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.belfry.sip.Field;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// The provisional responses to one INVITE that have to be confirmed by PRACK (RFC 3262 §3), one at a time: the RFC
/// demands it for the first and recommends it for the others, and so PRACKs can't overtake each other.
///
/// The one under way is repeated at T1, doubling without bound, for 64·T1, whatever the flow. Numbers rise by one
/// from a random start below 2³¹.
final class ReliableProvisionals {

    /// What is under way.
    @SuppressWarnings("ArrayRecordComponent") // this is never compared, and nobody changes the bytes
    private record Unconfirmed(
            long rseq, byte[] bytes, boolean hasSession, long resendMs, long intervalMs, long giveUpMs) {}

    private final Transactions layer;
    private final Queue<SipResponse> waiting = new ArrayDeque<>(2);
    private @Nullable Unconfirmed unconfirmed;
    private long nextRSeq;
    /// The final response is out: nothing is repeated any more, but a PRACK is still welcome (§3).
    private boolean stopped;

    ReliableProvisionals(Transactions layer, long firstRSeq) {
        this.layer = layer;
        this.nextRSeq = firstRSeq;
    }

    /// Bytes of what is under way and of what waits; the one under way may be the newest answer as well, counted twice.
    int bytesHeld() {
        int bytes = unconfirmed == null ? 0 : unconfirmed.bytes.length;
        for (SipResponse response : waiting) {
            bytes += response.size();
        }
        return bytes;
    }

    boolean isFull() {
        return waiting.size() >= layer.limits.reliableQueueMax();
    }

    /// Gives the response its number and asks for the PRACK.
    ///
    /// @throws IllegalArgumentException if it is not a 101 to 199
    SipResponse number(SipResponse.Builder builder) {
        SipResponse response = builder.set(Field.RSEQ, nextRSeq).build();
        if (response.status() <= 100 || response.status() >= 200) {
            throw new IllegalArgumentException("status: %d (expected: 101..199)".formatted(response.status()));
        }
        nextRSeq++;
        return response.lists(Field.REQUIRE, "100rel")
                ? response
                : builder.add(Field.REQUIRE, "100rel").build();
    }

    /// Whether it may go out now; if not it waits.
    boolean offer(SipResponse numbered, Instant now) {
        if (unconfirmed != null) {
            waiting.add(numbered);
            return false;
        }
        begin(numbered, now);
        return true;
    }

    private void begin(SipResponse response, Instant now) {
        long rseq = java.util.Objects.requireNonNull(response.read(Field.RSEQ));
        long t1Ms = layer.timers.t1Ms();
        long nowMs = now.toEpochMilli();
        unconfirmed = new Unconfirmed(
                rseq,
                response.toBytes(),
                response.bodyLength() > 0,
                nowMs + t1Ms,
                t1Ms,
                nowMs + layer.timers.giveUpMs());
    }

    boolean confirm(long rseq) {
        if (unconfirmed == null || unconfirmed.rseq != rseq) {
            return false;
        }
        unconfirmed = null;
        return true;
    }

    /// The next one, now under way, or null if none waits or one is under way.
    @Nullable
    SipResponse next(Instant now) {
        SipResponse next = unconfirmed == null ? waiting.poll() : null;
        if (next != null) {
            begin(next, now);
        }
        return next;
    }

    /// Whether a 2xx has to wait: an unconfirmed one carries a session description.
    boolean holdsBackSuccess() {
        if (unconfirmed != null && unconfirmed.hasSession) {
            return true;
        }
        for (SipResponse response : waiting) {
            if (response.bodyLength() > 0) {
                return true;
            }
        }
        return false;
    }

    void stop() {
        stopped = true;
        waiting.clear();
    }

    long dueMs() {
        return unconfirmed == null || stopped ? Timed.NEVER : Math.min(unconfirmed.resendMs, unconfirmed.giveUpMs);
    }

    /// What has to be sent again now, or null if the peer had its time: then nothing is under way any more.
    byte @Nullable [] resend(Instant now) {
        Unconfirmed last = java.util.Objects.requireNonNull(unconfirmed);
        long nowMs = now.toEpochMilli();
        if (last.giveUpMs <= nowMs) {
            unconfirmed = null;
            stop();
            return null;
        }
        long interval = 2 * last.intervalMs;
        unconfirmed =
                new Unconfirmed(last.rseq, last.bytes, last.hasSession, nowMs + interval, interval, last.giveUpMs);
        return last.bytes;
    }
}
