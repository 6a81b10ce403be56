package org.belfry.pbx.voicemail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.belfry.media.SampleSource;
import org.belfry.pbx.kept.KeptSound;

/// A recording as a sound that can be played into a call: decoded whole before the first sample, once a
/// rate, because the metronome must not wait. Thread-safe.
///
/// Limit: what [KeptSound] decodes; a message of three minutes is 6 MB while it is played.
final class HeardSound implements IntFunction<SampleSource> {

    private static final int OFTEN_HZ = 16_000;

    private final byte[] ogg;
    private final KeptSound sounds;
    private final Duration length;
    private final ConcurrentHashMap<Integer, short[]> byRate = new ConcurrentHashMap<>();

    /// @throws IOException if it is no recording
    HeardSound(byte[] ogg, KeptSound sounds) throws IOException {
        this.ogg = ogg;
        this.sounds = sounds;
        short[] often = sounds.left(ogg, OFTEN_HZ);
        length = Duration.ofMillis(often.length * 1_000L / OFTEN_HZ);
        byRate.put(OFTEN_HZ, often);
        byRate.put(OFTEN_HZ / 2, sounds.left(ogg, OFTEN_HZ / 2));
    }

    Duration length() {
        return length;
    }

    @Override
    public SampleSource apply(int rateHz) {
        short[] samples = byRate.computeIfAbsent(rateHz, this::decoded);
        var at = new int[1];
        return (into, from, count) -> {
            int taken = Math.min(count, samples.length - at[0]);
            System.arraycopy(samples, at[0], into, from, taken);
            at[0] += taken;
            return taken;
        };
    }

    private short[] decoded(int rateHz) {
        try {
            return sounds.left(ogg, rateHz);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
