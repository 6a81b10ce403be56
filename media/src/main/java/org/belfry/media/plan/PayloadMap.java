package org.belfry.media.plan;

import java.util.Arrays;
import java.util.Map;

/// What a payload number of one leg is on the other. Immutable; asking costs one read of an array.
public final class PayloadMap {

    private final byte[] numbers = new byte[128];

    PayloadMap(Map<Integer, Integer> pairs) {
        Arrays.fill(numbers, (byte) -1);
        pairs.forEach((from, to) -> numbers[from] = to.byteValue());
    }

    /// The other number, or -1: not agreed on over there, so the packet stays here.
    public int of(int number) {
        return number < 0 || number > 127 ? -1 : numbers[number];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PayloadMap that && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(numbers);
    }
}
