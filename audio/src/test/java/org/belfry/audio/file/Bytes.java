package org.belfry.audio.file;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Encoder;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.codec.OpusSettings;

/// A sink that keeps all, and where each piece began; and files made with it.
final class Bytes implements ByteSink {

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    final List<Integer> pieces = new ArrayList<>();

    @Override
    public void put(byte[] bytes, int at, int length) {
        pieces.add(all.size());
        all.write(bytes, at, length);
    }

    byte[] all() {
        return all.toByteArray();
    }

    static <F> F opened(Opened<F> opened) {
        return switch (opened) {
            case Opened.Playable<F>(F file) -> file;
            case Opened.Refused<F>(String reason, long at) ->
                throw new AssertionError("%s at %d".formatted(reason, at));
        };
    }

    /// Samples at 48 kHz as an Ogg Opus file.
    static Bytes opus(short[] samples, int channels, OpusLibrary library, int trimTicks) {
        var sink = new Bytes();
        MemorySegment packet = Arena.ofAuto().allocate(2_000);
        var format = new AudioFormat(Encoding.OPUS, 48_000, channels);
        try (Encoder encoder = library.encoder(format, channels == 2 ? OpusSettings.SIDES : OpusSettings.RECORDING)) {
            var writer = new OggOpusWriter(channels, encoder.lookaheadFrames(), 48_000, 77, sink);
            for (int at = 0; at + 960 * channels <= samples.length; at += 960 * channels) {
                int bytes = encoder.encode(samples, at, 960, packet, 3);
                if (!writer.write(packet, 3, bytes)) {
                    throw new AssertionError("refused at %d".formatted(at));
                }
            }
            writer.finish(trimTicks);
        }
        return sink;
    }
}
