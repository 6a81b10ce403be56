package org.belfry.identity;

import static org.belfry.store.schema.Tables.NOTICE;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.NoticeRecord;
import org.jooq.Condition;

/// [Notices] in the table `notice`; each comes into being in the transaction of what it tells.
final class StoredNotices implements Notices {

    static final Duration KEPT = Duration.ofDays(60);

    private final TenantStore store;
    private final Time time;
    private final SecureRandom random;
    private final SealedColumn addresses;

    StoredNotices(TenantStore store, Time time, SecureRandom random) {
        this.store = store;
        this.time = time;
        this.random = random;
        addresses = store.sealed(NOTICE.ADDRESS_SEALED);
    }

    /// Sealed before the transaction that stores it.
    ///
    /// @param session what did it, and so is not shown it
    NoticeRecord row(PersonId person, Id session, Kind kind, Instant at, Visit visit) {
        var row = new NoticeRecord();
        row.setId(Id.next(time, random));
        row.setPersonId(person.id());
        row.setSessionId(session);
        row.setKind(kind.text());
        row.setHappenedAt(at);
        row.setAddressSealed(addresses.of(person).seal(row.getId(), visit.from().toString()));
        return row;
    }

    void add(Writing writing, NoticeRecord row) {
        var sql = writing.sql();
        var surplus = sql.select(NOTICE.ID)
                .from(NOTICE)
                .where(NOTICE.PERSON_ID.eq(row.getPersonId()))
                .orderBy(NOTICE.HAPPENED_AT.desc())
                .limit(PER_PERSON_MAX)
                .offset(PER_PERSON_MAX - 1)
                .fetch(NOTICE.ID);
        sql.deleteFrom(NOTICE).where(NOTICE.ID.in(surplus)).execute();
        sql.insertInto(NOTICE).set(row).execute();
    }

    @Override
    public List<Notice> of(Session session) {
        return store.read(sql -> sql.selectFrom(NOTICE)
                .where(shownTo(session))
                .orderBy(NOTICE.HAPPENED_AT.desc(), NOTICE.ID.desc())
                .limit(PER_PERSON_MAX)
                .fetch(this::notice));
    }

    @Override
    public boolean acknowledge(Session session, Id notice) {
        return store.<Integer>write(writing -> writing.sql()
                        .deleteFrom(NOTICE)
                        .where(NOTICE.ID.eq(notice))
                        .and(shownTo(session))
                        .execute())
                == 1;
    }

    /// Removes those that were not acknowledged within [#KEPT].
    void round() {
        var before = time.now().minus(KEPT);
        if (store.read(sql -> sql.fetchExists(NOTICE, NOTICE.HAPPENED_AT.le(before)))) {
            store.change(writing -> writing.sql()
                    .deleteFrom(NOTICE)
                    .where(NOTICE.HAPPENED_AT.le(before))
                    .execute());
        }
    }

    private static Condition shownTo(Session session) {
        return NOTICE.PERSON_ID.eq(session.person().id()).and(NOTICE.SESSION_ID.ne(session.id()));
    }

    private Notice notice(NoticeRecord row) {
        return new Notice(
                row.getId(),
                Kind.of(row.getKind()),
                row.getHappenedAt(),
                Redacted.of(addresses
                        .of(new PersonId(row.getPersonId()))
                        .open(row.getId(), row.getAddressSealed())
                        .orElse("")));
    }
}
