package org.belfry.house.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.belfry.audio.file.WavWriter;
import org.belfry.audio.tone.ToneProbe;
import org.belfry.audio.tone.ToneProbe.Found;

/// Samples of one channel.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Sound(short[] samples, int rateHz) {

    private static final int CHANNELS_AT = 22;
    private static final int RATE_AT = 24;

    public static final Sound NONE = new Sound(new short[0], 8_000);

    /// From 16-bit samples, little-endian; of several channels the first.
    static Sound ofBytes(ByteBuffer bytes, int channels, int rateHz) {
        var all = bytes.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        short[] samples = new short[all.remaining() / channels];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = all.get(i * channels);
        }
        return new Sound(samples, rateHz);
    }

    /// From a WAV file of 16-bit samples that is still being written: its header knows no length yet.
    public static Sound ofGrowingFile(byte[] file) {
        if (file.length < WavWriter.HEADER_BYTES) {
            return NONE;
        }
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int channels = bytes.getShort(CHANNELS_AT);
        int rateHz = bytes.getInt(RATE_AT);
        return ofBytes(bytes.position(WavWriter.HEADER_BYTES), channels, rateHz);
    }

    public int milliseconds() {
        return (int) (1_000L * samples.length / rateHz);
    }

    /// At most so much of its end.
    public Sound last(int milliseconds) {
        int keep = Math.min(samples.length, (int) ((long) rateHz * milliseconds / 1_000));
        return new Sound(Arrays.copyOfRange(samples, samples.length - keep, samples.length), rateHz);
    }

    Sound part(int at, int count) {
        return new Sound(Arrays.copyOfRange(samples, at, at + count), rateHz);
    }

    /// Its strongest tone.
    public Found tone() {
        return ToneProbe.strongest(samples, 0, samples.length, rateHz);
    }

    /// For people: what is to be heard in it.
    public String told() {
        if (milliseconds() < 100) {
            return "%d ms of sound".formatted(milliseconds());
        }
        var tone = tone();
        return "%d ms with %.1f Hz at %.1f dBov, %.0f %% of all power"
                .formatted(milliseconds(), tone.hz(), tone.dBov(), 100 * tone.share());
    }
}
