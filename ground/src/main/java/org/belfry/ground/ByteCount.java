package org.belfry.ground;

/// A size in bytes, so that nobody has to guess whether a number is bytes or mebibytes. Immutable, never negative.
public record ByteCount(long bytes) implements Comparable<ByteCount> {

    /// @throws IllegalArgumentException if `bytes` is negative
    public ByteCount {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: %d (expected: 0 or more)".formatted(bytes));
        }
    }

    public static ByteCount kibibytes(long count) {
        return new ByteCount(Math.multiplyExact(count, 1024L));
    }

    public static ByteCount mebibytes(long count) {
        return new ByteCount(Math.multiplyExact(count, 1024L * 1024));
    }

    @Override
    public int compareTo(ByteCount other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        if (bytes >= 1024 * 1024 && bytes % (1024 * 1024) == 0) {
            return bytes / (1024 * 1024) + " MiB";
        }
        return bytes >= 1024 && bytes % 1024 == 0 ? bytes / 1024 + " KiB" : bytes + " bytes";
    }
}
