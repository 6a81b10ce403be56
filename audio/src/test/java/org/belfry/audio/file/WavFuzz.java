package org.belfry.audio.file;

import static org.belfry.ground.fuzz.Claim.claim;

import java.lang.foreign.MemorySegment;
import org.belfry.audio.Sounds;

/// Any bytes as a WAV file: opened or refused with a reason at a place within; it holds no more frames
/// than bytes; every frame can be read.
public final class WavFuzz {

    private WavFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        switch (WavFile.open(MemorySegment.ofArray(bytes))) {
            case Opened.Refused<WavFile>(String reason, long at) ->
                claim(!reason.isEmpty() && at >= 0 && at <= bytes.length);
            case Opened.Playable<WavFile>(WavFile wav) -> {
                long frames = wav.frames();
                claim(frames >= 0 && frames * wav.format().frameBytes() <= bytes.length);
                short[] samples = new short[100 * wav.format().channels()];
                long read = 0;
                for (int part = 1; part > 0; read += part) {
                    part = wav.read(read, 100, samples, 0);
                }
                claim(read == frames);
            }
        }
    }

    public static byte[] seed(WavFormat.Coding coding) {
        var sink = new Bytes();
        new WavWriter(new WavFormat(coding, 16_000, 2), sink).write(Sounds.voice(1, 16_000, 600), 0, 300);
        return sink.all();
    }
}
