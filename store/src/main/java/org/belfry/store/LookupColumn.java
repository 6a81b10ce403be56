package org.belfry.store;

import java.util.List;
import org.belfry.vault.LookupHash;
import org.jooq.Condition;
import org.jooq.TableField;

/// A column that finds rows by an exact value it does not hold (decision 5).
///
/// Fold a value to one form (case, spaces) before hashing and before searching alike. When the index key is replaced
/// the hashes of the period before still match. Immutable, thread-safe.
public final class LookupColumn {

    private final TableField<?, Lookup> field;
    private final String table;
    private final String column;
    private final LookupHash hashes;

    LookupColumn(TableField<?, Lookup> field, LookupHash hashes) {
        this.field = field;
        this.hashes = hashes;
        table = SealedColumn.tableOf(field);
        column = field.getName();
    }

    /// What to store for `value`.
    public Lookup of(String value) {
        return new Lookup(hashes.of(table, column, value));
    }

    /// The rows stored for `value`.
    public Condition is(String value) {
        return field.in(candidates(value));
    }

    /// True if the hash was made in the current period; otherwise store [#of] anew while the value is known.
    public boolean isCurrent(Lookup stored) {
        return hashes.isCurrent(stored.bytes());
    }

    private List<Lookup> candidates(String value) {
        return hashes.candidates(table, column, value).stream().map(Lookup::new).toList();
    }
}
