package org.belfry.pbx.voicemail;

import static org.belfry.store.schema.Tables.BLOB_SUBJECT;
import static org.belfry.store.schema.Tables.PERSON;
import static org.belfry.store.schema.Tables.VOICE_MESSAGE;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Background;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.store.BlobDraft;
import org.belfry.store.BlobStore;
import org.belfry.store.Inventory;
import org.belfry.store.StoreFault;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.VoiceMessageRecord;
import org.jooq.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The message boxes of a tenant: everybody has one (policy E6, decision 0183).
///
/// What was said is a blob about the owner and, if it was somebody of the house, the caller: erasing
/// either erases it. [#counts] never waits; everything else waits for the store. Messages are kept as
/// long as the [Inventory] says. Thread-safe.
///
/// Limits: [BoxLimits].
public final class MessageBoxes implements AutoCloseable {

    static final String BUCKET = "voicemail";
    static final String DELETE = "voicemail.delete";
    static final String PLAY = "voicemail.play";

    private static final Duration ROUND = Duration.ofHours(1);
    private static final Duration WORTH_WRITING = Duration.ofDays(1);

    /// What the length of a recording that was cut may be short of its limit.
    private static final Duration FRAMES = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(MessageBoxes.class);

    private final TenantStore store;
    private final BoxLimits limits;
    private final Time time;
    private final SecureRandom random;
    private final MessageRows rows;
    private final Arrivals arrivals;
    private final Map<PersonId, MessageCounts> counts = new ConcurrentHashMap<>();
    private final List<Consumer<PersonId>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<VoiceMessage>> waitedFor = new CopyOnWriteArrayList<>();
    private final Object turn = new Object();
    private volatile Background.Scheduled round = () -> {};

    /// Told of each message within the transaction that puts it into its box.
    @FunctionalInterface
    public interface Arrivals {

        /// On the writer's thread: short, and nothing but `writing` may be used.
        void arrived(Writing writing, PersonId owner, Id message);
    }

    private MessageBoxes(TenantStore store, BoxLimits limits, Arrivals arrivals, Time time, SecureRandom random) {
        this.store = store;
        this.limits = limits;
        this.arrivals = arrivals;
        this.time = time;
        this.random = random;
        rows = new MessageRows(store);
    }

    /// Puts into their boxes what a crash cut, and counts. Waits for the store.
    public static MessageBoxes open(
            TenantStore store, BoxLimits limits, Arrivals arrivals, Time time, SecureRandom random) {
        var boxes = new MessageBoxes(store, limits, arrivals, time, random);
        boxes.rescue();
        store.read(sql -> sql.selectDistinct(VOICE_MESSAGE.PERSON_ID)
                        .from(VOICE_MESSAGE)
                        .fetch(VOICE_MESSAGE.PERSON_ID))
                .forEach(owner -> boxes.count(new PersonId(owner)));
        return boxes;
    }

    /// Begins the round that removes what was kept long enough.
    public void start(Background background) {
        round = background.every("old messages", ROUND, this::round);
    }

    public BoxLimits limits() {
        return limits;
    }

    /// Never waits.
    public MessageCounts counts(PersonId owner) {
        return counts.getOrDefault(owner, MessageCounts.NONE);
    }

    /// Has `listener` told whose box changed, on the thread that changed it. It must not wait, nor throw.
    public void whenChanged(Consumer<PersonId> listener) {
        listeners.add(listener);
    }

    /// Has `listener` told of each message that was left, on the thread that took it. It must not wait, nor
    /// throw.
    public void whenLeft(Consumer<VoiceMessage> listener) {
        waitedFor.add(listener);
    }

    // Leaving one.

