package org.belfry.store;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.vault.SealContext;
import org.belfry.vault.Sealer;
import org.belfry.vault.TenantKeys;
import org.belfry.vault.Unsealed;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/// A column whose values are sealed (decision 5): under the tenant's key, or after [#of] under one person's.
///
/// Each value is bound to tenant, table, column and row; one copied to another place does not open there. Reading a
/// value whose person was erased gives empty. Immutable, thread-safe; microseconds, but the first use of a person's key
/// reads a file.
public final class SealedColumn {

    private final TableField<?, Sealed> field;
    private final TenantKeys keys;
    private final @Nullable PersonId person;

    SealedColumn(TableField<?, Sealed> field, TenantKeys keys, @Nullable PersonId person) {
        this.field = field;
        this.keys = keys;
        this.person = person;
    }

    /// The same column with values that belong to `whose` and end with their key.
    public SealedColumn of(PersonId whose) {
        return new SealedColumn(field, keys, whose);
    }

    /// @throws IllegalStateException if the person has no key (never had one, or was erased)
    public Sealed seal(Id row, String value) {
        return sealBytes(row.bytes(), value.getBytes(StandardCharsets.UTF_8));
    }

    /// @param row the primary key of the row, encoded unambiguously
    /// @throws IllegalStateException if the person has no key (never had one, or was erased)
    public Sealed sealBytes(byte[] row, byte[] value) {
        var sealer = sealer().orElseThrow(() ->
                new IllegalStateException("key of person %s: none (expected: created before)".formatted(person)));
        return new Sealed(sealer.seal(value, context(row)));
    }

    /// @return empty if the person was erased
    /// @throws StoreFault with [StoreFault.Kind#DAMAGED] if the value was altered or moved here from elsewhere
    public Optional<String> open(Id row, Sealed sealed) {
        return openBytes(row.bytes(), sealed).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /// As [#open], of bytes.
    public Optional<byte[]> openBytes(byte[] row, Sealed sealed) {
        return sealer().flatMap(sealer -> switch (sealer.open(sealed.bytes(), context(row))) {
            case Unsealed.Plain(byte[] bytes) -> Optional.of(bytes);
            case Unsealed.Erased() -> Optional.empty();
            case Unsealed.Refused(String sentence) -> throw new StoreFault(StoreFault.Kind.DAMAGED, sentence);
        });
    }

    private Optional<Sealer> sealer() {
        return person == null ? Optional.of(keys.sealer()) : keys.sealer(person);
    }

    private SealContext context(byte[] row) {
        return new SealContext(keys.tenant(), tableOf(field), field.getName(), row);
    }

    static String tableOf(TableField<?, ?> field) {
        return Objects.requireNonNull(field.getTable()).getName();
    }
}
