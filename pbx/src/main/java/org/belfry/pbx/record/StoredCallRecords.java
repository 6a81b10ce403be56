package org.belfry.pbx.record;

import static org.belfry.store.schema.Tables.CALL_LEG;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.belfry.ground.Background;
import org.belfry.ground.Id;
import org.belfry.ground.Time;
import org.belfry.store.StoreFault;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.CallLegRecord;
import org.jooq.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [CallRecords] in the table `call_leg`, one row a leg, written behind (decision 0174).
///
/// A leg that ended waits in memory and is written with all that wait [#GATHERING] after the first;
/// then the store commits, so a record is durable within 200 ms of the end of its call. Of a leg that
/// is up the newest state waits up to [#NOTICING], so that a call that is refused or short costs one
/// row and no more. While the store is away they wait, and are tried again every [#AGAIN]. Legs that
/// were up when the process died are closed when the next one opens the store, at the last moment the
/// dead one was seen alive; nobody finds them before.
///
/// Limits: while [#ROOM] legs wait, [#hasRoom] says that no more calls should begin (decision 0209); of
/// those that are up [#WAITING_MAX] find their place (some 40 MB), and those whose beginning was written
/// always do. Beyond that records are lost, counted and logged once a round, never the calls. [#BATCH_MAX] rows a
/// transaction, so that others get their turn.
public final class StoredCallRecords implements CallRecords, AutoCloseable {

    /// Ten for each call that may be up.
    static final int WAITING_MAX = 40_000;

    /// What waits when new calls are turned away.
    static final int ROOM = 20_000;

    static final int BATCH_MAX = 500;
    static final Duration GATHERING = Duration.ofMillis(50);
    static final Duration NOTICING = Duration.ofSeconds(1);
    static final Duration AGAIN = Duration.ofSeconds(1);

    /// Identities of callers are kept as long (policy E3).
    static final Duration KEPT = Duration.ofDays(60);

    private static final Duration ALIVE = Duration.ofSeconds(10);
    private static final String SEEN_ALIVE = "calls.seen-alive";
    private static final Logger LOG = LoggerFactory.getLogger(StoredCallRecords.class);

    private final TenantStore store;
    private final Time time;
    private final SecureRandom random;
    private final Background background;
    private final LegRows rows;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Leg, Waiting> waiting = new LinkedHashMap<>();
    /// Of those that are up, what changed in this round.
    private final Map<Leg, CallRecord> noticed = new LinkedHashMap<>();
    /// Those that are up, as far as they are known to the store or about to be.
    private final Map<Leg, Id> open = new LinkedHashMap<>();
    private final List<Background.Scheduled> rounds = new ArrayList<>();
    private final List<Consumer<CallRecord>> watchers = new CopyOnWriteArrayList<>();
    private boolean gathering;
    private boolean noticing;
    private long lost;
    private volatile boolean hasRoom = true;

    private record Leg(Id call, int number) {

        static Leg of(CallRecord record) {
            return new Leg(record.call(), record.leg());
        }
    }

    private enum State {
        UP,
        ENDED,
        /// Its row is to go.
        MOVED
    }

    private record Waiting(Id id, CallRecord record, State state) {}

    private StoredCallRecords(TenantStore store, Time time, SecureRandom random, Background background) {
        this.store = store;
        this.time = time;
        this.random = random;
        this.background = background;
        rows = new LegRows(store);
    }

    /// Closes what an earlier process left open. Waits for the store.
    public static StoredCallRecords open(TenantStore store, Time time, SecureRandom random, Background background) {
        var records = new StoredCallRecords(store, time, random, background);
        records.closeLeft();
        return records;
    }

    /// Begins the rounds: saying that we are alive while calls are up, and forgetting who called
    /// long ago.
    public void start() {
        rounds.add(background.every("calls alive", ALIVE, this::seenAlive));
        rounds.add(background.every("call records", Duration.ofHours(1), this::forget));
    }

    /// Has `watcher` told of each record of a leg that has ended, once it is on disk, on the writing thread. It
    /// must not wait, nor throw.
    public void whenWritten(Consumer<CallRecord> watcher) {
        watchers.add(watcher);
    }