    /// Begins a message. Nothing is in the box before it is kept.
    ///
    /// @param number the caller's, as shown in the house; empty if hidden
    /// @param caller if it is somebody of the house
    public Leaving leave(PersonId owner, Redacted<String> number, Optional<PersonId> caller) {
        var id = Id.next(time, random);
        var subjects = new HashSet<>(Set.of(owner));
        caller.ifPresent(subjects::add);
        synchronized (turn) {
            try {
                if (isFull(owner)) {
                    return new Leaving.Full();
                }
                var blob = store.blobs().beginLive(BUCKET, subjects);
                boolean known = false;
                try {
                    var row = rows.row(id, owner, blob.id(), number, time.now());
                    known = store.write(writing -> {
                        boolean there = writing.sql().fetchExists(PERSON, PERSON.ID.eq(owner.id()));
                        if (there) {
                            writing.sql().insertInto(VOICE_MESSAGE).set(row).execute();
                        }
                        return there;
                    });
                } finally {
                    if (!known) {
                        blob.close();
                    }
                }
                return known
                        ? new Leaving.Open(new MessageDraft(this, id, owner, number, blob))
                        : new Leaving.Unavailable("There is no such message box.");
            } catch (IOException | StoreFault | IllegalStateException e) {
                LOG.warn("A message could not be begun: {}", e.getMessage());
                return new Leaving.Unavailable("The message box takes nothing at the moment.");
            }
        }
    }

    private boolean isFull(PersonId owner) {
        int messages = store.read(sql -> sql.fetchCount(VOICE_MESSAGE, VOICE_MESSAGE.PERSON_ID.eq(owner.id())));
        return messages >= limits.messages();
    }

    Optional<VoiceMessage> keep(MessageDraft draft, Duration length) throws IOException {
        if (length.compareTo(limits.shortest()) < 0) {
            discard(draft);
            return Optional.empty();
        }
        var blob = draft.blob();
        // Not closed when the store fails: then the next start finds it.
        blob.finish();
        var kept = store.write(writing -> {
            blob.publish(writing);
            writing.sql()
                    .update(VOICE_MESSAGE)
                    .set(VOICE_MESSAGE.LENGTH_MILLIS, length.toMillis())
                    .where(VOICE_MESSAGE.ID.eq(draft.id()))
                    .execute();
            arrivals.arrived(writing, draft.owner(), draft.id());
            return writing.sql().fetchSingle(VOICE_MESSAGE, VOICE_MESSAGE.ID.eq(draft.id()));
        });
        changed(draft.owner());
        var message = rows.read(kept);
        message.ifPresent(left -> waitedFor.forEach(listener -> listener.accept(left)));
        return message;
    }

    void discard(MessageDraft draft) throws IOException {
        draft.blob().close();
        store.change(writing -> writing.sql()
                .deleteFrom(VOICE_MESSAGE)
                .where(VOICE_MESSAGE.ID.eq(draft.id()))
                .execute());
    }

    // What is in a box.

    /// The newest first, those unheard before the others.
    public List<VoiceMessage> of(PersonId owner) {
        return store
                .read(sql -> sql.selectFrom(VOICE_MESSAGE)
                        .where(VOICE_MESSAGE.PERSON_ID.eq(owner.id()))
                        .orderBy(VOICE_MESSAGE.HEARD_AT.isNotNull(), VOICE_MESSAGE.LEFT_AT.desc())
                        .limit(limits.messages())
                        .fetch())
                .stream()
                .flatMap(row -> rows.read(row).stream())
                .toList();
    }

    /// Who of the house left what is in a box, by message; somebody who called as a stranger is not told
    /// of, whatever number was shown.
    public Map<Id, PersonId> callers(PersonId owner) {
        return store.read(sql -> sql.select(VOICE_MESSAGE.ID, BLOB_SUBJECT.PERSON_ID)
                .from(VOICE_MESSAGE)
                .join(BLOB_SUBJECT)
                .on(BLOB_SUBJECT.BLOB_ID.eq(VOICE_MESSAGE.BLOB_ID))
                .where(VOICE_MESSAGE.PERSON_ID.eq(owner.id()))
                .and(BLOB_SUBJECT.PERSON_ID.ne(owner.id()))
                .fetchMap(VOICE_MESSAGE.ID, row -> new PersonId(row.get(BLOB_SUBJECT.PERSON_ID))));
    }

