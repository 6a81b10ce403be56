package org.belfry.pbx.voicemail;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.codec.OpusPacket;
import org.belfry.audio.codec.OpusSettings;
import org.belfry.audio.file.OggOpusWriter;

/// A tone as media records one: Ogg Opus of two sides, the voice on the left.
final class Spoken {

    static final int RATE_HZ = 16_000;

    private static final int FRAME = RATE_HZ / 50;

    private Spoken() {}

    static byte[] tone(int hz, int seconds) {
        var out = new ByteArrayOutputStream();
        var codecs = new Codecs(OpusLibrary.concentus());
        try (var encoder = codecs.encoder(new AudioFormat(Encoding.OPUS, RATE_HZ, 2), OpusSettings.SIDES)) {
            var writer = new OggOpusWriter(2, encoder.lookaheadFrames() * 3, RATE_HZ, 7, out::write);
            MemorySegment packet = Arena.ofAuto().allocate(OpusPacket.BYTES_MAX);
            short[] frame = new short[2 * FRAME];
            for (int at = 0; at < seconds * RATE_HZ; at += FRAME) {
                for (int i = 0; i < FRAME; i++) {
                    frame[2 * i] = (short) (8_000 * Math.sin(2 * Math.PI * hz * (at + i) / RATE_HZ));
                }
                writer.write(packet, 0, encoder.encode(frame, 0, FRAME, packet, 0));
                if (at / FRAME % 10 == 9) {
                    writer.flush();
                }
            }
            writer.finish(0);
        }
        return out.toByteArray();
    }

    /// How much of a sound is that tone: 1 for a pure one, near 0 for another.
    static double share(short[] sound, int hz) {
        double cosine = 0;
        double sine = 0;
        double all = 0;
        for (int i = 0; i < sound.length; i++) {
            double turn = 2 * Math.PI * hz * i / RATE_HZ;
            cosine += sound[i] * Math.cos(turn);
            sine += sound[i] * Math.sin(turn);
            all += (double) sound[i] * sound[i];
        }
        return all == 0 ? 0 : 2 * (cosine * cosine + sine * sine) / (all * sound.length);
    }
}
