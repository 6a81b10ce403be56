package org.belfry.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.belfry.ground.AuditEvent;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// What a piece of work may do while it writes. Everything done through it becomes durable together or not at all.
///
/// Valid only during the work, on its thread.
public final class Writing {

    private final DSLContext sql;
    private final Connection connection;
    private final AuditScribe scribe;
    private final AuditScribe.Page page;
    private final List<Runnable> afterwards = new ArrayList<>();
    private final List<Runnable> inDoubt = new ArrayList<>();

    Writing(DSLContext sql, AuditScribe scribe, Connection connection) {
        this.sql = sql;
        this.connection = connection;
        this.scribe = scribe;
        this.page = scribe.page(connection);
    }

    /// Statements on the tenant's tables (`org.belfry.store.schema.Tables`); they see what the work wrote so far.
    public DSLContext sql() {
        return sql;
    }

    /// Puts many rows where they belong.
    ///
    /// @param rows the values of each, in the order of the fields of `upsert`
    public void put(Upsert upsert, List<@Nullable Object[]> rows) {
        try {
            upsert.run(sql, connection, rows);
        } catch (SQLException e) {
            throw Faults.unchecked(e);
        }
    }

    /// Records in the tenant's ledger that the change happened: there if and only if the change is.
    public void audit(AuditEvent event) {
        try {
            scribe.append(page, event);
        } catch (SQLException e) {
            throw Faults.unchecked(e);
        }
    }

    /// Where the ledger's chain ends now, as this work sees it.
    AuditChain.Link auditEnd() {
        try {
            return scribe.end(page);
        } catch (SQLException e) {
            throw Faults.unchecked(e);
        }
    }

    /// Runs on the writer's thread once the work is durable, and not at all if it never is. Must be short and not
    /// throw.
    void afterCommit(Runnable task) {
        afterwards.add(task);
    }

    /// Runs on the writer's thread, before anybody is answered, if nobody can say whether the work is
    /// durable ([StoreFault.Kind#UNREACHABLE]). Must be short and not throw.
    void ifInDoubt(Runnable task) {
        inDoubt.add(task);
    }

    /// How far the work of callers before has come; for [#back].
    record Mark(AuditChain.@Nullable Link end, int tasks, int doubts) {}

    Mark mark() {
        return new Mark(page.end(), afterwards.size(), inDoubt.size());
    }

    /// Forgets what was done since the mark, because it was rolled back.
    void back(Mark mark) {
        page.backTo(mark.end());
        afterwards.subList(mark.tasks(), afterwards.size()).clear();
        inDoubt.subList(mark.doubts(), inDoubt.size()).clear();
    }

    /// No statement is left open, so the transaction may end.
    void close() {
        page.close();
    }

    void doubtful() {
        inDoubt.forEach(Runnable::run);
    }

    void committed() {
        scribe.committed(page);
        afterwards.forEach(Runnable::run);
    }

    /// Many rows of one table, each new or in place of the one with the same key ([#put]).
    ///
    /// One statement for all, whose text is made once: jOOQ makes it anew each time it is asked, and then the
    /// values' types once more for every row, which costs ten times what the database does with them.
    /// Immutable but for the text it remembers; thread-safe. For one database.
    public static final class Upsert {

        private final Table<?> table;
        private final List<Field<?>> key;
        private final Field<?>[] fields;
        private final Converter<?, ?>[] converters;
        private volatile @Nullable String text;

        /// @param key that a row is known by
        /// @param fields in the order of the values
        public Upsert(Table<?> table, List<? extends Field<?>> key, List<? extends Field<?>> fields) {
            this.table = table;
            this.key = List.copyOf(key);
            this.fields = fields.toArray(Field<?>[]::new);
            converters = Arrays.stream(this.fields).map(Field::getConverter).toArray(Converter<?, ?>[]::new);
        }

        void run(DSLContext sql, Connection connection, List<@Nullable Object[]> rows) throws SQLException {
            try (var statement = connection.prepareStatement(text(sql))) {
                for (@Nullable Object[] row : rows) {
                    if (row.length != fields.length) {
                        throw new IllegalArgumentException(
                                "row: %d values (expected: %d)".formatted(row.length, fields.length));
                    }
                    for (int i = 0; i < row.length; i++) {
                        statement.setObject(i + 1, kept(converters[i], row[i]));
                    }
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }

        /// As the database keeps it.
        private static <T, U> @Nullable Object kept(Converter<T, U> converter, @Nullable Object value) {
            return value == null ? null : converter.to(converter.toType().cast(value));
        }

        private String text(DSLContext sql) {
            String known = text;
            if (known == null) {
                known = sql.insertInto(table, fields)
                        .values(new @Nullable Object[fields.length])
                        .onConflict(key)
                        .doUpdate()
                        .setAllToExcluded()
                        .getSQL();
                text = known;
            }
            return known;
        }
    }
}
