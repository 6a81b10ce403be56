package org.belfry.pbx.recording;

import static org.belfry.store.schema.Tables.RECORDING;
import static org.belfry.store.schema.Tables.RECORDING_PERSON;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Background;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.pbx.call.Recorder;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.store.Blob;
import org.belfry.store.BlobDraft;
import org.belfry.store.BlobStore;
import org.belfry.store.Inventory;
import org.belfry.store.SealedColumn;
import org.belfry.store.StoreFault;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.RecordingRecord;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The recorded calls of a tenant (policy E7, decision 0169).
///
/// A recording is a blob about everybody of the house who speaks in it: erasing one of them erases it. It
/// is on disk, sealed, within the second it is spoken in; what a crash cut is kept at the next start and
/// marked. It is heard by those alone who were allowed to when it began (decision 0198); each hearing
/// and deletion is audited. Kept as long as the [Inventory] says. Waits for the
/// store; thread-safe.
///
/// Limit: [#LISTED_MAX] are listed at once.
public final class Recordings implements AutoCloseable {

    public static final int LISTED_MAX = 1_000;

    static final String BUCKET = "recording";
    static final String FAILED = "recording.fail";
    static final String DELETE = "recording.delete";
    static final String PLAY = "recording.play";
    static final String PAUSE = "recording.pause";
    static final String RESUME = "recording.resume";

    private static final String WHOLE = "whole ";
    private static final String CUT = "cut ";
    private static final Duration ROUND = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

    private final TenantStore store;
    private final Time time;
    private final SecureRandom random;
    private final SealedColumn details;
    private volatile Background.Scheduled round = () -> {};

    private Recordings(TenantStore store, Time time, SecureRandom random) {
        this.store = store;
        this.time = time;
        this.random = random;
        details = store.sealed(RECORDING.DETAILS_SEALED);
    }

    /// Keeps what a crash cut.
    public static Recordings open(TenantStore store, Time time, SecureRandom random) {
        var recordings = new Recordings(store, time, random);
        recordings.rescue();
        return recordings;
    }

    /// Begins the round that removes what was kept long enough.
    public void start(Background background) {
        round = background.every("old recordings", ROUND, this::round);
    }

    /// Begins one; it is listed once it is kept.
    ///
    /// @param people of the house whose voices are in it
    /// @param listeners who may ever hear it
    /// @throws IOException if the disk or the store takes nothing
    public Recorder.Tape begin(Id call, String rule, Set<PersonId> people, Set<PersonId> listeners) throws IOException {
        var id = Id.next(time, random);
        BlobDraft blob = null;
        try {
            blob = store.blobs().beginLive(BUCKET, people);
            insert(new Row(id, call, rule, people, listeners, blob.id()));
            return new RecordingTape(this, id, rule, blob);
        } catch (StoreFault | IllegalStateException refused) {
            if (blob != null) {
                blob.close();
            }
            throw new IOException("the recording cannot begin", refused);
        }
    }

    private record Row(Id id, Id call, String rule, Set<PersonId> people, Set<PersonId> listeners, Id blob) {}

    private void insert(Row begun) {
        var row = new RecordingRecord();
        row.setId(begun.id());
        row.setCallId(begun.call());
        row.setBlobId(begun.blob());
        row.setBeganAt(time.now());
        // Marked as cut until it is known to be whole.
        row.setDetailsSealed(details.seal(begun.id(), CUT + begun.rule()));
        store.change(writing -> {
            writing.sql().insertInto(RECORDING).set(row).execute();
            var named = new HashSet<>(begun.people());
            named.addAll(begun.listeners());
            for (var person : named) {
                writing.sql()
                        .insertInto(RECORDING_PERSON)
                        .set(RECORDING_PERSON.RECORDING_ID, begun.id())
                        .set(RECORDING_PERSON.PERSON_ID, person.id())
                        .set(RECORDING_PERSON.LISTENS, begun.listeners().contains(person) ? 1 : 0)
                        .execute();
            }
        });
    }

