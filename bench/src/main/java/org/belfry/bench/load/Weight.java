package org.belfry.bench.load;

import io.netty.util.internal.PlatformDependent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/// What a server holds once the garbage is gone, in bytes.
///
/// @param heap used
/// @param direct of Netty's buffers, in use or kept for use
/// @param resident all the kernel has given the process: the other two, the code, and what BoringSSL took
public record Weight(long heap, long direct, long resident) {

    private static final String ASK = "weigh";
    private static final int KIB = 1024;

    /// What came on top of `before`, for each of `count`.
    public Weight each(Weight before, int count) {
        return new Weight(
                (heap - before.heap) / count, (direct - before.direct) / count, (resident - before.resident) / count);
    }

    /// In a server: answers questions on its input until that ends.
    static void tellWhenAsked() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals(ASK)) {
                System.gc();
                var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
                System.out.println(heap.getUsed() + " " + PlatformDependent.usedDirectMemory() + " "
                        + ProcessTime.residentKib(ProcessHandle.current().pid()) * KIB);
            }
        }
    }

    /// In who started the server: asks it.
    static Weight ask(Process server, BufferedReader out) throws IOException {
        var in = server.outputWriter(StandardCharsets.UTF_8);
        in.write(ASK + "\n");
        in.flush();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the server has ended");
        }
        String[] words = line.split(" ", -1);
        return new Weight(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }
}
