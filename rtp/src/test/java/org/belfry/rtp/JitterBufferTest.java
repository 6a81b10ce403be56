package org.belfry.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.belfry.rtp.JitterBuffer.Taken;
import org.belfry.rtp.JitterBuffer.Turn;
import org.junit.jupiter.api.Test;

/// The jitter buffer, in virtual time.
final class JitterBufferTest {

    private static final long MS = 1_000_000;

    private final JitterBuffer buffer = new JitterBuffer(JitterLimits.voice(8_000));
    private final MemorySegment out = Arena.ofAuto().allocate(2_048);
    private final RtpPacket packet = new RtpPacket();

    private Taken put(int number, long nowNanos) {
        MemorySegment region = Packets.region(new byte[16]);
        RtpHeader.write(region, Packets.AT, 0, number & 0xFFFF, number * 160, 1);
        region.set(Wire.INT, Packets.AT + 12, number);
        assertThat(packet.read(region, Packets.AT, 16)).isEqualTo(RtpVerdict.WHOLE);
        return buffer.put(packet, nowNanos);
    }

    /// Numbers played up to `nowNanos`, -1 for a lost one.
    private List<Integer> play(long nowNanos) {
        var played = new ArrayList<Integer>();
        for (Turn turn = buffer.take(nowNanos, out, 0); turn != Turn.NOTHING; turn = buffer.take(nowNanos, out, 0)) {
            played.add(turn == Turn.LOST ? -1 : out.get(Wire.INT, 0));
        }
        return played;
    }

    @Test
    void onAPerfectNetworkItWaitsTheLeast() {
        for (int i = 65_500; i < 65_600; i++) {
            assertThat(put(i, i * 20L * MS)).isEqualTo(Taken.KEPT);
            assertThat(play(i * 20L * MS + 9 * MS)).isEmpty();
            assertThat(play(i * 20L * MS + 10 * MS)).containsExactly(i);
            assertThat(buffer.payloadBytes()).isEqualTo(4);
        }
    }

    @Test
    void overtakenPacketsArePlayedInOrderAndLostOnesAreTold() {
        put(1, 0);
        put(3, 40 * MS);
        put(2, 41 * MS);
        put(2, 42 * MS);
        put(5, 80 * MS);
        assertThat(play(500 * MS)).containsExactly(1, 2, 3, -1, 5);
        assertThat(put(4, 501 * MS)).isEqualTo(Taken.LATE);
        assertThat(put(7, 502 * MS)).isEqualTo(Taken.KEPT);
        assertThat(put(7, 503 * MS)).isEqualTo(Taken.DUPLICATE);
    }

    @Test
    void delayFollowsTheNetworkUpAndDownInsideOfItsBounds() {
        var chance = new Random(1);
        long delayCalm = run(0, 300, 2, chance);
        long delayRough = run(300, 600, 60, chance);
        long delayTerrible = run(600, 900, 900, chance);
        long delayCalmAgain = run(900, 1_400, 2, chance);
        assertThat(delayCalm).isEqualTo(10 * MS);
        assertThat(delayRough).isBetween(40 * MS, 60 * MS);
        assertThat(delayTerrible).isEqualTo(200 * MS);
        assertThat(delayCalmAgain).isEqualTo(10 * MS);
    }

    /// Packets `from` to `to` on a network that holds each up for at most `jitterMs`; the delay at the end.
    private long run(int from, int to, int jitterMs, Random chance) {
        record Arrival(int number, long nanos) {}
        var arrivals = new ArrayList<Arrival>();
        for (int i = from; i < to; i++) {
            arrivals.add(new Arrival(i, i * 20L * MS + chance.nextLong(jitterMs * MS)));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::nanos));
        for (Arrival arrival : arrivals) {
            put(arrival.number, arrival.nanos);
            play(arrival.nanos);
            assertThat(buffer.keptPackets()).isLessThanOrEqualTo(64);
        }
        return buffer.delayNanos();
    }

    @Test
    void aClockThatDriftsDriftsAlong() {
        int played = 0;
        for (int i = 0; i < 100_000; i++) {
            // A sender 200 ppm slow: in half an hour 0.4 s.
            long now = i * 20L * MS + i * 4_000L;
            put(i, now);
            played += play(now + 12 * MS).size();
            assertThat(buffer.keptPackets()).isLessThan(3);
        }
        assertThat(played).isGreaterThan(99_990);
    }

    @Test
    void aStreamThatBeginsAnewIsFollowed() {
        put(10, 0);
        put(11, 20 * MS);
        assertThat(put(30_000, 40 * MS)).isEqualTo(Taken.RESTARTED);
        assertThat(put(30_001, 60 * MS)).isEqualTo(Taken.KEPT);
        assertThat(play(100 * MS)).containsExactly(30_000, 30_001);
    }

    @Test
    void whatIsTooLongIsNotKept() {
        var narrow = new JitterBuffer(new JitterLimits(8_000, 8, 3, Duration.ZERO, Duration.ofMillis(50)));
        put(1, 0);
        assertThat(narrow.put(packet, 0)).isEqualTo(Taken.TOO_LONG);
        assertThat(narrow.keptPackets()).isZero();
    }
}
