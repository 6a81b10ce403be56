package org.belfry.pbx.gate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.pbx.gate.GatePolicy.Account;
import org.belfry.pbx.gate.OutboundGate.Attempt;
import org.belfry.pbx.gate.OutboundGate.Leave;
import org.belfry.pbx.gate.SpendingRows.Row;
import org.belfry.store.StoreFault;
import org.belfry.store.TenantStore;

/// What is spent and held, by account; counted in memory under one lock, written behind.
///
/// Limits: [#ACCOUNTS_MAX] accounts that are not empty, beyond which new ones are refused (accounts
/// are people, devices and trunks that exist, so this is a bound on memory, not on use).
final class Spendings {

    static final int ACCOUNTS_MAX = 200_000;

    /// Whose purse it is.
    record Key(Account kind, Id id) {

        static Key of(PersonId person) {
            return new Key(Account.PERSON, person.id());
        }

        /// Standing where a person's would: the same budget, bursts and number of calls at a time.
        static Key ofQueue(String name) {
            return named(Account.PERSON, "queue " + name);
        }

        /// Trunks and the tenant have no id of their own: theirs is the hash of their name.
        static Key named(Account kind, String name) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
                return new Key(kind, Id.of(Arrays.copyOf(hash, Id.BYTES)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256: none (expected: part of every Java)", e);
            }
        }

        String whose(Attempt attempt) {
            return switch (kind) {
                case PERSON -> attempt.errand().isPresent() ? "This queue" : "You";
                case DEVICE -> "This telephone";
                case TRUNK -> "This trunk";
                case TENANT -> "Everybody together";
            };
        }
    }

    /// On what terms a call would be held.
    ///
    /// @param dear whether the strict bound on bursts holds
    /// @param ownMicros of the person, in place of the standard; 0 for the standard
    record Terms(GatePolicy policy, Price price, boolean dear, long ownMicros) {

        Budget budget(Account kind) {
            var budget = policy.budget(kind);
            return kind == Account.PERSON && ownMicros > 0
                    ? new Budget(ownMicros, budget.airtimeSecs(), budget.concurrent())
                    : budget;
        }
    }

    private static final Key TENANT = Key.named(Account.TENANT, "tenant");

    private final TenantStore store;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Purse> purses = new HashMap<>();
    private final Map<Key, Pace> paces = new HashMap<>();
    private final Set<Key> changed = new LinkedHashSet<>();
    private final GateNotes notes;

    Spendings(TenantStore store, Time time) {
        this.store = store;
        this.time = time;
        notes = new GateNotes(time);
    }

    /// What was used when it was written down, less what has faded since by the wall clock: at most
    /// all, and nothing if the clock went back.
    void load(GatePolicy policy) {
        for (var row : SpendingRows.read(store, ACCOUNTS_MAX, time.now())) {
            var away = Duration.between(row.notedAt(), time.now());
            long awayNanos = away.isNegative() ? 0 : Math.min(away.toHours(), 24) * 3_600_000_000_000L;
            var purse = new Purse(time.nanoTime() - awayNanos);
            purse.restore(row.micros(), row.secs());
            purse.fade(policy.budget(row.key().kind()), time.nanoTime());
            if (!purse.empty()) {
                purses.put(row.key(), purse);
            }
        }
    }

    /// Asks the budgets of everybody concerned, and holds what the call may use.
    ///
    /// @param holding false to ask only
    /// @return empty if a rule did not pass, one of these or one before
    Optional<Leave> hold(Attempt attempt, Terms terms, Rules rules, boolean holding) {
        lock.lock();
        try {
            long now = time.nanoTime();
            var keys = keys(attempt);
            rules.burst(keys.stream().filter(Spendings::paced).allMatch(key -> pace(key, terms, now)));
            long secs = Math.min(
                    BudgetGate.SLICE.toSeconds(), terms.policy().longest().toSeconds());
            for (var key : keys) {
                var budget = terms.budget(key.kind());
                var purse = purse(key, now);
                purse.fade(budget, now);
                rules.concurrency(key.whose(attempt), purse.calls(), budget.concurrent());
                rules.airtime(key.whose(attempt), purse.freeSecs(budget), budget.airtimeSecs());
                rules.money(
                        key.whose(attempt),
                        purse.freeMicros(budget),
                        budget.moneyMicros(),
                        terms.price().ofSeconds(60),
                        terms.policy().currency());
                secs = Math.min(
                        secs,
                        affordable(purse, budget, terms.price(), terms.price().connectMicros()));
            }
            if (purses.size() > ACCOUNTS_MAX) {
                rules.say("accounts", false, "Too many accounts spend at once.");
            }
            if (!rules.passed()) {
                return Optional.empty();
            }
            var leave = new HeldLeave(attempt, terms, keys);
            if (holding) {
                keys.forEach(key -> purse(key, now).begin());
                keys.stream()
                        .filter(Spendings::paced)
                        .forEach(key -> paceOf(key, terms, now).count());
                leave.hold(secs);
            }
            return Optional.of(leave);
        } finally {
            lock.unlock();
        }
    }

    GateNotes notes() {
        return notes;
    }

    /// Writes down what changed since the last time. What the store does not take is written next time.
    void write(GatePolicy policy) {
        var rows = taken(policy);
        var events = notes.take();
        if (rows.isEmpty() && events.isEmpty()) {
            return;
        }
        try {
            store.change(writing -> {
                rows.forEach(row -> SpendingRows.insert(writing, row));
                events.forEach(writing::audit);
            });
        } catch (StoreFault fault) {
            back(rows);
            notes.back(events);
        }
    }

