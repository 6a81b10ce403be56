package org.belfry.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.belfry.rtp.RtpHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// With libcrypto no packet leaves garbage once the code is warm, whatever the suite.
final class GarbageTest {

    private static final int WARM = 40_000;
    private static final int ROUNDS = 5;
    private static final int MEASURED = 10_000;
    private static final int LENGTH = 172;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Desk desk = new Desk();
    private int sequence;

    @ParameterizedTest
    @EnumSource
    void sealingAndOpeningAllocateNothing(SrtpSuite suite) {
        Primitives libcrypto = Primitives.libcrypto().orElseThrow();
        try (var sender = new SrtpSender(Desk.key(suite, 1), libcrypto);
                var receiver = new SrtpReceiver(Desk.key(suite, 1), libcrypto)) {
            desk.put(Arrays.copyOf(Desk.rtp(Desk.SSRC, 0, new Random(1)), LENGTH));
            RtpHeader.write(desk.region, Desk.AT, 8, 0, 0, Desk.SSRC);
            relay(sender, receiver, WARM);
            // The compiler may still be at work; what counts is that it comes to nothing.
            long least = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS && least > 0; i++) {
                least = Math.min(least, allocated(sender, receiver, MEASURED) - allocated(sender, receiver, 0));
            }
            assertThat(least).as("bytes allocated by %d packets", MEASURED).isZero();
        }
    }

    private void relay(SrtpSender sender, SrtpReceiver receiver, int packets) {
        MemorySegment region = desk.region;
        for (int i = 0; i < packets; i++) {
            RtpHeader.setSequence(region, Desk.AT, sequence++);
            if (sender.protectRtp(region, Desk.AT, LENGTH) != SrtpVerdict.DONE
                    || receiver.unprotectRtp(region, Desk.AT, sender.lengthBytes()) != SrtpVerdict.DONE
                    || receiver.lengthBytes() != LENGTH) {
                throw new AssertionError("packet " + sequence);
            }
        }
    }

    /// Bytes allocated by so many packets and by looking at the counter.
    private long allocated(SrtpSender sender, SrtpReceiver receiver, int packets) {
        long before = threads.getCurrentThreadAllocatedBytes();
        relay(sender, receiver, packets);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
