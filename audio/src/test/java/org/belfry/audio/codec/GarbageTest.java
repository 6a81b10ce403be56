package org.belfry.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.belfry.audio.Garbage;
import org.belfry.audio.Sounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No packet leaves garbage once the code is warm, but for those Concentus makes.
final class GarbageTest {

    static Stream<AudioFormat> formats() {
        return Stream.of(
                AudioFormat.PCMU,
                AudioFormat.PCMA,
                AudioFormat.G722,
                new AudioFormat(Encoding.L16, 16_000, 1),
                AudioFormat.OPUS);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void codingAndConcealingAllocateNothing(AudioFormat format) {
        var codecs = new Codecs(OpusLibrary.libopus().orElseThrow());
        boolean isOpus = format.encoding() == Encoding.OPUS;
        assertThat(garbage(codecs, format, isOpus ? 1_500 : 12_000, 500)).isZero();
    }

    @Test
    void concentusLeavesLessThan250KibibytesAPacket() {
        long bytes = garbage(new Codecs(OpusLibrary.concentus()), AudioFormat.OPUS, 200, 100);
        System.out.printf("Concentus: %,d bytes for a packet encoded, decoded and concealed%n", bytes / 100);
        assertThat(bytes / 100).isBetween(1L, 250L * 1_024);
    }

    private static long garbage(Codecs codecs, AudioFormat format, int warm, int measured) {
        int packet = format.frames(20);
        short[] voice = Sounds.voice(1, format.sampleRateHz(), packet);
        short[] heard = new short[packet];
        MemorySegment payload = Arena.ofAuto().allocate(2_000);
        try (Encoder encoder = codecs.encoder(format);
                Decoder decoder = codecs.decoder(format)) {
            return Garbage.of(
                    () -> {
                        int bytes = encoder.encode(voice, 0, packet, payload, 0);
                        decoder.decode(payload, 0, bytes, heard, 0);
                        decoder.conceal(packet, heard, 0);
                    },
                    warm,
                    measured);
        }
    }
}
