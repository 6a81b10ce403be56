package org.belfry.pbx.recording;

import java.io.IOException;
import java.time.Duration;
import org.belfry.ground.Id;
import org.belfry.media.record.RecordingSink;
import org.belfry.pbx.call.Recorder;
import org.belfry.store.BlobDraft;
import org.belfry.store.StoreFault;

/// A recording that is being made. If the process dies, what it took is kept at the next start.
final class RecordingTape implements Recorder.Tape {

    private final Recordings recordings;
    private final Id id;
    private final String rule;
    private final BlobDraft blob;

    RecordingTape(Recordings recordings, Id id, String rule, BlobDraft blob) {
        this.recordings = recordings;
        this.id = id;
        this.rule = rule;
        this.blob = blob;
    }

    Id id() {
        return id;
    }

    String rule() {
        return rule;
    }

    BlobDraft blob() {
        return blob;
    }

    @Override
    public RecordingSink sink() {
        return RecordingSink.to(blob.stream());
    }

    @Override
    public void keep(Duration length, boolean isCut) throws IOException {
        try {
            recordings.keep(this, length, isCut);
        } catch (StoreFault refused) {
            throw new IOException("the recording is kept at the next start", refused);
        }
    }

    @Override
    public void discard() throws IOException {
        try {
            blob.close();
            recordings.forget(id);
        } catch (StoreFault refused) {
            throw new IOException("the recording is forgotten at the next start", refused);
        }
    }
}
