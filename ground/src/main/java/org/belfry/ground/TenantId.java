package org.belfry.ground;

/// Names one customer organisation, with its own database, keys and files. Immutable.
public record TenantId(Id id) implements Comparable<TenantId> {

    /// @throws IllegalArgumentException if `text` is not a UUID
    public static TenantId parse(String text) {
        return new TenantId(Id.parse(text));
    }

    /// @throws IllegalArgumentException if `bytes` is not exactly 16 long
    public static TenantId of(byte[] bytes) {
        return new TenantId(Id.of(bytes));
    }

    public byte[] bytes() {
        return id.bytes();
    }

    @Override
    public int compareTo(TenantId other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
