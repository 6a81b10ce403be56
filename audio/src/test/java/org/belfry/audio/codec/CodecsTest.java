package org.belfry.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.stream.Stream;
import org.belfry.audio.Sounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every codec keeps, whoever does it.
final class CodecsTest {

    record Kind(OpusLibrary opus, AudioFormat format, double snr) {
        @Override
        public String toString() {
            return "%s %d Hz, %d channels, %s"
                    .formatted(format.encoding(), format.sampleRateHz(), format.channels(), opus.name());
        }

        Encoder encoder() {
            return new Codecs(opus).encoder(format, OpusSettings.VOICE);
        }

        Decoder decoder() {
            return new Codecs(opus).decoder(format);
        }
    }

    static Stream<Kind> kinds() {
        OpusLibrary best = OpusLibrary.best();
        Stream<Kind> plain = Stream.of(
                new Kind(best, AudioFormat.PCMU, 33),
                new Kind(best, AudioFormat.PCMA, 33),
                new Kind(best, AudioFormat.G722, 18),
                new Kind(best, new AudioFormat(Encoding.L16, 8_000, 1), 90),
                new Kind(best, new AudioFormat(Encoding.L16, 44_100, 2), 90));
        return Stream.concat(
                plain,
                Stream.of(OpusLibrary.libopus().orElseThrow(), OpusLibrary.concentus())
                        .flatMap(opus -> Stream.of(8_000, 16_000, 48_000)
                                .flatMap(rate -> Stream.of(1, 2)
                                        .map(channels ->
                                                new Kind(opus, new AudioFormat(Encoding.OPUS, rate, channels), 8)))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aVoiceComesThrough(Kind kind) {
        AudioFormat format = kind.format();
        int packet = format.frames(20);
        short[] voice = Sounds.voice(7, format.sampleRateHz() * format.channels(), packet * format.channels() * 100);
        try (Encoder encoder = kind.encoder();
                Decoder decoder = kind.decoder()) {
            short[] heard = Lines.through(encoder, decoder, voice, packet);
            assertThat(heard).hasSameSizeAs(voice);
            assertThat(Sounds.snr(voice, heard, format.sampleRateHz() / 50)).isGreaterThan(kind.snr());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anythingIsDecodedOrRefusedAndTheNextPacketIsFine(Kind kind) {
        AudioFormat format = kind.format();
        long seed = 42;
        var chance = new Random(seed);
        MemorySegment payload = Arena.ofAuto().allocate(9_000);
        short[] samples = new short[format.frames(120) * format.channels()];
        short[] voice = Sounds.voice(3, format.sampleRateHz(), samples.length);
        try (Encoder encoder = kind.encoder();
                Decoder decoder = kind.decoder()) {
            for (int i = 0; i < 500; i++) {
                byte[] garbage = new byte[chance.nextInt(i < 400 ? 200 : 9_000)];
                chance.nextBytes(garbage);
                MemorySegment.copy(garbage, 0, payload, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, garbage.length);
                int frames = decoder.decode(payload, 0, garbage.length, samples, 0);
                assertThat(frames).as("seed %d, %d", seed, i).isBetween(-1, samples.length / format.channels());
            }
            int bytes = encoder.encode(voice, 0, format.frames(20), payload, 0);
            assertThat(decoder.decode(payload, 0, bytes, samples, 0)).isEqualTo(format.frames(20));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void emptyPayloadsAndTooShortArraysAreRefused(Kind kind) {
        AudioFormat format = kind.format();
        MemorySegment payload = Arena.ofAuto().allocate(8_000);
        short[] samples = new short[format.frames(20) * format.channels()];
        try (Encoder encoder = kind.encoder();
                Decoder decoder = kind.decoder()) {
            int bytes = encoder.encode(samples, 0, format.frames(20), payload, 0);
            assertThat(decoder.decode(payload, 0, 0, samples, 0)).isEqualTo(Decoder.REFUSED);
            assertThat(decoder.decode(payload, 0, bytes, samples, 1)).isEqualTo(Decoder.REFUSED);
            assertThat(decoder.decode(payload, 0, bytes, new short[0], 0)).isEqualTo(Decoder.REFUSED);
            assertThat(decoder.decode(payload, 0, bytes, samples, 0)).isEqualTo(format.frames(20));
            assertThatThrownBy(() -> encoder.encode(samples, 0, 0, payload, 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aLostPacketIsHiddenAndManyAreSilence(Kind kind) {
        AudioFormat format = kind.format();
        int packet = format.frames(20);
        int length = packet * format.channels();
        short[] tone = new short[10 * length];
        for (int i = 0; i < tone.length; i++) {
            int frame = i / format.channels();
            tone[i] = (short) (8_000 * Math.sin(2 * Math.PI * 200 * frame / format.sampleRateHz()));
        }
        short[] hidden = new short[length];
        try (Encoder encoder = kind.encoder();
                Decoder decoder = kind.decoder()) {
            Lines.through(encoder, decoder, tone, packet);
            assertThat(decoder.conceal(packet, hidden, 0)).isEqualTo(packet);
            assertThat(rms(hidden)).isBetween(1_500.0, 8_000.0);
            for (int i = 0; i < 50; i++) {
                decoder.conceal(packet, hidden, 0);
            }
            assertThat(rms(hidden)).isLessThan(60);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void concealingBeforeAnythingWasHeardIsSilence(Kind kind) {
        short[] hidden = new short[kind.format().frames(60) * kind.format().channels()];
        java.util.Arrays.fill(hidden, (short) 99);
        try (Decoder decoder = kind.decoder()) {
            assertThat(decoder.conceal(kind.format().frames(60), hidden, 0))
                    .isEqualTo(kind.format().frames(60));
        }
        assertThat(rms(hidden)).isLessThan(1);
    }

    @Test
    void rtpCountsG722AndOpusByTheirOwnClocks_RFC3551_4_5_2_RFC7587_4_1() {
        assertThat(AudioFormat.G722.clockRateHz()).isEqualTo(8_000);
        assertThat(AudioFormat.G722.clockTicks(AudioFormat.G722.frames(20))).isEqualTo(160);
        var narrowOpus = new AudioFormat(Encoding.OPUS, 8_000, 1);
        assertThat(narrowOpus.clockTicks(narrowOpus.frames(20))).isEqualTo(960);
        assertThat(AudioFormat.PCMU.clockTicks(160)).isEqualTo(160);
        var l16 = new AudioFormat(Encoding.L16, 44_100, 2);
        assertThat(l16.clockTicks(441)).isEqualTo(441);
        assertThat(l16.payloadBytesMax(441)).isEqualTo(1_764);
    }

    @Test
    void onlyPacketTimesTheCodecHasAreServed() {
        assertThat(AudioFormat.OPUS.packs(20)).isTrue();
        assertThat(AudioFormat.OPUS.packs(30)).isFalse();
        assertThat(AudioFormat.PCMA.packs(30)).isTrue();
        assertThat(AudioFormat.PCMA.packs(121)).isFalse();
        assertThat(new AudioFormat(Encoding.L16, 44_100, 1).packs(5)).isFalse();
        assertThat(new AudioFormat(Encoding.L16, 44_100, 1).packs(20)).isTrue();
    }

    @Test
    void whatNoCodecHasIsOurBug() {
        assertThatThrownBy(() -> new AudioFormat(Encoding.PCMU, 16_000, 1)).hasMessageContaining("sampleRateHz: 16000");
        assertThatThrownBy(() -> new AudioFormat(Encoding.G722, 16_000, 2)).hasMessageContaining("channels: 2");
    }

    private static double rms(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }
}
