package org.belfry.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Processor time and memory of a process and its children, as the kernel counts them in /proc (Linux; ticks of 10 ms).
public final class ProcessTime {

    private static final double TICKS_PER_SECOND = 100;

    private ProcessTime() {}

    /// User and system time since its start.
    public static double seconds(long pid) {
        return family(pid).stream().mapToDouble(ProcessTime::ownSeconds).sum();
    }

    /// Resident memory of the process alone, in KiB.
    static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("no VmRSS of process " + pid));
    }

    private static List<Long> family(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(process), process.descendants())
                        .map(ProcessHandle::pid)
                        .toList())
                .orElse(List.of());
    }

    private static double ownSeconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The name in parentheses may hold blanks; utime and stime are the 12th and 13th behind it.
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_PER_SECOND;
        } catch (NoSuchFileException gone) {
            return 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
