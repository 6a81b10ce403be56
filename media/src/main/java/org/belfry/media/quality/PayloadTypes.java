package org.belfry.media.quality;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A set of payload types, 0 to 127: a bit each.
///
/// @param low 0 to 63
/// @param high 64 to 127
public record PayloadTypes(long low, long high) {

    public static final PayloadTypes NONE = new PayloadTypes(0, 0);

    public static PayloadTypes of(int... types) {
        var all = NONE;
        for (int type : types) {
            all = all.with(type);
        }
        return all;
    }

    public PayloadTypes with(int type) {
        if (type < 0 || type > 127) {
            throw new IllegalArgumentException("payload type: %d (expected: 0..127)".formatted(type));
        }
        return type < 64 ? new PayloadTypes(low | 1L << type, high) : new PayloadTypes(low, high | 1L << (type - 64));
    }

    public boolean has(int type) {
        return ((type < 64 ? low >>> type : high >>> (type - 64)) & 1) != 0;
    }

    public PayloadTypes without(PayloadTypes others) {
        return new PayloadTypes(low & ~others.low, high & ~others.high);
    }

    public boolean isEmpty() {
        return (low | high) == 0;
    }

    /// As `0, 8, 101`, or `none`.
    @Override
    public String toString() {
        return isEmpty()
                ? "none"
                : IntStream.range(0, 128)
                        .filter(this::has)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
    }
}
