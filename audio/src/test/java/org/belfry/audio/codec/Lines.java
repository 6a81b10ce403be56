package org.belfry.audio.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Sends samples through an encoder and a decoder, packet by packet.
final class Lines {

    private static final long AT = 13;

    private Lines() {}

    static short[] through(Encoder encoder, Decoder decoder, short[] samples, int packetFrames) {
        MemorySegment payload = Arena.ofAuto().allocate(8_000);
        int channels = encoder.format().channels();
        int outChannels = decoder.format().channels();
        short[] out = new short[12 * samples.length + 12 * packetFrames];
        int written = 0;
        for (int at = 0; at + packetFrames * channels <= samples.length; at += packetFrames * channels) {
            int bytes = encoder.encode(samples, at, packetFrames, payload, AT);
            int frames = decoder.decode(payload, AT, bytes, out, written);
            if (frames < 0) {
                throw new AssertionError("refused at sample %d".formatted(at));
            }
            written += frames * outChannels;
        }
        return Arrays.copyOf(out, written);
    }

    static byte[] encoded(Encoder encoder, short[] samples) {
        MemorySegment payload = Arena.ofAuto().allocate(encoder.format().payloadBytesMax(samples.length));
        int packet = encoder.format().frames(20);
        long bytes = 0;
        for (int at = 0; at + packet <= samples.length; at += packet) {
            bytes += encoder.encode(samples, at, packet, payload, bytes);
        }
        return payload.asSlice(0, bytes).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    static short[] decoded(Decoder decoder, byte[] bytes) {
        MemorySegment payload = MemorySegment.ofArray(bytes);
        short[] samples = new short[4 * bytes.length + 4];
        int written = 0;
        for (int at = 0; at < bytes.length; at += 160) {
            written += decoder.decode(payload, at, Math.min(160, bytes.length - at), samples, written);
        }
        return Arrays.copyOf(samples, written);
    }
}
