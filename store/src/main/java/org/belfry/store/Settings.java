package org.belfry.store;

import static org.belfry.store.schema.Tables.SETTING;
import static org.jooq.impl.DSL.excluded;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.belfry.ground.Time;
import org.jooq.DSLContext;

/// A tenant's settings that are kept with its data: named texts, sealed under the tenant's key. Thread-safe.
///
/// Limits: names of 1 to [#NAME_CHARS_MAX], values up to [#VALUE_CHARS_MAX] characters; what is larger is a blob.
public final class Settings {

    public static final int NAME_CHARS_MAX = 128;
    public static final int VALUE_CHARS_MAX = 64 * 1024;

    private final TenantStore store;
    private final Time time;
    private final SealedColumn values;

    Settings(TenantStore store, Time time) {
        this.store = store;
        this.time = time;
        values = store.sealed(SETTING.VALUE_SEALED);
    }

    /// The value, if one is set.
    public Optional<String> find(String name) {
        return store.read(sql -> find(sql, name));
    }

    /// As [#find(String)], within a read or write that is under way.
    public Optional<String> find(DSLContext sql, String name) {
        return sql.select(SETTING.VALUE_SEALED)
                .from(SETTING)
                .where(SETTING.NAME.eq(name))
                .fetchOptional(SETTING.VALUE_SEALED)
                .flatMap(value -> values.openBytes(row(name), value))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /// Sets the value; durable together with the rest of the work.
    public void set(Writing writing, String name, String value) {
        if (name.isEmpty() || name.length() > NAME_CHARS_MAX || value.length() > VALUE_CHARS_MAX) {
            throw new IllegalArgumentException("setting '%.40s': %d and %d characters (expected: 1..%d and 0..%d)"
                    .formatted(name, name.length(), value.length(), NAME_CHARS_MAX, VALUE_CHARS_MAX));
        }
        var sealed = values.sealBytes(row(name), value.getBytes(StandardCharsets.UTF_8));
        var now = time.now();
        writing.sql()
                .insertInto(SETTING, SETTING.NAME, SETTING.VALUE_SEALED, SETTING.CHANGED_AT)
                .values(name, sealed, now)
                .onConflict(SETTING.NAME)
                .doUpdate()
                .set(SETTING.VALUE_SEALED, excluded(SETTING.VALUE_SEALED))
                .set(SETTING.CHANGED_AT, excluded(SETTING.CHANGED_AT))
                .execute();
    }

    /// Forgets the value, if one is set.
    public void remove(Writing writing, String name) {
        writing.sql().deleteFrom(SETTING).where(SETTING.NAME.eq(name)).execute();
    }

    private static byte[] row(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
