package org.belfry.pbx.gate;

import static org.belfry.store.schema.Tables.SPENDING;
import static org.jooq.impl.DSL.excluded;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.belfry.pbx.gate.GatePolicy.Account;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;

/// What is spent, as rows.
final class SpendingRows {

    private static final Duration KEPT = Duration.ofDays(2);

    private SpendingRows() {}

    /// @param micros of money
    record Row(Spendings.Key key, long micros, long secs, Instant notedAt) {}

    /// At most so many; those that faded long ago are removed. Waits for the store.
    static List<Row> read(TenantStore store, int most, Instant now) {
        var rows = store.read(sql -> sql.selectFrom(SPENDING).limit(most).fetch()).stream()
                .map(row -> new Row(
                        new Spendings.Key(Account.valueOf(row.getKind().toUpperCase(Locale.ROOT)), row.getAccountId()),
                        row.getMoneyMicros(),
                        row.getAirtimeSecs(),
                        row.getNotedAt()))
                .toList();
        store.change(writing -> writing.sql()
                .deleteFrom(SPENDING)
                .where(SPENDING.NOTED_AT.lt(now.minus(KEPT)))
                .execute());
        return rows;
    }

    static void insert(Writing writing, Row row) {
        writing.sql()
                .insertInto(
                        SPENDING,
                        SPENDING.KIND,
                        SPENDING.ACCOUNT_ID,
                        SPENDING.MONEY_MICROS,
                        SPENDING.AIRTIME_SECS,
                        SPENDING.NOTED_AT)
                .values(
                        row.key().kind().name().toLowerCase(Locale.ROOT),
                        row.key().id(),
                        row.micros(),
                        row.secs(),
                        row.notedAt())
                .onConflict(SPENDING.KIND, SPENDING.ACCOUNT_ID)
                .doUpdate()
                .set(SPENDING.MONEY_MICROS, excluded(SPENDING.MONEY_MICROS))
                .set(SPENDING.AIRTIME_SECS, excluded(SPENDING.AIRTIME_SECS))
                .set(SPENDING.NOTED_AT, excluded(SPENDING.NOTED_AT))
                .execute();
    }
}
