package org.belfry.media;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.belfry.media.plan.StreamPlan;
import org.belfry.rtp.RtpPacket;
import org.belfry.rtp.TelephoneEvent;

/// Keys pressed on one leg, told by the clock of another (RFC 4733). Of one thread at a time.
///
/// Where the other leg has keys at several rates, its voice's rate is used; a key that leg has no number
/// for is lost.
final class KeyTimes {
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int DURATION_MAX = 0xFFFF;

    /// By payload number of the leg that is heard: the clock, 0: no keys.
    private final int[] clocks = new int[128];
    private final int farClockHertz;
    private final int voiceClockHertz;
    private final int payloadType;
    private boolean hasBegun;
    private int heardTicks;
    private int beginTicks;
    private int segmentTicks;

    KeyTimes(StreamPlan near, StreamPlan far, int voiceClockHertz) {
        var there = far.events().stream()
                .filter(one -> one.codec().clockRateHz() == voiceClockHertz)
                .findFirst()
                .or(() -> far.events().stream().findFirst());
        payloadType = there.map(StreamPlan.Numbered::send).orElse(-1);
        farClockHertz = there.map(one -> one.codec().clockRateHz()).orElse(voiceClockHertz);
        this.voiceClockHertz = voiceClockHertz;
        near.events().forEach(one -> clocks[one.receive() & 0x7F] = one.codec().clockRateHz());
    }

    boolean takes(int heardType) {
        return clocks[heardType] != 0 && payloadType >= 0;
    }

    int clockHertz(int heardType) {
        return clocks[heardType];
    }

    /// The number of what [#write] writes.
    int payloadType() {
        return payloadType;
    }

    /// Whether another key is pressed than that of the packet before.
    boolean isNew(RtpPacket packet) {
        return !hasBegun || packet.timestamp() != heardTicks;
    }

    /// @param ticks where it begins in what goes out, by the voice's clock, which is that of the
    /// timestamps
    void begin(RtpPacket packet, int ticks) {
        hasBegun = true;
        heardTicks = packet.timestamp();
        beginTicks = ticks;
    }

    /// Writes the payload.
    ///
    /// @return its bytes; 0: the packet holds no event
    int write(RtpPacket packet, MemorySegment out, long at) {
        if (packet.payloadBytes() < TelephoneEvent.BYTES) {
            return 0;
        }
        int word = packet.region().get(WORD, packet.payloadAt());
        long duration = (long) (word & DURATION_MAX) * farClockHertz / clocks[packet.payloadType()];
        long segment = Math.max(0, duration - 1) / DURATION_MAX;
        segmentTicks = (int) (segment * DURATION_MAX * voiceClockHertz / farClockHertz);
        out.set(WORD, at, (word & ~DURATION_MAX) | (int) (duration - segment * DURATION_MAX));
        return TelephoneEvent.BYTES;
    }

    /// The timestamp of what was written last.
    int ticks() {
        return beginTicks + segmentTicks;
    }
}
