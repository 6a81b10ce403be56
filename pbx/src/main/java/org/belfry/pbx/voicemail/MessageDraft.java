package org.belfry.pbx.voicemail;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.media.record.RecordingSink;
import org.belfry.store.BlobDraft;

/// A message that is being left. What is spoken into it is on disk, sealed, within the second; if the
/// process dies it is in the box at the next start. Owned by the thread of the call; its sink by the
/// recording.
///
///     MessageBoxes.leave ─▶ sink takes what is said ─▶ keep ─▶ in the box
///                                                 └─▶ close without keep: gone
public final class MessageDraft implements AutoCloseable {

    private final MessageBoxes boxes;
    private final Id id;
    private final PersonId owner;
    private final Redacted<String> caller;
    private final BlobDraft blob;
    private boolean isDecided;

    MessageDraft(MessageBoxes boxes, Id id, PersonId owner, Redacted<String> caller, BlobDraft blob) {
        this.boxes = boxes;
        this.id = id;
        this.owner = owner;
        this.caller = caller;
        this.blob = blob;
    }

    /// Takes a recording as media writes it: Ogg Opus, the caller on the left.
    public RecordingSink sink() {
        return RecordingSink.to(blob.stream());
    }

    public Id id() {
        return id;
    }

    PersonId owner() {
        return owner;
    }

    Redacted<String> caller() {
        return caller;
    }

    BlobDraft blob() {
        return blob;
    }

    /// Puts it into the box, once the recording is over; returns when it is durable. Waits for the store.
    ///
    /// @return empty if it was too short, and is gone
    /// @throws IOException if the disk refused; what it took before is in the box at the next start
    public Optional<VoiceMessage> keep(Duration length) throws IOException {
        isDecided = true;
        return boxes.keep(this, length);
    }

    /// Discards it unless it was kept.
    @Override
    public void close() throws IOException {
        if (!isDecided) {
            isDecided = true;
            boxes.discard(this);
        }
    }
}
