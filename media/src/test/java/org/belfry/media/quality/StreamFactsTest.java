package org.belfry.media.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.belfry.media.quality.Stream.MS;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Test;

/// What is counted of a received stream.
final class StreamFactsTest {

    private final Stream stream = new Stream();

    private void packets(int from, int to) {
        for (int i = from; i < to; i++) {
            stream.packet(i);
        }
    }

    private StreamSnapshot seen() {
        return stream.facts.snapshot();
    }

    @Test
    void beforeTheFirstPacketNothingIsKnown() {
        assertThat(seen().hasBegun()).isFalse();
        assertThat(seen().times()).isEqualTo(new StreamSnapshot.Times(-1, -1, 0));
        assertThat(seen().lossPercent()).isZero();
        assertThat(stream.facts.report(0)).isNull();
    }

    @Test
    void aCleanStreamHasNothingButPackets() {
        packets(50, 150);
        var seen = seen();
        assertThat(seen.packets()).isEqualTo(100);
        assertThat(seen.bytes()).isEqualTo(17_200);
        assertThat(List.of(seen.lost(), seen.reordered(), seen.duplicates(), seen.silent(), seen.foreign()))
                .containsOnly(0L);
        assertThat(seen.times()).isEqualTo(new StreamSnapshot.Times(1_000, 2_980, 20));
        assertThat(seen.types()).isEqualTo(PayloadTypes.of(0));
        assertThat(seen.burstRatio()).isEqualTo(1);
    }

    @Test
    void lossIsCountedAndItsBurstsAreTold() {
        packets(0, 100);
        packets(105, 200);
        packets(205, 300);
        var seen = seen();
        assertThat(seen.lost()).isEqualTo(10);
        assertThat(seen.lossPercent()).isCloseTo(3.33, within(0.01));
        assertThat(seen.burstRatio()).isCloseTo(5 * (1 - 10 / 300.0), within(0.01));
        assertThat(seen.times().gapMs()).isEqualTo(120);
    }

    @Test
    void whatComesLateIsNeitherLostNorTwice() {
        packets(0, 10);
        stream.packet(12);
        stream.packet(10, 241 * MS);
        stream.packet(11, 242 * MS);
        assertThat(seen().reordered()).isEqualTo(2);
        assertThat(seen().lost()).isZero();
        assertThat(seen().duplicates()).isZero();
    }

    @Test
    void whatComesTwiceMakesUpForNoLoss() {
        packets(0, 10);
        packets(15, 20);
        for (int i = 0; i < 5; i++) {
            stream.packet(19);
        }
        assertThat(seen().duplicates()).isEqualTo(5);
        assertThat(seen().reordered()).isZero();
        assertThat(seen().lost()).isEqualTo(5);
    }

    @Test
    void aSequenceThatBeginsAnewKeepsWhatWasCounted() {
        packets(0, 100);
        packets(110, 120);
        packets(30_000, 30_100);
        var seen = seen();
        assertThat(seen.packets()).isEqualTo(210);
        assertThat(seen.lost()).isEqualTo(10);
        assertThat(seen.sources()).isEqualTo(1);
    }

    @Test
    void anotherSourceIsAStreamOfItsOwnAndTheLossAddsUp() {
        packets(0, 50);
        packets(55, 100);
        stream.ssrc = 9;
        packets(200, 250);
        packets(255, 300);
        assertThat(seen().sources()).isEqualTo(2);
        assertThat(seen().lost()).isEqualTo(10);
        assertThat(stream.facts.report(0)).isNotNull().satisfies(block -> {
            assertThat(block.ssrc()).isEqualTo(9);
            assertThat(block.cumulativeLost()).isEqualTo(5);
        });
    }

    @Test
    void noMoreThan32SourcesAreMeasured() {
        for (int source = 0; source < 1_000; source++) {
            stream.ssrc = source;
            packets(source, source + 1);
        }
        assertThat(seen().sources()).isEqualTo(32);
        assertThat(seen().packets()).isEqualTo(1_000);
    }

    @Test
    void jitterIsKeptAtItsWorst() {
        for (int i = 0; i < 200; i++) {
            stream.packet(i, i * 20L * MS + (i % 2) * 40L * MS);
        }
        assertThat(seen().jitter().nowMs()).isCloseTo(40, within(1.0));
        packets(200, 600);
        assertThat(seen().jitter().nowMs()).isLessThan(1);
        assertThat(seen().jitter().mostMs()).isCloseTo(40, within(1.0));
    }

    @Test
    void payloadTypesNobodyAgreedOnAreForeign() {
        packets(0, 10);
        stream.payloadType = 18;
        packets(10, 15);
        assertThat(seen().foreign()).isEqualTo(5);
        assertThat(seen().types()).hasToString("0, 18");
    }

    @Test
    void digitalSilenceAndComfortNoiseAreKnown() {
        stream.fill((byte) 0xFF);
        packets(0, 10);
        stream.payloadType = 8;
        stream.fill((byte) 0xD5);
        packets(10, 20);
        stream.speak();
        packets(20, 30);
        stream.payloadType = 13;
        packets(30, 40);
        assertThat(seen().silent()).isEqualTo(30);
    }

    @Test
    void opusThatStoppedIsSilent() {
        var opus = Negotiated.of(List.of(new Codec.Numbered(111, Codec.OPUS)));
        assertThat(opus.isSilent(111, stream.region, 0, 1)).isTrue();
        assertThat(opus.isSilent(111, stream.region, 0, 3)).isFalse();
        assertThat(opus.voice()).contains(RatedCodec.OPUS);
        assertThat(opus.clockHertz()).isEqualTo(48_000);
    }

    @Test
    void anotherClockBeginsToMeasureAnew() {
        packets(0, 10);
        packets(12, 20);
        stream.facts.renegotiated(Negotiated.of(List.of(new Codec.Numbered(111, Codec.OPUS))));
        stream.payloadType = 111;
        packets(20, 30);
        assertThat(seen().lost()).isEqualTo(2);
        assertThat(seen().foreign()).isZero();
    }

    @Test
    void aPacketLeavesNoGarbage() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        packets(0, 60_000);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least > 0; round++) {
            long nothing = -threads.getCurrentThreadAllocatedBytes() + threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            packets(60_000 + round * 10_000, 70_000 + round * 10_000);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before - nothing);
        }
        assertThat(least).as("bytes allocated by 10,000 packets").isZero();
    }

    @Test
    void whoeverAsksSeesOneMoment() throws InterruptedException {
        var writer = Thread.ofPlatform().start(() -> packets(0, 400_000));
        long asked = 0;
        while (writer.isAlive()) {
            var seen = seen();
            assertThat(seen.bytes()).isEqualTo(seen.packets() * Stream.BYTES);
            assertThat(seen.lost()).isZero();
            asked++;
        }
        writer.join();
        assertThat(asked).isPositive();
        assertThat(seen().packets()).isEqualTo(400_000);
    }
}
