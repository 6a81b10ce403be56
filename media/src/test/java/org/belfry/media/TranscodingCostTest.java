package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a loop spends on a packet of each pair: the figures decision 0155 and [TranscodingBudget] stand
/// on.
@Tag("long")
final class TranscodingCostTest {
    private static final int WARM = 3_000;
    private static final int PACKETS = 3_000;

    @Test
    void thePriceOfEachPairIsTold() throws IOException {
        var codecs = List.of(Codec.PCMU, Codec.G722, Codec.OPUS);
        for (Codec one : codecs) {
            for (Codec other : codecs) {
                double micros = micros(one, other);
                System.out.printf("%s -> %s: %.1f us a packet%n", one.encoding(), other.encoding(), micros);
                assertThat(micros).isPositive();
            }
        }
    }

    private static double micros(Codec one, Codec other) throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(1, one);
                var bert = Phone.secure(2, other);
                var _ = house.call(anna, bert);
                var mouth = new Singer(anna, 440);
                var ear = new Singer(bert, 440)) {
            TranscoderTest.begin(anna, mouth, ear);
            talk(anna, bert, mouth, WARM);
            long before = nanosOfLoops();
            talk(anna, bert, mouth, PACKETS);
            return (nanosOfLoops() - before) / 1_000.0 / PACKETS;
        }
    }

    private static void talk(Phone anna, Phone bert, Singer mouth, int packets) throws IOException {
        for (int i = 0; i < packets; i += 20) {
            for (int j = 0; j < 20; j++) {
                anna.send(mouth.next());
            }
            for (int j = 0; j < 20; j++) {
                assertThat(bert.hear(2_000)).isNotNull();
            }
        }
    }

    private static long nanosOfLoops() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(one -> one != null && one.getThreadName().matches("media-[0-9]+"))
                .mapToLong(one -> threads.getThreadCpuTime(one.getThreadId()))
                .sum();
    }
}
