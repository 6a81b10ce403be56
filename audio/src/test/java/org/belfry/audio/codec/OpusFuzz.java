package org.belfry.audio.codec;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.belfry.audio.Sounds;

/// [PayloadFuzz] for Opus, by both libraries.
public final class OpusFuzz {

    private OpusFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        PayloadFuzz.opus(bytes);
    }

    /// Five packets as [PayloadFuzz] reads them.
    public static byte[] seed(int bitsPerSecond) {
        var all = new ByteArrayOutputStream();
        MemorySegment payload = Arena.ofAuto().allocate(2_000);
        short[] voice = Sounds.voice(1, 16_000, 1_600);
        var settings = new OpusSettings(bitsPerSecond, 5, true, 20, false, true);
        try (Encoder encoder = OpusLibrary.concentus().encoder(new AudioFormat(Encoding.OPUS, 16_000, 1), settings)) {
            for (int at = 0; at < 1_600; at += 320) {
                int bytes = encoder.encode(voice, at, 320, payload, 0);
                all.write(bytes);
                all.writeBytes(payload.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
            }
        }
        return all.toByteArray();
    }
}
