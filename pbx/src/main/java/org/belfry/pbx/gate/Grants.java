package org.belfry.pbx.gate;

import static org.belfry.store.schema.Tables.CALL_SETTING;
import static org.jooq.impl.DSL.excluded;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.identity.People;
import org.belfry.pbx.kept.KeptText;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;

/// Who may make which calls, and at what prices and budgets: the table of grants beside
/// `identity.Rights` (policy A8).
///
/// Asking never waits. Changes wait for the store, are audited with before and after, and count
/// from the next call on. Thread-safe.
public final class Grants {

    private static final String POLICY = "calls.policy";

    private final TenantStore store;
    private final Time time;
    private final SealedColumn leaves;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<PersonId, CallRights> people = new ConcurrentHashMap<>();
    private volatile GatePolicy policy = GatePolicy.cautious();

    Grants(TenantStore store, Time time) {
        this.store = store;
        this.time = time;
        leaves = store.sealed(CALL_SETTING.LEAVE_SEALED);
    }

    public GatePolicy policy() {
        return policy;
    }

    /// What somebody may: what they were granted, else what all staff may.
    public CallRights of(PersonId person) {
        return people.getOrDefault(person, policy.staff());
    }

    public void replace(GatePolicy wanted, Actor by) {
        changing.lock();
        try {
            store.change(writing -> {
                store.settings().set(writing, POLICY, KeptText.of(wanted));
                writing.audit(event(by, "call-policy.set", Optional.empty(), policy.budgets(), wanted.budgets()));
            });
            policy = wanted;
        } finally {
            changing.unlock();
        }
    }

    /// Grants somebody exactly these.
    public void grant(PersonId person, CallRights wanted, Actor by) {
        changing.lock();
        try {
            var sealed = leaves.of(person).seal(person.id(), KeptText.of(wanted));
            store.change(writing -> {
                writing.sql()
                        .insertInto(
                                CALL_SETTING,
                                CALL_SETTING.PERSON_ID,
                                CALL_SETTING.LEAVE_SEALED,
                                CALL_SETTING.CHANGED_AT)
                        .values(person.id(), sealed, time.now())
                        .onConflict(CALL_SETTING.PERSON_ID)
                        .doUpdate()
                        .set(CALL_SETTING.LEAVE_SEALED, excluded(CALL_SETTING.LEAVE_SEALED))
                        .set(CALL_SETTING.CHANGED_AT, excluded(CALL_SETTING.CHANGED_AT))
                        .execute();
                writing.audit(event(by, "call-rights.set", Optional.of(person), of(person), wanted));
            });
            people.put(person, wanted);
        } finally {
            changing.unlock();
        }
    }

    void load() {
        store.settings().find(POLICY).ifPresent(text -> policy = KeptText.read(text, GatePolicy.class));
        store.read(sql -> sql.selectFrom(CALL_SETTING)
                        .where(CALL_SETTING.LEAVE_SEALED.isNotNull())
                        .limit(People.MOST)
                        .fetch())
                .forEach(row -> {
                    var person = new PersonId(row.getPersonId());
                    leaves.of(person)
                            .open(row.getPersonId(), row.getLeaveSealed())
                            .ifPresent(text -> people.put(person, KeptText.read(text, CallRights.class)));
                });
    }

    private AuditEvent event(Actor by, String action, Optional<PersonId> about, Object before, Object after) {
        return new AuditEvent(
                time.now(),
                by,
                Optional.empty(),
                action,
                about,
                Map.of("before", KeptText.of(before), "after", KeptText.of(after)));
    }
}
