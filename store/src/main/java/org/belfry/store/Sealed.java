package org.belfry.store;

import java.util.Arrays;

/// The content of a sealed column: ciphertext bound to its tenant, table, column and row.
///
/// Only a [SealedColumn] makes one from a value or reads one, so a plain value can't be written to such a column by
/// mistake. Immutable.
public final class Sealed {

    private final byte[] bytes;

    /// As read from the database.
    public Sealed(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /// As written to the database.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "[sealed, " + bytes.length + " bytes]";
    }
}
