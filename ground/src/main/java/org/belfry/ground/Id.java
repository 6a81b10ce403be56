package org.belfry.ground;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// The name of a thing: 16 bytes, made here, never reused, ordered roughly by birth (UUID version 7, RFC 9562 §5.7).
///
/// Says when the thing was made and nothing else; not a secret and not a credential. Immutable.
public record Id(long high, long low) implements Comparable<Id> {

    /// Bytes of an id in a database.
    public static final int BYTES = 16;

    private static final Comparator<Id> ORDER =
            Comparator.comparing(Id::high, Long::compareUnsigned).thenComparing(Id::low, Long::compareUnsigned);

    /// A new id for a thing born now.
    public static Id next(Time time, RandomGenerator random) {
        long millis = time.now().toEpochMilli();
        long high = (millis << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new Id(high, low);
    }

    /// @throws IllegalArgumentException if `bytes` is not exactly 16 long
    public static Id of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("id: %d bytes (expected: %d)".formatted(bytes.length, BYTES));
        }
        var buffer = ByteBuffer.wrap(bytes);
        return new Id(buffer.getLong(), buffer.getLong());
    }

    /// Reads the text form that [#toString] prints.
    ///
    /// @throws IllegalArgumentException if `text` is not a UUID
    public static Id parse(String text) {
        if (text.length() != 36) {
            throw new IllegalArgumentException("id: '%s' (expected: a UUID of 36 characters)"
                    .formatted(text.length() > 40 ? text.substring(0, 40) + "…" : text));
        }
        var uuid = UUID.fromString(text);
        return new Id(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /// Big-endian, so that byte order is birth order.
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(Id other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
