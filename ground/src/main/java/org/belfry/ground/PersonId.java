package org.belfry.ground;

/// Names somebody with an account. Immutable.
public record PersonId(Id id) implements Comparable<PersonId> {

    /// @throws IllegalArgumentException if `text` is not a UUID
    public static PersonId parse(String text) {
        return new PersonId(Id.parse(text));
    }

    /// @throws IllegalArgumentException if `bytes` is not exactly 16 long
    public static PersonId of(byte[] bytes) {
        return new PersonId(Id.of(bytes));
    }

    public byte[] bytes() {
        return id.bytes();
    }

    @Override
    public int compareTo(PersonId other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
