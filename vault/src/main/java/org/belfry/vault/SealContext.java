package org.belfry.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.belfry.ground.Id;
import org.belfry.ground.TenantId;

/// The place a sealed value belongs to. A value opened at any other place is refused, so nobody who can write the
/// database can move one person's value into another's row, column or tenant.
///
/// Encoded unambiguously as the associated data of the AEAD: tenant, then table, column and row each behind its length
/// (32 bits). Immutable by convention: do not change `row` afterwards.
///
/// @param row the primary key of the row
@SuppressWarnings("ArrayRecordComponent")
public record SealContext(TenantId tenant, String table, String column, byte[] row) {

    private static final TenantId HOUSE = new TenantId(new Id(0, 0));

    /// A place of the house itself, outside every tenant.
    public static SealContext house(String table, String column, byte[] row) {
        return new SealContext(HOUSE, table, column, row);
    }

    byte[] associatedData() {
        byte[] tableBytes = table.getBytes(StandardCharsets.UTF_8);
        byte[] columnBytes = column.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Id.BYTES + 3 * Integer.BYTES + tableBytes.length + columnBytes.length + row.length)
                .putLong(tenant.id().high())
                .putLong(tenant.id().low())
                .putInt(tableBytes.length)
                .put(tableBytes)
                .putInt(columnBytes.length)
                .put(columnBytes)
                .putInt(row.length)
                .put(row)
                .array();
    }

    @Override
    public String toString() {
        return "%s.%s of tenant %s".formatted(table, column, tenant);
    }
}