    /// Whether its caller was cut off because a message may be no longer.
    public boolean isCut(VoiceMessage message) {
        return message.length().plus(FRAMES).compareTo(limits.longest()) >= 0;
    }

    /// Empty also if it is in somebody else's box.
    public Optional<VoiceMessage> find(PersonId owner, Id message) {
        return row(owner, message).flatMap(rows::read);
    }

    private Optional<VoiceMessageRecord> row(PersonId owner, Id message) {
        return store.read(sql ->
                sql.selectFrom(VOICE_MESSAGE).where(inBox(owner, message)).fetchOptional());
    }

    private static Condition inBox(PersonId owner, Id message) {
        return VOICE_MESSAGE.ID.eq(message).and(VOICE_MESSAGE.PERSON_ID.eq(owner.id()));
    }

    /// What was said, as it was recorded: Ogg Opus, on the left. Whether it is heard by that is for
    /// [#hear] to say.
    ///
    /// @return empty if there is no such message, or nobody may hear it any more
    public Optional<byte[]> sound(PersonId owner, Id message) throws IOException {
        var row = row(owner, message);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        if (store.blobs().open(row.get().getBlobId()) instanceof BlobStore.Reading.Opened(var _, var stream)) {
            try (stream) {
                return Optional.of(stream.readAllBytes());
            }
        }
        return Optional.empty();
    }

    /// The same for somebody who is not the owner, or not at the telephone; audited.
    public Optional<byte[]> sound(PersonId owner, Id message, Actor by) throws IOException {
        var sound = sound(owner, message);
        if (sound.isPresent()) {
            store.change(writing -> writing.audit(event(owner, message, PLAY, by)));
        }
        return sound;
    }

    private AuditEvent event(PersonId owner, Id message, String action, Actor by) {
        return new AuditEvent(
                time.now(), by, Optional.empty(), action, Optional.of(owner), Map.of("message", message.toString()));
    }

    /// Marks it heard, or unheard again.
    ///
    /// @return whether it is there
    public boolean hear(PersonId owner, Id message, boolean heard) {
        var now = time.now();
        int rows = store.write(writing -> writing.sql()
                .update(VOICE_MESSAGE)
                .set(VOICE_MESSAGE.HEARD_AT, heard ? now : (Instant) null)
                .where(inBox(owner, message))
                .and(heard ? VOICE_MESSAGE.HEARD_AT.isNull() : VOICE_MESSAGE.HEARD_AT.isNotNull())
                .execute());
        if (rows > 0) {
            changed(owner);
        }
        return rows > 0 || find(owner, message).isPresent();
    }

    /// New messages of the last [#WORTH_WRITING] that were not written down, the newest first.
    List<VoiceMessage> withoutTranscript() {
        return store
                .read(sql -> sql.selectFrom(VOICE_MESSAGE)
                        .where(VOICE_MESSAGE.TRANSCRIPT_SEALED.isNull())
                        .and(VOICE_MESSAGE.HEARD_AT.isNull())
                        .and(VOICE_MESSAGE.LEFT_AT.gt(time.now().minus(WORTH_WRITING)))
                        .orderBy(VOICE_MESSAGE.LEFT_AT.desc())
                        .limit(Transcripts.WAITING_MAX)
                        .fetch())
                .stream()
                .flatMap(row -> rows.read(row).stream())
                .toList();
    }

    /// What was said in it; nothing happens to one that is gone.
    void transcribed(VoiceMessage message, String words) {
        var kept = rows.transcript(message.owner(), message.id(), words);
        int known = store.write(writing -> writing.sql()
                .update(VOICE_MESSAGE)
                .set(VOICE_MESSAGE.TRANSCRIPT_SEALED, kept)
                .where(inBox(message.owner(), message.id()))
                .execute());
        if (known > 0) {
            changed(message.owner());
        }
    }