    void keep(RecordingTape tape, Duration length, boolean isCut) throws IOException {
        var blob = tape.blob();
        blob.finish();
        store.change(writing -> {
            blob.publish(writing);
            writing.sql()
                    .update(RECORDING)
                    .set(RECORDING.LENGTH_MILLIS, length.toMillis())
                    .set(RECORDING.DETAILS_SEALED, details.seal(tape.id(), (isCut ? CUT : WHOLE) + tape.rule()))
                    .where(RECORDING.ID.eq(tape.id()))
                    .execute();
        });
    }

    // Those that are kept.

    /// What somebody may hear, the newest first.
    ///
    /// @param limit at most so many
    public List<RecordedCall> of(PersonId listener, int limit) {
        return list(
                RECORDING.ID.in(DSL.select(RECORDING_PERSON.RECORDING_ID)
                        .from(RECORDING_PERSON)
                        .where(RECORDING_PERSON.PERSON_ID.eq(listener.id()))
                        .and(RECORDING_PERSON.LISTENS.eq(1))),
                limit);
    }

    /// Every one, the newest first.
    public List<RecordedCall> list() {
        return list(DSL.noCondition(), LISTED_MAX);
    }

    private List<RecordedCall> list(Condition wanted, int limit) {
        return store
                .read(sql -> sql.selectFrom(RECORDING)
                        .where(RECORDING.LENGTH_MILLIS.isNotNull().and(wanted))
                        .orderBy(RECORDING.BEGAN_AT.desc(), RECORDING.ID.desc())
                        .limit(limit)
                        .fetch())
                .stream()
                .flatMap(row -> read(row).stream())
                .toList();
    }

    /// Empty if there is none, or it is being recorded still.
    public Optional<RecordedCall> find(Id id) {
        return row(id).flatMap(this::read);
    }

    private Optional<RecordingRecord> row(Id id) {
        return store.read(
                sql -> sql.selectFrom(RECORDING).where(RECORDING.ID.eq(id)).fetchOptional());
    }

    private Optional<RecordedCall> read(RecordingRecord row) {
        Long length = row.getLengthMillis();
        if (length == null) {
            return Optional.empty();
        }
        var listeners = new HashSet<PersonId>();
        store.read(sql -> sql.select(RECORDING_PERSON.PERSON_ID)
                        .from(RECORDING_PERSON)
                        .where(RECORDING_PERSON.RECORDING_ID.eq(row.getId()))
                        .and(RECORDING_PERSON.LISTENS.eq(1))
                        .fetch(RECORDING_PERSON.PERSON_ID))
                .forEach(person -> listeners.add(new PersonId(person)));
        var people = store.blobs().find(row.getBlobId()).map(Blob::subjects).orElse(Set.of());
        return details.open(row.getId(), row.getDetailsSealed())
                .map(text -> new RecordedCall(
                        row.getId(),
                        row.getCallId(),
                        people,
                        listeners,
                        text.substring(text.indexOf(' ') + 1),
                        Objects.requireNonNull(row.getBeganAt()),
                        Duration.ofMillis(length),
                        text.startsWith(CUT)));
    }

    /// Makes something of a sound while it is read.
    public interface Hearing<T> {

        /// @param ogg Ogg with Opus, one side a channel; some hundred megabytes if the call was long
        T of(InputStream ogg) throws IOException;
    }

    /// Gives a sound out. Audited before it is.
    ///
    /// @param listener who hears it
    /// @param by who fetches it
    /// @return empty if there is none they may hear, or somebody who speaks in it was erased
    public <T> Optional<T> hear(Id id, PersonId listener, Actor by, Hearing<T> hearing) throws IOException {
        var row = row(id).filter(one -> one.getLengthMillis() != null && mayHear(listener, id));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        if (store.blobs().open(row.get().getBlobId()) instanceof BlobStore.Reading.Opened(var _, var stream)) {
            try (stream) {
                store.change(writing -> writing.audit(
                        event(PLAY, by, Map.of("recording", id.toString(), "listener", listener.toString()))));
                return Optional.of(hearing.of(stream));
            }
        }
        return Optional.empty();
    }

    private boolean mayHear(PersonId listener, Id id) {
        return store.read(sql -> sql.fetchExists(
                RECORDING_PERSON,
                RECORDING_PERSON
                        .RECORDING_ID
                        .eq(id)
                        .and(RECORDING_PERSON.PERSON_ID.eq(listener.id()))
                        .and(RECORDING_PERSON.LISTENS.eq(1))));
    }

