package org.belfry.media;

import java.util.IdentityHashMap;
import java.util.Locale;
import org.belfry.sip.sdp.Codec;

/// How many calls may be transcoded at once, counted by what they cost: one call too many would make all
/// of them stutter, so it is refused. Thread-safe.
///
/// The costs are those measured (decision 0155), in microseconds of a processor for each second of a
/// call.
///
/// | limit | value | against |
/// |---|---|---|
/// | a loop | half of its time | calls fall to loops by chance, and packets that are only relayed go first |
final class TranscodingBudget {
    /// Microseconds of each second that a loop may spend.
    static final int LOOP_MICROS = 500_000;

    /// To decode one direction and encode the other.
    private static final int G711_MICROS = 500;

    private static final int G722_MICROS = 9_000;
    private static final int OPUS_MICROS = 13_000;
    private static final int PACKETS_MICROS = 2_000;

    private final int most;
    private final int opusFactor;
    private final IdentityHashMap<MediaLeg, Integer> held = new IdentityHashMap<>();
    private int used;

    /// @param opusFactor by how much slower than libopus the Opus at hand is
    TranscodingBudget(int loops, int opusFactor) {
        most = loops * LOOP_MICROS;
        this.opusFactor = opusFactor;
    }

    /// What it costs to make the one from the other, and back.
    int cost(Codec one, Codec other) {
        return PACKETS_MICROS + cost(one) + cost(other);
    }

    private int cost(Codec codec) {
        return switch (codec.encoding().toLowerCase(Locale.ROOT)) {
            case "opus" -> opusFactor * OPUS_MICROS;
            case "g722" -> G722_MICROS;
            default -> G711_MICROS;
        };
    }

    /// Sets so much aside for both legs in place of what they had; 0 when they need none.
    ///
    /// @return whether it could be; if not they have nothing any more
    synchronized boolean takes(MediaLeg one, MediaLeg other, int cost) {
        release(one);
        release(other);
        if (cost > most - used) {
            return false;
        }
        if (cost > 0) {
            used += cost;
            held.put(one, cost / 2);
            held.put(other, cost - cost / 2);
        }
        return true;
    }

    synchronized void release(MediaLeg leg) {
        Integer had = held.remove(leg);
        used -= had == null ? 0 : had;
    }

    /// Set aside now, in microseconds a second.
    synchronized int used() {
        return used;
    }
}
