package org.belfry.pbx.dialplan;

import static org.belfry.store.schema.Tables.CALL_SETTING;
import static org.belfry.store.schema.Tables.DIALPLAN_VERSION;
import static org.jooq.impl.DSL.excluded;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.identity.People;
import org.belfry.pbx.kept.KeptText;
import org.belfry.pbx.number.Dialled;
import org.belfry.pbx.number.Numbering;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.DialplanVersionRecord;

/// The dialplan of a tenant: kept version by version, checked before it is used, exchanged as one
/// snapshot while calls go on (decision 0171).
///
/// Asking never waits. Changes wait for the store, one after the other, are audited, and count from
/// the next question on once they are durable.
///
/// Limit: the last [#VERSIONS_MAX] versions are kept; a plan has at most some megabytes (see [Plan]).
public final class Dialplans implements Dialplan {

    public static final int VERSIONS_MAX = 100;

    /// What the plan stands on.
    ///
    /// @param exists whether somebody has an account; asked at each call, never waits
    public record Parts(
            TenantStore store, Predicate<PersonId> exists, Numbering numbering, Time time, SecureRandom random) {}

    /// What became of a change.
    public sealed interface Outcome {

        /// @param version the new one, in force
        record Done(long version) implements Outcome {}

        /// @param faults why the plan may not be used, a sentence each; the plan before stays in force
        record Refused(List<String> faults) implements Outcome {
            public Refused {
                faults = List.copyOf(faults);
            }
        }
    }

    /// A version that is kept.
    public record Version(long number, Instant madeAt, Plan plan) {}

    private final Parts parts;
    private final SealedColumn plans;
    private final SealedColumn forwardings;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<PersonId, Personal> personal = new HashMap<>();
    private final List<Consumer<PersonId>> listeners = new CopyOnWriteArrayList<>();
    private volatile long version;
    private volatile Snapshot snapshot;

    private Dialplans(Parts parts, Plan initial) {
        this.parts = parts;
        plans = parts.store().sealed(DIALPLAN_VERSION.PLAN_SEALED);
        forwardings = parts.store().sealed(CALL_SETTING.FORWARDING_SEALED);
        snapshot = snapshot(initial);
    }

    /// Reads the newest version, or begins with `initial`. Waits for the store.
    public static Dialplans open(Parts parts, Plan initial) {
        var dialplans = new Dialplans(parts, initial);
        dialplans.load();
        return dialplans;
    }

    @Override
    public Route route(Dialling by, String dialled, Instant now) {
        return snapshot.route(by, dialled, now);
    }

    @Override
    public Route pressed(Dialling by, String menu, String keys, Instant now) {
        return snapshot.pressed(by, menu, keys, now);
    }

    @Override
    public Set<PersonId> colleagues(PersonId person) {
        return snapshot.colleagues(person);
    }

    @Override
    public boolean takesSecondCall(PersonId person) {
        return snapshot.takesSecondCall(person);
    }

    @Override
    public boolean isPaused(PersonId person) {
        return snapshot.isPaused(person);
    }

    /// What a key of that person's telephone shows which dials this; empty for what there is not and for
    /// what they may not see. Never waits.
    public Optional<Subject> watched(PersonId by, String dialled) {
        return snapshot.watched(by, dialled);
    }

    /// The plan in force.
    public Plan plan() {
        return snapshot.plan();
    }

    /// A number as people of the house dial it to call outside, with or without the prefix, as E.164 with
    /// its plus; empty if it is none.
    public String outsideNumber(String dialled) {
        var place = plan().place();
        return writtenNumber(
                        !place.prefix().isEmpty() && dialled.startsWith(place.prefix())
                                ? dialled.substring(place.prefix().length())
                                : dialled)
                .orElse("");
    }

    /// A number as it is written in the country of the house, as E.164 with its plus; empty if it is none.
    public Optional<String> writtenNumber(String written) {
        return Dialled.read(written)
                .flatMap(read -> parts.numbering().e164(read, plan().place().country()));
    }

    /// 0 as long as nobody has made one.
    public long version() {
        return version;
    }

    /// Why it may not be used, a sentence each; nothing is changed.
    public List<String> check(Plan plan) {
        return PlanCheck.faults(plan, this::exists, parts.numbering());
    }

    /// Puts what `change` makes of the plan in force in its place, if it passes its check.
    ///
    /// @param what changed, for the audit trail; nothing personal
    public Outcome change(UnaryOperator<Plan> change, String what, Actor by) {
        changing.lock();
        try {
            return replace(change.apply(plan()), what, by);
        } finally {
            changing.unlock();
        }
    }

    /// The plan in force as people can read and write it: JSON.
    public String text() {
        return KeptText.of(plan());
    }

    /// Puts a plan in force that was written so, if it passes its check.
    public Outcome replace(String text, Actor by) {
        Plan wanted;
        try {
            wanted = read(text);
        } catch (IllegalArgumentException odd) {
            return new Outcome.Refused(List.of(String.valueOf(odd.getMessage())));
        }
        return change(_ -> wanted, "the whole plan", by);
    }

    /// Puts the version before the one in force back in force, as a new one; again steps one
    /// further back.
    public Outcome undo(Actor by) {
        changing.lock();
        try {
            var now = plan();
            var before = versions().stream()
                    .filter(kept -> kept.number() < version && !kept.plan().equals(now))
                    .findFirst();
            return before.map(kept -> replace(kept.plan(), "back to version " + kept.number(), by))
                    .orElseGet(() -> new Outcome.Refused(List.of("there is no earlier plan to go back to")));
        } finally {
            changing.unlock();
        }
    }

