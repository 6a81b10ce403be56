package org.belfry.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.belfry.ground.Id;

/// Gives out what was recorded as WAV files. Thread-safe.
///
/// Limit: [#DECODED_AT_ONCE] sounds, for one of three minutes takes some 30 MB until it is a file. Whoever waits for
/// longer than [#PATIENCE] is told to come again.
final class SoundDesk {

    static final int DECODED_AT_ONCE = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Semaphore decoding = new Semaphore(DECODED_AT_ONCE, true);

    /// Reads a recording.
    interface Kept {
        Optional<byte[]> read(Id id) throws IOException;
    }

    /// Makes it a WAV file.
    interface Maker {
        byte[] wav(byte[] ogg) throws IOException;
    }

    /// A sound that is short.
    Answer give(Call call, Kept kept, Maker maker) {
        return give(call, id -> {
            var ogg = kept.read(id);
            return ogg.isEmpty() ? Optional.empty() : Optional.of(maker.wav(ogg.get()));
        });
    }

    /// One that is read as a WAV file already.
    Answer give(Call call, Kept wavs) {
        try {
            if (!decoding.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Answer.Refused(Problem.overloaded());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Refused(Problem.overloaded());
        }
        try {
            var id = call.id();
            var wav = id.isEmpty() ? Optional.<byte[]>empty() : wavs.read(id.get());
            return wav.isEmpty() ? Answer.refuse(ProblemCode.NOT_FOUND) : new Answer.Sound(wav.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            decoding.release();
        }
    }
}
