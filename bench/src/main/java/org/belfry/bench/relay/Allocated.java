package org.belfry.bench.relay;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// What the loops of our media port have taken of the heap since they began, and the datagrams that
/// came meanwhile.
///
/// @param bytes by all threads that carry packets; their rests and wake-ups are part of it
record Allocated(long bytes, long packets) {

    private static final String ASK = "allocated";
    private static final String LOOPS = "media-[0-9]+";

    /// Bytes of each packet since `before`; NaN if none came.
    double eachSince(Allocated before) {
        return (double) (bytes - before.bytes) / (packets - before.packets);
    }

    /// In the relay: answers questions on its input until that ends.
    static void tellWhenAsked(LongSupplier packets) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals(ASK)) {
                System.out.println(byLoops() + " " + packets.getAsLong());
            }
        }
    }

    private static long byLoops() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(one -> one != null && one.getThreadName().matches(LOOPS))
                .mapToLong(one -> threads.getThreadAllocatedBytes(one.getThreadId()))
                .sum();
    }

    /// In who started the relay: asks it.
    static Allocated ask(Process relay, BufferedReader out) throws IOException {
        var in = relay.outputWriter(StandardCharsets.UTF_8);
        in.write(ASK + "\n");
        in.flush();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the relay has ended");
        }
        String[] words = line.split(" ", -1);
        return new Allocated(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }
}