    @Override
    public void up(CallRecord leg) {
        lock.lock();
        try {
            if (noticed.size() < WAITING_MAX) {
                noticed.put(Leg.of(leg), leg);
            }
            if (!noticing) {
                noticing = true;
                background.after("calls up", NOTICING, this::notice);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void moved(CallRecord leg) {
        lock.lock();
        try {
            noticed.remove(Leg.of(leg));
            if (open.containsKey(Leg.of(leg))) {
                put(leg, State.MOVED);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasRoom() {
        return hasRoom;
    }

    @Override
    public void ended(CallRecord leg) {
        lock.lock();
        try {
            noticed.remove(Leg.of(leg));
            put(leg, State.ENDED);
        } finally {
            lock.unlock();
        }
    }

    private void notice() {
        lock.lock();
        try {
            noticing = false;
            noticed.values().forEach(leg -> put(leg, State.UP));
            noticed.clear();
        } finally {
            lock.unlock();
        }
    }

    /// Those that have ended and fit, newest first, of one moment always in one order. Waits for the store; does
    /// not see what waits to be written.
    public List<CallRecord> find(CallSearch search) {
        Condition wanted = CALL_LEG.BEGAN_AT
                .ge(search.since())
                .and(CALL_LEG.BEGAN_AT.lt(search.until()))
                .and(CALL_LEG.ENDED_AT.isNotNull());
        var condition = search.whose().map(rows::isOf).map(wanted::and).orElse(wanted);
        return store
                .read(sql -> sql.selectFrom(CALL_LEG)
                        .where(condition)
                        .orderBy(CALL_LEG.BEGAN_AT.desc(), CALL_LEG.CALL_ID.desc(), CALL_LEG.LEG.desc())
                        .limit(search.most())
                        .offset(search.skip())
                        .fetch())
                .stream()
                .map(rows::read)
                .toList();
    }

    /// All voices of legs that began since then and have ended. Waits for the store.
    public VoiceProbe.Voices voices(Instant since) {
        var answered =
                CALL_LEG.BEGAN_AT.ge(since).and(CALL_LEG.ENDED_AT.isNotNull()).and(CALL_LEG.ANSWERED_AT.isNotNull());
        return store.read(sql -> new VoiceProbe.Voices(
                sql.fetchCount(CALL_LEG, answered),
                sql.fetchCount(CALL_LEG, answered.and(CALL_LEG.ENCRYPTED.eq(false)))));
    }

    /// Writes what waits, as far as the store takes it.
    @Override
    public void close() {
        rounds.forEach(Background.Scheduled::cancel);
        notice();
        var _ = writeAll();
    }

    /// Legs that wait to be written.
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock.
    private void put(CallRecord leg, State state) {
        var key = Leg.of(leg);
        var known = state == State.UP ? open.get(key) : open.remove(key);
        // One that is up already has its row there: its end is not lost, or it would look as if the house had cut it.
        if (known == null && waiting.size() >= WAITING_MAX && !waiting.containsKey(key)) {
            lost += state == State.ENDED ? 1 : 0;
            return;
        }
        var id = known == null ? Id.next(time, random) : known;
        if (state == State.UP) {
            open.put(key, id);
        }
        waiting.put(key, new Waiting(id, leg, state));
        if (hasRoom && waiting.size() >= ROOM) {
            hasRoom = false;
            LOG.error("{} call records wait for the store: no new call is taken until it has caught up", ROOM);
        }
        if (!gathering) {
            gathering = true;
            background.after("call records", GATHERING, this::round);
        }
    }

    private void round() {
        boolean taken = tried();
        lock.lock();
        try {
            gathering = !waiting.isEmpty();
            if (gathering) {
                // What came since the store took the last is late by no more than if it had come first.
                background.after("call records", taken ? GATHERING : AGAIN, this::round);
            }
        } finally {
            lock.unlock();
        }
    }

    /// A fault of ours ends this round, and not the rounds.
    private boolean tried() {
        try {
            return writeAll();
        } catch (RuntimeException ours) {
            LOG.error("a round of call records failed", ours);
            return false;
        }
    }

    /// Writes until nothing waits, or the store does not take it.
    ///
    /// @return whether it took all of it
    private boolean writeAll() {
        writing.lock();
        try {
            for (var batch = batch(); !batch.isEmpty(); batch = batch()) {
                if (!write(batch)) {
                    return false;
                }
            }
            return true;
        } finally {
            writing.unlock();
        }
    }

    private boolean write(Map<Leg, Waiting> batch) {
        try {
            var written = batch.values().stream()
                    .filter(each -> each.state() != State.MOVED)
                    .map(each -> rows.row(each.id(), each.record(), each.state() == State.UP))
                    .toList();
            var gone = batch.values().stream()
                    .filter(each -> each.state() == State.MOVED)
                    .map(Waiting::id)
                    .toList();
            store.change(work -> {
                rows.write(work, written);
                gone.forEach(id -> work.sql()
                        .deleteFrom(CALL_LEG)
                        .where(CALL_LEG.ID.eq(id))
                        .execute());
            });
        } catch (StoreFault fault) {
            LOG.warn("call records wait, {} of them: {}", waiting(), fault.getMessage());
            return false;
        } catch (RuntimeException e) {
            return separately(batch, e);
        }
        done(batch);
        batch.values().stream().filter(each -> each.state() == State.ENDED).forEach(each -> tell(each.record()));
        return true;
    }

    private void tell(CallRecord record) {
        for (var watcher : watchers) {
            try {
                watcher.accept(record);
            } catch (RuntimeException ours) {
                LOG.error("a record was written, but one of those who are told of it failed", ours);
            }
        }
    }

    /// One record that can't be written must not hold up the others for ever.
    private boolean separately(Map<Leg, Waiting> batch, RuntimeException fault) {
        if (batch.size() == 1) {
            LOG.error("a call record can't be written and is lost", fault);
            done(batch);
            return true;
        }
        boolean all = true;
        for (var entry : batch.entrySet()) {
            all &= write(Map.of(entry.getKey(), entry.getValue()));
        }
        return all;
    }

    private Map<Leg, Waiting> batch() {
        lock.lock();
        try {
            if (lost > 0) {
                LOG.error("{} call records were lost: more than {} wait for the store", lost, WAITING_MAX);
                lost = 0;
            }
            var batch = new LinkedHashMap<Leg, Waiting>();
            for (var entry : waiting.entrySet()) {
                if (batch.size() == BATCH_MAX) {
                    break;
                }
                batch.put(entry.getKey(), entry.getValue());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /// What changed while its former state was written waits on.
    private void done(Map<Leg, Waiting> batch) {
        lock.lock();
        try {
            batch.forEach(waiting::remove);
            if (!hasRoom && waiting.size() < ROOM / 2) {
                hasRoom = true;
                LOG.info("the store has caught up with the call records: calls are taken again");
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean callsUp() {
        lock.lock();
        try {
            return !open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void seenAlive() {
        if (callsUp()) {
            try {
                store.change(work ->
                        store.settings().set(work, SEEN_ALIVE, time.now().toString()));
            } catch (StoreFault fault) {
                LOG.warn("calls go on without the store: {}", fault.getMessage());
            }
        }
    }

    private void closeLeft() {
        var alive = store.settings().find(SEEN_ALIVE).map(Instant::parse);
        while (true) {
            var left = store.read(sql -> sql.selectFrom(CALL_LEG)
                    .where(CALL_LEG.ENDED_AT.isNull())
                    .limit(BATCH_MAX)
                    .fetch());
            if (left.isEmpty()) {
                return;
            }
            left.forEach(row -> rows.cut(row, lastSeen(row, alive.orElse(row.getBeganAt()))));
            store.change(work -> left.forEach(row -> work.sql()
                    .update(CALL_LEG)
                    .set(row)
                    .where(CALL_LEG.ID.eq(row.getId()))
                    .execute()));
        }
    }

    /// When we were last seen, but not before it was answered: a clock that was set makes no call
    /// negative.
    private static Instant lastSeen(CallLegRecord row, Instant alive) {
        var earliest = row.getAnsweredAt() == null ? row.getBeganAt() : row.getAnsweredAt();
        return alive.isBefore(earliest) ? earliest : alive;
    }

    /// Takes away who it was where that was long ago; times and ends stay for statistics.
    private void forget() {
        var before = time.now().minus(KEPT);
        var old = CALL_LEG.BEGAN_AT
                .lt(before)
                .and(CALL_LEG.FROM_LOOKUP.isNotNull().or(CALL_LEG.FROM_SEALED.isNotNull()));
        while (true) {
            var ids = store.read(sql -> sql.select(CALL_LEG.ID)
                    .from(CALL_LEG)
                    .where(old)
                    .limit(BATCH_MAX)
                    .fetch(CALL_LEG.ID));
            if (ids.isEmpty()) {
                return;
            }
            store.change(work -> work.sql()
                    .update(CALL_LEG)
                    .setNull(CALL_LEG.FROM_PERSON_ID)
                    .setNull(CALL_LEG.FROM_DEVICE_ID)
                    .setNull(CALL_LEG.FROM_SEALED)
                    .setNull(CALL_LEG.FROM_LOOKUP)
                    .setNull(CALL_LEG.TO_PERSON_ID)
                    .setNull(CALL_LEG.TO_DEVICE_ID)
                    .setNull(CALL_LEG.TO_SEALED)
                    .setNull(CALL_LEG.TO_LOOKUP)
                    .where(CALL_LEG.ID.in(ids))
                    .execute());
        }
    }
}
