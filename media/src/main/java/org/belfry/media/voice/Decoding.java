package org.belfry.media.voice;

import java.lang.foreign.MemorySegment;
import org.belfry.audio.Resampler;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Decoder;
import org.jspecify.annotations.Nullable;

/// One codec that is heard, made into samples of one channel at the rate somebody else wants. Of one
/// thread at a time.
public final class Decoding implements AutoCloseable {
    private final Decoder decoder;
    private final @Nullable Resampler resampler;
    private final short[] raw;

    public Decoding(Codecs codecs, AudioFormat format, int rateHz) {
        decoder = codecs.decoder(format);
        resampler = format.sampleRateHz() == rateHz ? null : new Resampler(format.sampleRateHz(), rateHz);
        raw = resampler == null ? new short[0] : new short[format.frames(AudioFormat.PACKET_MS_MAX)];
    }

    /// Of its timestamps.
    public int clockHertz() {
        return decoder.format().clockRateHz();
    }

    /// @return samples written, or [Decoder#REFUSED]
    public int decode(MemorySegment region, long at, int bytes, short[] out, int outAt) {
        if (resampler == null) {
            return decoder.decode(region, at, bytes, out, outAt);
        }
        return resampled(decoder.decode(region, at, bytes, raw, 0), out, outAt);
    }

    /// In place of a lost packet of so many ticks of the clock, 120 ms at most.
    public int conceal(int ticks, short[] out, int outAt) {
        int frames = frames(ticks);
        if (resampler == null) {
            return decoder.conceal(frames, out, outAt);
        }
        return resampled(decoder.conceal(frames, raw, 0), out, outAt);
    }

    /// The same, with the packet after it at hand.
    public int recover(MemorySegment region, long at, int bytes, int ticks, short[] out, int outAt) {
        int frames = frames(ticks);
        if (resampler == null) {
            return decoder.recover(region, at, bytes, frames, out, outAt);
        }
        return resampled(decoder.recover(region, at, bytes, frames, raw, 0), out, outAt);
    }

    private int resampled(int frames, short[] out, int outAt) {
        Resampler there = resampler;
        return frames < 0 || there == null ? frames : there.resample(raw, 0, frames, out, outAt);
    }

    private int frames(int ticks) {
        return (int) ((long) ticks * decoder.format().sampleRateHz() / clockHertz());
    }

    @Override
    public void close() {
        decoder.close();
    }
}