    /// Deletes it for good, audited.
    ///
    /// @return whether it was there
    public boolean delete(Id id, Actor by) {
        return store.write(writing -> {
            var row = writing.sql()
                    .selectFrom(RECORDING)
                    .where(RECORDING.ID.eq(id).and(RECORDING.LENGTH_MILLIS.isNotNull()))
                    .fetchOptional();
            if (row.isEmpty()) {
                return false;
            }
            store.blobs().delete(writing, row.get().getBlobId());
            writing.sql()
                    .deleteFrom(RECORDING_PERSON)
                    .where(RECORDING_PERSON.RECORDING_ID.eq(id))
                    .execute();
            writing.sql().deleteFrom(RECORDING).where(RECORDING.ID.eq(id)).execute();
            writing.audit(event(DELETE, by, Map.of("recording", id.toString())));
            return true;
        });
    }

    /// Notes that a call that is to be recorded is not, or not to its end. Waits for the store.
    ///
    /// @param why for people; nothing personal
    void failed(Id call, String why) {
        store.change(writing -> writing.audit(
                event(FAILED, new Actor.House("recording"), Map.of("call", call.toString(), "why", why))));
    }

    /// Notes that somebody has a recording pause, or go on. Waits for the store.
    void paused(Id call, PersonId by, boolean isPaused) {
        store.change(writing -> writing.audit(
                event(isPaused ? PAUSE : RESUME, new Actor.Someone(by), Map.of("call", call.toString()))));
    }

    private AuditEvent event(String action, Actor by, Map<String, String> told) {
        return new AuditEvent(time.now(), by, Optional.empty(), action, Optional.empty(), told);
    }

    // Keeping house.

    private void rescue() {
        try {
            var cut = store.read(sql -> sql.selectFrom(RECORDING)
                    .where(RECORDING.LENGTH_MILLIS.isNull())
                    .fetch());
            for (var row : cut) {
                rescue(row);
            }
            for (var id : store.blobs().cut(BUCKET)) {
                store.blobs().drop(BUCKET, id);
            }
        } catch (IOException | StoreFault e) {
            LOG.warn("Recordings that were cut are left to the next start: {}", e.getMessage());
        }
    }

    private void rescue(RecordingRecord row) throws IOException {
        var length = KeptSound.lengthOfCut(store.blobs(), BUCKET, row.getBlobId());
        var rescued =
                length.isZero() ? Optional.<BlobDraft>empty() : store.blobs().rescue(BUCKET, row.getBlobId());
        if (rescued.isEmpty()) {
            forget(row.getId());
            return;
        }
        try (var draft = rescued.get()) {
            store.change(writing -> {
                var blob = draft.publish(writing);
                writing.sql()
                        .update(RECORDING)
                        .set(RECORDING.BLOB_ID, blob.id())
                        .set(RECORDING.LENGTH_MILLIS, length.toMillis())
                        .where(RECORDING.ID.eq(row.getId()))
                        .execute();
            });
        }
    }

    void forget(Id id) {
        store.change(writing -> {
            writing.sql()
                    .deleteFrom(RECORDING_PERSON)
                    .where(RECORDING_PERSON.RECORDING_ID.eq(id))
                    .execute();
            writing.sql().deleteFrom(RECORDING).where(RECORDING.ID.eq(id)).execute();
        });
    }

    /// Removes what was kept long enough.
    void round() {
        var before = time.now()
                .atZone(ZoneOffset.UTC)
                .minus(Inventory.termOf(Inventory.RECORDINGS))
                .toInstant();
        store.read(sql -> sql.select(RECORDING.ID)
                        .from(RECORDING)
                        .where(RECORDING.BEGAN_AT.lt(before))
                        .and(RECORDING.LENGTH_MILLIS.isNotNull())
                        .limit(LISTED_MAX)
                        .fetch(RECORDING.ID))
                .forEach(id -> delete(id, new Actor.House("retention")));
    }

    @Override
    public void close() {
        round.cancel();
    }
}