    String spent(PersonId person, GatePolicy policy) {
        lock.lock();
        try {
            var purse = purses.get(Key.of(person));
            return purse == null
                    ? "0.00 " + policy.currency()
                    : "%s %s".formatted(Rules.amount(purse.usedMicros()), policy.currency());
        } finally {
            lock.unlock();
        }
    }

    /// What an account has used up, in millionths of money, with what is held.
    long usedMicros(Key key) {
        lock.lock();
        try {
            var purse = purses.get(key);
            return purse == null ? 0 : purse.usedMicros();
        } finally {
            lock.unlock();
        }
    }

    private List<Row> taken(GatePolicy policy) {
        lock.lock();
        try {
            var rows = new ArrayList<Row>(changed.size());
            for (var key : changed) {
                var purse = purses.get(key);
                if (purse != null) {
                    rows.add(new Row(key, purse.usedMicros(), purse.usedSecs(), time.now()));
                }
            }
            changed.clear();
            tidy(policy);
            return rows;
        } finally {
            lock.unlock();
        }
    }

    private void back(List<Row> rows) {
        lock.lock();
        try {
            rows.forEach(row -> changed.add(row.key()));
        } finally {
            lock.unlock();
        }
    }

    /// What rested, or faded wholly, need not be remembered; looked for only when there is much of it.
    private void tidy(GatePolicy policy) {
        if (purses.size() + paces.size() > ACCOUNTS_MAX / 2) {
            paces.values().removeIf(Pace::rested);
            purses.entrySet().removeIf(entry -> {
                entry.getValue().fade(policy.budget(entry.getKey().kind()), time.nanoTime());
                return entry.getValue().empty();
            });
        }
    }

    private static List<Key> keys(Attempt attempt) {
        var keys = new ArrayList<Key>(4);
        keys.add(attempt.errand().map(errand -> Key.ofQueue(errand.queue())).orElseGet(() -> Key.of(attempt.person())));
        attempt.device().ifPresent(device -> keys.add(new Key(Account.DEVICE, device.id())));
        keys.add(Key.named(Account.TRUNK, attempt.trunk()));
        keys.add(TENANT);
        return keys;
    }

    private static boolean paced(Key key) {
        return key.kind() == Account.PERSON || key.kind() == Account.DEVICE;
    }

    private boolean pace(Key key, Terms terms, long now) {
        return paceOf(key, terms, now)
                .allows(
                        terms.dear()
                                ? terms.policy().dearBurst()
                                : terms.policy().burst(),
                        now);
    }

    /// Dear calls have a pace of their own, beside the one of all.
    private Pace paceOf(Key key, Terms terms, long now) {
        var paced = terms.dear()
                ? new Key(key.kind(), new Id(~key.id().high(), key.id().low()))
                : key;
        return paces.computeIfAbsent(paced, _ -> new Pace(now));
    }

    private Purse purse(Key key, long now) {
        return purses.computeIfAbsent(key, _ -> new Purse(now));
    }

    /// Whole minutes that the account can hold, in seconds.
    private static long affordable(Purse purse, Budget budget, Price price, long connectMicros) {
        long secs = purse.freeSecs(budget);
        if (price.minuteMicros() > 0) {
            long minutes = Math.max(0, purse.freeMicros(budget) - connectMicros) / price.minuteMicros();
            secs = Math.min(secs, minutes * 60);
        }
        return secs;
    }

    /// What one call holds.
    private final class HeldLeave implements Leave {

        private final Attempt attempt;
        private final Terms terms;
        private final List<Key> keys;
        private long heldSecs;
        private long heldMicros;
        private boolean answered;
        private long answeredAt;
        private boolean closed;

        HeldLeave(Attempt attempt, Terms terms, List<Key> keys) {
            this.attempt = attempt;
            this.terms = terms;
            this.keys = keys;
        }

        void hold(long secs) {
            long micros = terms.price().ofSeconds(heldSecs + secs) - heldMicros;
            keys.forEach(key -> purse(key, time.nanoTime()).hold(micros, secs));
            heldSecs += secs;
            heldMicros += micros;
            changed.addAll(keys);
        }

        @Override
        public Duration longest() {
            lock.lock();
            try {
                return Duration.ofSeconds(heldSecs);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Duration extend() {
            lock.lock();
            try {
                long secs = Math.min(
                        BudgetGate.SLICE.toSeconds(), terms.policy().longest().toSeconds() - heldSecs);
                for (var key : keys) {
                    var budget = terms.budget(key.kind());
                    var purse = purse(key, time.nanoTime());
                    purse.fade(budget, time.nanoTime());
                    secs = Math.min(secs, affordable(purse, budget, terms.price(), 0));
                }
                if (!closed && secs >= 60) {
                    hold(secs / 60 * 60);
                }
                return Duration.ofSeconds(heldSecs);
            } finally {
                lock.unlock();
            }
        }

        /// The moment is taken from the steady clock: a wall clock that is set does not make a call
        /// shorter.
        @Override
        public void answered() {
            lock.lock();
            try {
                if (!answered) {
                    answered = true;
                    answeredAt = time.nanoTime();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (closed) {
                    return;
                }
                closed = true;
                long secs = answered ? Math.max(1, Math.ceilDiv(time.nanoTime() - answeredAt, 1_000_000_000L)) : 0;
                long micros = terms.price().ofSeconds(secs);
                keys.forEach(key -> purse(key, time.nanoTime()).settle(heldMicros, heldSecs, micros, secs));
                changed.addAll(keys);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public String toString() {
            return "leave of " + attempt.person();
        }
    }
}