    /// Those that are kept, newest first. Waits for the store.
    public List<Version> versions() {
        var rows = parts.store()
                .read(sql -> sql.selectFrom(DIALPLAN_VERSION)
                        .orderBy(DIALPLAN_VERSION.VERSION.desc())
                        .limit(VERSIONS_MAX)
                        .fetch());
        return rows.stream()
                .map(row -> new Version(row.getVersion(), row.getMadeAt(), read(row)))
                .toList();
    }

    /// What somebody set for calls to themselves.
    public Personal personal(PersonId person) {
        return snapshot.personal(person);
    }

    /// Has `listener` told of who changed what they set, once it is durable. It must not wait.
    public void whenSet(Consumer<PersonId> listener) {
        listeners.add(listener);
    }

    /// Sets it.
    ///
    /// @return why not, in one sentence; empty if it is done
    public Optional<String> set(PersonId person, Personal wanted, Actor by) {
        changing.lock();
        try {
            var fault = fault(person, wanted);
            if (fault.isEmpty()) {
                keep(person, wanted, by);
                personal.put(person, wanted);
                snapshot = snapshot(plan());
                listeners.forEach(listener -> listener.accept(person));
            }
            return fault;
        } finally {
            changing.unlock();
        }
    }

    private Optional<String> fault(PersonId person, Personal wanted) {
        if (!exists(person)) {
            return Optional.of("There is no such account.");
        }
        for (String number : List.of(wanted.always(), wanted.busy(), wanted.noAnswer())) {
            var fault = PlanCheck.forward(plan(), parts.numbering(), number);
            if (fault.isPresent()) {
                return fault;
            }
        }
        var others = new HashMap<>(personal);
        others.put(person, wanted);
        return ForwardLoops.from(person, plan(), others);
    }

    private Outcome replace(Plan wanted, String what, Actor by) {
        var faults = check(wanted);
        if (!faults.isEmpty()) {
            return new Outcome.Refused(faults);
        }
        long next = version + 1;
        var id = Id.next(parts.time(), parts.random());
        var row = new DialplanVersionRecord();
        row.setId(id);
        row.setVersion(next);
        row.setMadeAt(parts.time().now());
        row.setPlanSealed(plans.seal(id, KeptText.of(wanted)));
        parts.store().change(writing -> {
            writing.sql().insertInto(DIALPLAN_VERSION).set(row).execute();
            writing.sql()
                    .deleteFrom(DIALPLAN_VERSION)
                    .where(DIALPLAN_VERSION.VERSION.le(next - VERSIONS_MAX))
                    .execute();
            audit(
                    writing,
                    by,
                    "dialplan.change",
                    Optional.empty(),
                    Map.of("what", what, "before", String.valueOf(next - 1), "after", String.valueOf(next)));
        });
        version = next;
        snapshot = snapshot(wanted);
        return new Outcome.Done(next);
    }

    private void keep(PersonId person, Personal wanted, Actor by) {
        var before = personal.getOrDefault(person, Personal.NONE);
        var sealed = forwardings.of(person).seal(person.id(), KeptText.of(wanted));
        parts.store().change(writing -> {
            writing.sql()
                    .insertInto(
                            CALL_SETTING,
                            CALL_SETTING.PERSON_ID,
                            CALL_SETTING.FORWARDING_SEALED,
                            CALL_SETTING.CHANGED_AT)
                    .values(person.id(), sealed, parts.time().now())
                    .onConflict(CALL_SETTING.PERSON_ID)
                    .doUpdate()
                    .set(CALL_SETTING.FORWARDING_SEALED, excluded(CALL_SETTING.FORWARDING_SEALED))
                    .set(CALL_SETTING.CHANGED_AT, excluded(CALL_SETTING.CHANGED_AT))
                    .execute();
            audit(
                    writing,
                    by,
                    "forward.set",
                    Optional.of(person),
                    Map.of("before", KeptText.of(before), "after", KeptText.of(wanted)));
        });
    }

    private void audit(
            Writing writing, Actor by, String action, Optional<PersonId> about, Map<String, String> details) {
        writing.audit(new AuditEvent(parts.time().now(), by, Optional.empty(), action, about, details));
    }

    private void load() {
        var store = parts.store();
        store.read(sql -> sql.selectFrom(CALL_SETTING)
                        .where(CALL_SETTING.FORWARDING_SEALED.isNotNull())
                        .limit(People.MOST)
                        .fetch())
                .forEach(row -> {
                    var person = new PersonId(row.getPersonId());
                    forwardings
                            .of(person)
                            .open(row.getPersonId(), row.getForwardingSealed())
                            .ifPresent(text -> personal.put(person, KeptText.read(text, Personal.class)));
                });
        var newest = store.read(sql -> sql.selectFrom(DIALPLAN_VERSION)
                .orderBy(DIALPLAN_VERSION.VERSION.desc())
                .limit(1)
                .fetchOptional());
        newest.ifPresent(row -> version = row.getVersion());
        snapshot = snapshot(newest.map(this::read).orElse(plan()));
    }

    private Plan read(DialplanVersionRecord row) {
        return read(plans.open(row.getId(), row.getPlanSealed()).orElseThrow());
    }

    /// Nothing was recorded in plans of houses that could not, and nobody called back.
    private static Plan read(String text) {
        return KeptText.read(
                text, Plan.class, Map.of("recording", Plan.Recording.NONE, "queues.*.callback", Plan.Callback.NONE));
    }

    private Snapshot snapshot(Plan plan) {
        return new Snapshot(plan, personal, this::exists, parts.numbering());
    }

    private boolean exists(PersonId person) {
        return parts.exists().test(person);
    }
}
