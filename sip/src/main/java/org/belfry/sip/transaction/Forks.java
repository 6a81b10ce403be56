package org.belfry.sip.transaction;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of each peer that answers one INVITE, told apart by To tag: proxies fork. Bounded; a peer beyond the
/// bound is still passed to the user, it only gets no help.
final class Forks {

    /// An ACK and where it went.
    @SuppressWarnings("ArrayRecordComponent") // this is never compared, and nobody changes the bytes
    record Ack(Flow flow, byte[] bytes) {}

    private final int max;
    private final Map<String, Ack> acks = HashMap.newHashMap(1);
    private final Map<String, Long> rseqs = HashMap.newHashMap(1);

    Forks(int max) {
        this.max = max;
    }

    /// Whether no ACK is kept.
    boolean isEmpty() {
        return acks.isEmpty();
    }

    @Nullable
    Ack ackOf(@Nullable String toTag) {
        return acks.get(tag(toTag));
    }

    void keep(@Nullable String toTag, Ack ack) {
        if (acks.size() < max || acks.containsKey(tag(toTag))) {
            acks.put(tag(toTag), ack);
        }
    }

    /// Bytes of all ACKs kept.
    int bytes() {
        int bytes = 0;
        for (Ack ack : acks.values()) {
            bytes += ack.bytes().length;
        }
        return bytes;
    }

    /// Whether this is the first reliable response of its fork, or the one after the last (RFC 3262 §4).
    boolean isNext(@Nullable String toTag, long rseq) {
        Long last = rseqs.get(tag(toTag));
        if (last != null && rseq != last + 1) {
            return false;
        }
        if (last != null || rseqs.size() < max) {
            rseqs.put(tag(toTag), rseq);
        }
        return true;
    }

    private static String tag(@Nullable String toTag) {
        return toTag == null ? "" : toTag;
    }
}
