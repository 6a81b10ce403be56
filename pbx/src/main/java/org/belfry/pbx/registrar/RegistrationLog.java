package org.belfry.pbx.registrar;

import static org.belfry.store.schema.Tables.REGISTRATION;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.pbx.device.DeviceId;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.RegistrationRecord;

/// Which telephone came when, from where, and when it left (policy E1). Written by the registrar,
/// together with what it tells of; a refresh that changes nothing has no entry. Thread-safe; waits for
/// the store.
///
/// Limits: entries are kept [#KEPT], and [#MOST] of them; the oldest give way within the hour.
public final class RegistrationLog {

    public static final Duration KEPT = Duration.ofDays(90);
    public static final int MOST = 500_000;

    /// Entries read at once.
    public static final int PAGE_MAX = 1_000;

    private final TenantStore store;
    private final SealedColumn entries;

    RegistrationLog(TenantStore store) {
        this.store = store;
        entries = store.sealed(REGISTRATION.ENTRY_SEALED);
    }

    /// What happened to a registration.
    public enum Event {
        /// New, or its contact or flow changed.
        BOUND("bound"),
        /// By the telephone itself, or for its newer ones.
        REMOVED("removed"),
        /// It was not heard of in time.
        EXPIRED("expired"),
        /// Its device was revoked.
        REVOKED("revoked");

        private final String text;

        Event(String text) {
            this.text = text;
        }

        /// The stable name.
        public String text() {
            return text;
        }
    }

    /// @param displayName what the telephone calls itself
    public record Entry(
            Instant at,
            String event,
            DeviceId device,
            PersonId person,
            String username,
            Redacted<String> displayName,
            Redacted<String> userAgent,
            Came came) {}

    /// How it came.
    ///
    /// @param from address and port
    public record Came(Redacted<String> from, String transport) {}

    /// The newest first.
    ///
    /// @param most at most [#PAGE_MAX]
    public List<Entry> newest(int most) {
        return store
                .read(sql -> sql.selectFrom(REGISTRATION)
                        .orderBy(REGISTRATION.HAPPENED_AT.desc(), REGISTRATION.ID.desc())
                        .limit(Math.min(most, PAGE_MAX))
                        .fetch())
                .stream()
                .flatMap(row -> read(row).stream())
                .toList();
    }

    /// Forgets what is over its time.
    void round(Instant now) {
        var before = now.minus(KEPT);
        store.change(writing -> {
            var sql = writing.sql();
            sql.deleteFrom(REGISTRATION)
                    .where(REGISTRATION.HAPPENED_AT.lt(before))
                    .execute();
            var oldest = sql.select(REGISTRATION.HAPPENED_AT)
                    .from(REGISTRATION)
                    .orderBy(REGISTRATION.HAPPENED_AT.desc())
                    .limit(1)
                    .offset(MOST)
                    .fetchOne(REGISTRATION.HAPPENED_AT);
            if (oldest != null) {
                sql.deleteFrom(REGISTRATION)
                        .where(REGISTRATION.HAPPENED_AT.le(oldest))
                        .execute();
            }
        });
    }

    /// Empty if the person was erased.
    private Optional<Entry> read(RegistrationRecord row) {
        var person = new PersonId(row.getPersonId());
        return entries.of(person).open(row.getId(), row.getEntrySealed()).map(text -> {
            var lines = text.split("\n", -1);
            return new Entry(
                    row.getHappenedAt(),
                    row.getEvent(),
                    new DeviceId(row.getDeviceId()),
                    person,
                    lines[0],
                    Redacted.of(lines[1]),
                    Redacted.of(lines[2]),
                    new Came(Redacted.of(lines[3]), lines[4]));
        });
    }
}
