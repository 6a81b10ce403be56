package org.belfry.audio.codec;

import static org.belfry.ground.fuzz.Claim.claim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Any bytes as payloads one after the other, each with its length in front: decoded or refused, by
/// Opus as many frames as its first byte tells; losses between are concealed; the frame after is right
/// where the codec keeps no state.
public final class PayloadFuzz {

    private PayloadFuzz() {}

    public static void opus(byte[] bytes) {
        var format = new AudioFormat(Encoding.OPUS, 16_000, 1);
        try (Decoder decoder = OpusLibrary.concentus().decoder(format)) {
            payloads(decoder, bytes);
        }
        try (Decoder decoder = OpusLibrary.best().decoder(format)) {
            payloads(decoder, bytes);
        }
    }

    public static void g722(byte[] bytes) {
        payloads(new G722Decoder(), bytes);
    }

    private static void payloads(Decoder decoder, byte[] bytes) {
        AudioFormat format = decoder.format();
        MemorySegment all = Arena.ofAuto().allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, all, ValueLayout.JAVA_BYTE, 0, bytes.length);
        short[] samples = new short[format.frames(120)];
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes[at] & 0xFF, bytes.length - at - 1);
            int frames = decoder.decode(all, at + 1L, length, samples, 0);
            claim(frames >= Decoder.REFUSED && frames <= samples.length);
            if (frames > 0 && format.encoding() == Encoding.OPUS) {
                claim(frames == OpusPacket.ticks(all, at + 1L, length) / 3);
            }
            if (length % 3 == 0) {
                claim(decoder.conceal(320, samples, 0) == 320);
            }
            if (length % 5 == 0) {
                claim(decoder.recover(all, at + 1L, length, 320, samples, 0) == 320);
            }
            at += length + 1;
        }
    }
}
