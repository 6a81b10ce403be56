package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Test;

/// A packet of a call takes no memory on its way.
final class GarbageTest {
    private static final int PACKETS = 20_000;
    private static final int BURST = 50;
    /// The smallest object each would be twice as much.
    private static final long LITTLE = 8L * PACKETS;

    @Test
    void aPacketInClearTakesNoMemory() throws IOException {
        try (var anna = Phone.plain(1, Codec.PCMU);
                var bert = Phone.plain(2, Codec.PCMU)) {
            assertThat(bytesFor(anna, bert)).isLessThan(LITTLE);
        }
    }

    @Test
    void aPacketSealedAgainTakesNoMemory() throws IOException {
        try (var anna = Phone.secure(3, Codec.PCMU);
                var bert = Phone.secure(4, Codec.PCMU)) {
            assertThat(bytesFor(anna, bert)).isLessThan(LITTLE);
        }
    }

    /// What the loop allocates for [#PACKETS] packets, its rests and wake-ups with them.
    private static long bytesFor(Phone anna, Phone bert) throws IOException {
        try (var house = new House(1);
                var _ = house.call(anna, bert)) {
            RelayTest.converse(anna, bert, "hello");
            talk(anna, bert, PACKETS);
            long before = allocatedByLoops();
            talk(anna, bert, PACKETS);
            return allocatedByLoops() - before;
        }
    }

    private static void talk(Phone anna, Phone bert, int packets) throws IOException {
        byte[] sound = "x".repeat(160).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < packets; i += BURST) {
            for (int j = 0; j < BURST; j++) {
                anna.say(sound);
            }
            for (int j = 0; j < BURST; j++) {
                assertThat(bert.hear(2_000)).isNotNull();
            }
        }
    }

    private static long allocatedByLoops() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(one -> one != null && one.getThreadName().matches("media-[0-9]+"))
                .mapToLong(one -> threads.getThreadAllocatedBytes(one.getThreadId()))
                .sum();
    }
}
