package org.belfry.audio.file;

import static org.belfry.ground.fuzz.Claim.claim;

import java.lang.foreign.MemorySegment;
import org.belfry.audio.Sounds;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.codec.OpusPacket;

/// Any bytes as an Ogg Opus file: opened or refused with a reason at a place within; every packet told
/// has a duration and is shorter than the file; what is decoded is no longer than was allowed.
public final class OggFuzz {

    private static final int FRAMES_MAX = 20_000;

    private OggFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        mendChecksums(bytes);
        MemorySegment file = MemorySegment.ofArray(bytes);
        switch (OggOpusFile.open(file)) {
            case Opened.Refused<OggOpusFile>(String reason, long at) ->
                claim(!reason.isEmpty() && at >= 0 && at <= bytes.length);
            case Opened.Playable<OggOpusFile>(OggOpusFile opened) -> {
                int sum = 0;
                for (int length = opened.next(); length >= 0; length = opened.next()) {
                    claim(OpusPacket.ticks(opened.packet(), 0, length) > 0);
                    sum += length;
                }
                claim(sum <= bytes.length && opened.channels() >= 1 && opened.channels() <= 2);
                decode(file, opened.channels());
            }
        }
    }

    private static void decode(MemorySegment file, int channels) {
        try (Decoder decoder = OpusLibrary.concentus().decoder(new AudioFormat(Encoding.OPUS, 16_000, channels))) {
            short[] samples = Bytes.opened(OggOpusFile.open(file)).samples(decoder, FRAMES_MAX);
            claim(samples.length <= FRAMES_MAX * channels);
        }
    }

    /// Or no changed page would ever be looked into: every other input, told by its last byte, gets
    /// right checksums.
    private static void mendChecksums(byte[] bytes) {
        if (bytes.length == 0 || (bytes[bytes.length - 1] & 1) != 0) {
            return;
        }
        MemorySegment file = MemorySegment.ofArray(bytes);
        for (int at = 0; at + OggPage.HEADER_BYTES <= bytes.length; at++) {
            if (file.get(OggPage.INT, at) == OggPage.CAPTURE) {
                int segments = bytes[at + 26] & 0xFF;
                int end = at + OggPage.HEADER_BYTES + segments;
                for (int i = 0; i < segments && at + OggPage.HEADER_BYTES + i < bytes.length; i++) {
                    end += bytes[at + OggPage.HEADER_BYTES + i] & 0xFF;
                }
                if (end > bytes.length) {
                    return;
                }
                file.set(OggPage.INT, at + 22, 0);
                int crc = 0;
                for (int i = at; i < end; i++) {
                    crc = OggCrc.next(crc, bytes[i]);
                }
                file.set(OggPage.INT, at + 22, crc);
                at = end - 1;
            }
        }
    }

    /// A file of a fifth of a second, small enough to change much of it.
    public static byte[] seed(int channels) {
        short[] voice = Sounds.voice(1, 48_000, 9_600 * channels);
        return Bytes.opus(voice, channels, OpusLibrary.concentus(), 100).all();
    }
}