    /// Deletes it for good, audited.
    ///
    /// @return whether it was there
    public boolean delete(PersonId owner, Id message, Actor by) {
        var event = event(owner, message, DELETE, by);
        boolean gone = store.write(writing -> {
            var row = writing.sql()
                    .selectFrom(VOICE_MESSAGE)
                    .where(inBox(owner, message))
                    .fetchOptional();
            if (row.isEmpty() || row.get().getLengthMillis() == null) {
                return false;
            }
            store.blobs().delete(writing, row.get().getBlobId());
            writing.sql().deleteFrom(VOICE_MESSAGE).where(inBox(owner, message)).execute();
            writing.audit(event);
            return true;
        });
        if (gone) {
            changed(owner);
        }
        return gone;
    }

    // Keeping house.

    private void rescue() {
        try {
            var cut = store.read(sql -> sql.selectFrom(VOICE_MESSAGE)
                    .where(VOICE_MESSAGE.LENGTH_MILLIS.isNull())
                    .fetch());
            for (var row : cut) {
                rescue(row);
            }
            for (var id : store.blobs().cut(BUCKET)) {
                store.blobs().drop(BUCKET, id);
            }
        } catch (IOException | StoreFault e) {
            LOG.warn("Messages that were cut are left to the next start: {}", e.getMessage());
        }
    }

    private void rescue(VoiceMessageRecord row) throws IOException {
        var length = KeptSound.lengthOfCut(store.blobs(), BUCKET, row.getBlobId());
        var rescued = length.compareTo(limits.shortest()) < 0
                ? Optional.<BlobDraft>empty()
                : store.blobs().rescue(BUCKET, row.getBlobId());
        if (rescued.isEmpty()) {
            forget(row);
            return;
        }
        try (var draft = rescued.get()) {
            store.change(writing -> {
                var blob = draft.publish(writing);
                writing.sql()
                        .update(VOICE_MESSAGE)
                        .set(VOICE_MESSAGE.BLOB_ID, blob.id())
                        .set(VOICE_MESSAGE.LENGTH_MILLIS, length.toMillis())
                        .where(VOICE_MESSAGE.ID.eq(row.getId()))
                        .execute();
                arrivals.arrived(writing, new PersonId(row.getPersonId()), row.getId());
            });
        }
    }

    private void forget(VoiceMessageRecord row) {
        store.change(writing -> writing.sql()
                .deleteFrom(VOICE_MESSAGE)
                .where(VOICE_MESSAGE.ID.eq(row.getId()))
                .execute());
    }

    /// Removes what was kept long enough.
    void round() {
        var before = time.now()
                .atZone(ZoneOffset.UTC)
                .minus(Inventory.termOf(Inventory.VOICEMAIL))
                .toInstant();
        var old = store.read(sql -> sql.selectFrom(VOICE_MESSAGE)
                .where(VOICE_MESSAGE.LEFT_AT.lt(before))
                .and(VOICE_MESSAGE.LENGTH_MILLIS.isNotNull())
                .limit(1_000)
                .fetch());
        old.forEach(row -> delete(new PersonId(row.getPersonId()), row.getId(), new Actor.House("retention")));
    }

    private void changed(PersonId owner) {
        count(owner);
        listeners.forEach(listener -> listener.accept(owner));
    }

    private void count(PersonId owner) {
        synchronized (turn) {
            var now = store.read(sql -> {
                var whole = VOICE_MESSAGE.PERSON_ID.eq(owner.id()).and(VOICE_MESSAGE.LENGTH_MILLIS.isNotNull());
                int all = sql.fetchCount(VOICE_MESSAGE, whole);
                int heard = sql.fetchCount(VOICE_MESSAGE, whole.and(VOICE_MESSAGE.HEARD_AT.isNotNull()));
                return new MessageCounts(all - heard, heard);
            });
            counts.put(owner, now);
        }
    }

    @Override
    public void close() {
        round.cancel();
    }
}
