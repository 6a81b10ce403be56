package org.belfry.bench.load;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/// What a server holds once the garbage is gone, in bytes.
///
/// @param heap used
/// @param direct of Netty's buffers, in use or kept for use
/// @param resident all the kernel has given the process: the other two, the code, and what BoringSSL took
public record Weight(long heap, long direct, long resident) {

    private static final int KIB = 1024;

    static final Questions.Question QUESTION = new Questions.Question("weigh", Weight::now);

    /// What came on top of `before`, for each of `count`.
    public Weight each(Weight before, int count) {
        return new Weight(
                (heap - before.heap) / count, (direct - before.direct) / count, (resident - before.resident) / count);
    }

    private static String now() throws IOException {
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return heap.getUsed() + " " + PlatformDependent.usedDirectMemory() + " "
                + ProcessTime.residentKib(ProcessHandle.current().pid()) * KIB;
    }

    static Weight read(String answer) {
        String[] words = answer.split(" ", -1);
        return new Weight(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }
}
