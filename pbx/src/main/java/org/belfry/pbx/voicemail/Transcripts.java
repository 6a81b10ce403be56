package org.belfry.pbx.voicemail;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.belfry.ground.Background;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.store.StoreFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has each message that is left written down, one after the other (policy E8).
///
///     a message is left ─▶ waits ─▶ [Transcriber] ─▶ sealed beside the message
///
/// A message without a transcript is one all the same: where the program fails there is none. Thread-safe.
///
/// Limit: [#WAITING_MAX] wait; what is beyond is written down after the next start, if it is still new.
public final class Transcripts {

    static final int WAITING_MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Transcripts.class);

    private final MessageBoxes boxes;
    private final KeptSound sounds;
    private final Transcriber transcriber;
    private final Background background;
    private final Queue<VoiceMessage> waiting = new ArrayDeque<>();
    private boolean working;

    public Transcripts(MessageBoxes boxes, KeptSound sounds, Transcriber transcriber, Background background) {
        this.boxes = boxes;
        this.sounds = sounds;
        this.transcriber = transcriber;
        this.background = background;
    }

    /// From now on, and those that were left before and are new.
    public void begin() {
        boxes.whenLeft(this::put);
        background.start(
                "transcripts that are missing", () -> boxes.withoutTranscript().forEach(this::put));
    }

    private synchronized void put(VoiceMessage message) {
        if (waiting.size() < WAITING_MAX) {
            waiting.add(message);
        }
        if (!working) {
            working = true;
            background.start("transcripts", this::work);
        }
    }

    private synchronized @Nullable VoiceMessage next() {
        var next = waiting.poll();
        working = next != null;
        return next;
    }

    private void work() {
        for (var message = next(); message != null; message = next()) {
            try {
                write(message);
            } catch (IOException | StoreFault e) {
                LOG.warn("a message was not written down: {}", e.getMessage());
            } catch (RuntimeException ours) {
                LOG.error("a message was not written down", ours);
            }
        }
    }

    private void write(VoiceMessage message) throws IOException {
        Optional<byte[]> sound = boxes.sound(message.owner(), message.id());
        if (sound.isPresent()) {
            boxes.transcribed(message, transcriber.write(sounds.wavOfLeft(sound.get())));
        }
    }
}
