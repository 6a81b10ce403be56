package org.belfry.web;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.codec.OpusPacket;
import org.belfry.audio.codec.OpusSettings;
import org.belfry.audio.file.OggOpusWriter;

/// A tone as the house records one: Ogg Opus of two sides, the voice on the left.
final class Spoken {

    private static final int RATE_HZ = 16_000;
    private static final int FRAME = RATE_HZ / 50;

    private Spoken() {}

    static byte[] tone(int hz, int seconds) {
        var out = new ByteArrayOutputStream();
        var format = new AudioFormat(Encoding.OPUS, RATE_HZ, 2);
        try (var encoder = new Codecs(OpusLibrary.concentus()).encoder(format, OpusSettings.SIDES)) {
            var writer = new OggOpusWriter(2, encoder.lookaheadFrames() * 3, RATE_HZ, 7, out::write);
            var packet = Arena.ofAuto().allocate(OpusPacket.BYTES_MAX);
            short[] frame = new short[2 * FRAME];
            for (int at = 0; at < seconds * RATE_HZ; at += FRAME) {
                for (int i = 0; i < FRAME; i++) {
                    frame[2 * i] = (short) (8_000 * Math.sin(2 * Math.PI * hz * (at + i) / RATE_HZ));
                }
                writer.write(packet, 0, encoder.encode(frame, 0, FRAME, packet, 0));
            }
            writer.finish(0);
        }
        return out.toByteArray();
    }
}
