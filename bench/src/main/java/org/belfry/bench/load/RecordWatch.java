package org.belfry.bench.load;

import static org.belfry.store.schema.Tables.CALL_LEG;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.belfry.ground.Background;
import org.belfry.ground.Id;
import org.belfry.ground.Time;
import org.belfry.pbx.record.CallRecord;
import org.belfry.pbx.record.CallRecords;
import org.belfry.store.TenantStore;

/// Sees how long after the end of a call its record is durable: asks the database every [#EVERY] for
/// some of the legs that ended, and what it answers has been committed.
///
/// At most [#WATCHED_MAX] at a time, so that asking costs little of what is measured: those that ended
/// first after the last were found, which wait the longest for their batch. What is told is never too
/// short, and at most [#EVERY] and a query too long.
final class RecordWatch implements CallRecords {

    private static final Duration EVERY = Duration.ofMillis(5);
    private static final int WATCHED_MAX = 32;
    private static final int SEEN_MAX = 100_000;

    private final CallRecords inner;
    private final TenantStore store;
    private final Time time;
    private final Map<Id, Instant> watched = new ConcurrentHashMap<>();
    /// From the first question on: watching takes a tenth of the processor.
    private volatile boolean isWanted;
    private final List<Long> seenMicros = Collections.synchronizedList(new ArrayList<>());

    RecordWatch(CallRecords inner, TenantStore store, Time time) {
        this.inner = inner;
        this.store = store;
        this.time = time;
    }

    void start(Background background) {
        background.every("watch of records", EVERY, this::look);
    }

    /// Answers with the delays since it was asked last.
    Questions.Question question() {
        return new Questions.Question(RecordDelay.WORD, this::told);
    }

    @Override
    public void up(CallRecord leg) {
        inner.up(leg);
    }

    @Override
    public void moved(CallRecord leg) {
        inner.moved(leg);
    }

    @Override
    public boolean hasRoom() {
        return inner.hasRoom();
    }

    @Override
    public void ended(CallRecord leg) {
        inner.ended(leg);
        if (isWanted && leg.leg() == 0 && watched.size() < WATCHED_MAX) {
            watched.put(leg.call(), leg.endedAt());
        }
    }

    private void look() {
        if (watched.isEmpty()) {
            return;
        }
        var ids = List.copyOf(watched.keySet());
        var found = store.read(sql -> sql.select(CALL_LEG.CALL_ID)
                .from(CALL_LEG)
                .where(CALL_LEG.CALL_ID.in(ids))
                .and(CALL_LEG.LEG.eq(0L))
                .and(CALL_LEG.ENDED_AT.isNotNull())
                .fetch(CALL_LEG.CALL_ID));
        var now = time.now();
        for (var id : found) {
            var ended = watched.remove(id);
            if (ended != null && seenMicros.size() < SEEN_MAX) {
                seenMicros.add(Duration.between(ended, now).toNanos() / 1_000);
            }
        }
    }

    private String told() {
        isWanted = true;
        synchronized (seenMicros) {
            long[] sorted =
                    seenMicros.stream().mapToLong(Long::longValue).sorted().toArray();
            seenMicros.clear();
            return new RecordDelay(sorted.length, quantile(sorted, 0.5), quantile(sorted, 0.99)).line();
        }
    }

    private static double quantile(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * share)] / 1e3;
    }
}
