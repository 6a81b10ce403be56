package org.belfry.rtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Keeps one stream's payloads until it is their turn, and no longer than the network makes necessary.
///
/// Idea: each packet's transit is its arrival minus its timestamp. The least of the last 128 is the fast way; how far
/// the slow ones (all but the worst 3) lie above it is how long to wait. So the delay follows the network up within a
/// few packets and down within 128, inside of [JitterLimits], and a clock that drifts drifts along. A packet is due at
/// its timestamp, the fast way and the delay together.
///
/// Copies payloads into one region of `packetsMax * packetBytesMax` bytes made at the start; allocates nothing after.
/// Owned by one thread. `nowNanos` is by any clock that does not jump.
public final class JitterBuffer {

    /// What became of a packet that came.
    public enum Taken {
        KEPT,
        /// Its turn is over.
        LATE,
        DUPLICATE,
        /// Longer than kept.
        TOO_LONG,
        /// So far ahead that the stream must have begun anew; everything older was dropped for it.
        RESTARTED
    }

    /// What it is the turn of.
    public enum Turn {
        /// A payload, copied out.
        PACKET,
        /// A packet that did not come in time; the next one is there.
        LOST,
        /// Nothing yet.
        NOTHING
    }

    private static final int WINDOW = 128;
    private static final int WORST_IGNORED = 3;
    private static final int MEASURE_EVERY = 8;
    private static final long FREE = -1;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final JitterLimits limits;
    private final MemorySegment payloads;
    private final long[] sequences;
    private final long[] timestamps;
    private final int[] lengths;
    private final long[] transits = new long[WINDOW];
    private final long[] sorted = new long[WINDOW];
    private int transitCount;
    private long fastest;
    private long delayNanos;
    private long nextSequence = FREE;
    private long highestSequence;
    private long highestTimestamp;
    private int kept;
    private int payloadBytes;

    public JitterBuffer(JitterLimits limits) {
        this.limits = limits;
        payloads = Arena.ofAuto().allocate((long) limits.packetsMax() * limits.packetBytesMax());
        sequences = new long[limits.packetsMax()];
        timestamps = new long[limits.packetsMax()];
        lengths = new int[limits.packetsMax()];
        delayNanos = limits.delayMin().toNanos();
        Arrays.fill(sequences, FREE);
    }

    /// A packet came: a copy of its payload is kept.
    public Taken put(RtpPacket packet, long nowNanos) {
        if (packet.payloadBytes() > limits.packetBytesMax()) {
            return Taken.TOO_LONG;
        }
        Taken taken = Taken.KEPT;
        if (nextSequence == FREE) {
            begin(packet);
        }
        long sequence = highestSequence + (short) (packet.sequence() - (int) highestSequence);
        if (Math.abs(sequence - nextSequence) >= limits.packetsMax()) {
            begin(packet);
            sequence = highestSequence;
            taken = Taken.RESTARTED;
        }
        long timestamp = highestTimestamp + (packet.timestamp() - (int) highestTimestamp);
        if (sequence > highestSequence) {
            highestSequence = sequence;
            highestTimestamp = timestamp;
        }
        measure(nowNanos - nanos(timestamp));
        return keep(packet, sequence, timestamp, taken);
    }

    private Taken keep(RtpPacket packet, long sequence, long timestamp, Taken taken) {
        int slot = slot(sequence);
        if (sequence < nextSequence) {
            return Taken.LATE;
        }
        if (sequences[slot] == sequence) {
            return Taken.DUPLICATE;
        }
        sequences[slot] = sequence;
        timestamps[slot] = timestamp;
        lengths[slot] = packet.payloadBytes();
        MemorySegment.copy(packet.region(), packet.payloadAt(), payloads, at(slot), packet.payloadBytes());
        kept++;
        return taken;
    }

    /// The first packet, or one that has nothing to do with those before. The turns before it leave room for packets
    /// that it overtook.
    private void begin(RtpPacket packet) {
        Arrays.fill(sequences, FREE);
        kept = 0;
        transitCount = 0;
        highestSequence = (1L << 32) + packet.sequence();
        highestTimestamp = (1L << 40) + Integer.toUnsignedLong(packet.timestamp());
        nextSequence = highestSequence;
    }

    private void measure(long transit) {
        transits[transitCount % WINDOW] = transit;
        transitCount = transitCount == 2 * WINDOW - 1 ? WINDOW : transitCount + 1;
        int count = Math.min(transitCount, WINDOW);
        if (count > MEASURE_EVERY && transitCount % MEASURE_EVERY != 0 && transit >= fastest) {
            return;
        }
        System.arraycopy(transits, 0, sorted, 0, count);
        Arrays.sort(sorted, 0, count);
        fastest = sorted[0];
        int slow = count <= MEASURE_EVERY ? count - 1 : count - 1 - WORST_IGNORED * count / WINDOW;
        long wanted = sorted[slow] - fastest;
        delayNanos = Math.clamp(
                wanted, limits.delayMin().toNanos(), limits.delayMax().toNanos());
    }

    /// Says what is next to play at `nowNanos`; a payload is copied to `out` at `outAt`, which has room for
    /// `packetBytesMax`, and [#payloadBytes] says how long it is. Call until it says [Turn#NOTHING].
    public Turn take(long nowNanos, MemorySegment out, long outAt) {
        if (kept == 0) {
            return Turn.NOTHING;
        }
        int slot = slot(nextSequence);
        if (sequences[slot] == nextSequence) {
            return isDue(slot, nowNanos) ? give(slot, out, outAt) : Turn.NOTHING;
        }
        if (!isDue(slot(nextKept()), nowNanos)) {
            return Turn.NOTHING;
        }
        nextSequence++;
        return Turn.LOST;
    }

    private Turn give(int slot, MemorySegment out, long outAt) {
        payloadBytes = lengths[slot];
        MemorySegment.copy(payloads, at(slot), out, outAt, payloadBytes);
        sequences[slot] = FREE;
        kept--;
        nextSequence++;
        return Turn.PACKET;
    }

    private long nextKept() {
        long sequence = nextSequence;
        while (sequences[slot(sequence)] != sequence) {
            sequence++;
        }
        return sequence;
    }

    private boolean isDue(int slot, long nowNanos) {
        return nowNanos - (nanos(timestamps[slot]) + fastest + delayNanos) >= 0;
    }

    /// Bytes of the payload given last.
    public int payloadBytes() {
        return payloadBytes;
    }

    /// How long packets of the fast way wait.
    public long delayNanos() {
        return delayNanos;
    }

    /// Payloads kept now.
    public int keptPackets() {
        return kept;
    }

    private long nanos(long timestamp) {
        long clock = limits.clockHertz();
        return timestamp / clock * NANOS_A_SECOND + timestamp % clock * NANOS_A_SECOND / clock;
    }

    private int slot(long sequence) {
        return (int) (sequence & (limits.packetsMax() - 1));
    }

    private long at(int slot) {
        return (long) slot * limits.packetBytesMax();
    }
}
