package org.belfry.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// Many rows of one table, each new or in place of the one with the same key ([Writing#put]).
///
/// One statement for all, whose text is made once: jOOQ makes it anew each time it is asked, and then the
/// values' types once more for every row, which costs ten times what the database does with them.
/// Immutable but for the text it remembers; thread-safe. For one database.
public final class Upsert {

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
