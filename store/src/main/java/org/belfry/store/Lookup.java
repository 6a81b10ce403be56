package org.belfry.store;

import java.util.Arrays;

/// The content of a look-up column: a keyed hash that finds a row by an exact value without keeping the value.
///
/// Of no use to anyone without the tenant's index key. Made by a [LookupColumn]. Immutable.
public final class Lookup {

    private final byte[] bytes;

    /// As read from the database.
    public Lookup(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /// As written to the database.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lookup that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "[look-up hash]";
    }
}
