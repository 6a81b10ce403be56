package org.belfry.pbx.voicemail;

import static org.belfry.store.schema.Tables.MESSAGE_BOX;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.media.record.RecordingSink;
import org.belfry.store.BlobDraft;
import org.belfry.store.BlobStore;
import org.belfry.store.TenantStore;

/// What callers hear before the tone where somebody has spoken a greeting of their own: a blob about
/// them. Waits for the store. Thread-safe.
///
/// Limit: one greeting a person, of the length that [BoxLimits] gives.
public final class Greetings {

    static final String BUCKET = "greeting";

    private final TenantStore store;

    /// Waits for the store.
    public Greetings(TenantStore store) {
        this.store = store;
    }

    /// As it was recorded: Ogg Opus, on the left.
    public Optional<byte[]> sound(PersonId owner) throws IOException {
        var blob = of(owner);
        if (blob.isPresent() && store.blobs().open(blob.get()) instanceof BlobStore.Reading.Opened(var _, var stream)) {
            try (stream) {
                return Optional.of(stream.readAllBytes());
            }
        }
        return Optional.empty();
    }

    /// The id of the one in use, if it is their own.
    public Optional<Id> of(PersonId owner) {
        return store.read(sql -> sql.select(MESSAGE_BOX.GREETING_BLOB_ID)
                .from(MESSAGE_BOX)
                .where(MESSAGE_BOX.PERSON_ID.eq(owner.id()))
                .and(MESSAGE_BOX.GREETING_BLOB_ID.isNotNull())
                .fetchOptional(MESSAGE_BOX.GREETING_BLOB_ID));
    }

    /// Begins another one.
    public Draft begin(PersonId owner) throws IOException {
        return new Draft(owner, store.blobs().begin(BUCKET, Set.of(owner)));
    }

    /// Back to what the house says for everybody.
    public void remove(PersonId owner) {
        var old = of(owner);
        old.ifPresent(id -> store.change(writing -> store.blobs().delete(writing, id)));
    }

    /// A greeting being spoken. Owned by the thread of the call; its sink by the recording.
    public final class Draft implements AutoCloseable {

        private final PersonId owner;
        private final BlobDraft blob;

        private Draft(PersonId owner, BlobDraft blob) {
            this.owner = owner;
            this.blob = blob;
        }

        /// Takes a recording as media writes it.
        public RecordingSink sink() {
            return RecordingSink.to(blob.stream());
        }

        /// Puts it in the place of the one before; returns when it is durable.
        public void keep() throws IOException {
            blob.finish();
            var old = of(owner);
            store.change(writing -> {
                var id = blob.publish(writing).id();
                writing.sql()
                        .insertInto(
                                MESSAGE_BOX,
                                MESSAGE_BOX.PERSON_ID,
                                MESSAGE_BOX.WRONG_PINS,
                                MESSAGE_BOX.GREETING_BLOB_ID)
                        .values(owner.id(), 0L, id)
                        .onConflict(MESSAGE_BOX.PERSON_ID)
                        .doUpdate()
                        .set(MESSAGE_BOX.GREETING_BLOB_ID, id)
                        .execute();
                old.ifPresent(before -> store.blobs().delete(writing, before));
            });
        }

        /// Discards it unless it was kept.
        @Override
        public void close() throws IOException {
            blob.close();
        }
    }
}
