package org.belfry.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.audio.Sounds;
import org.belfry.audio.tone.ComfortNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class OpusTest {

    private static final OpusLibrary NATIVE = OpusLibrary.libopus().orElseThrow();
    private static final OpusLibrary JAVA = OpusLibrary.concentus();

    static Stream<Arguments> pairs() {
        return Stream.of(NATIVE, JAVA)
                .flatMap(sender -> Stream.of(NATIVE, JAVA)
                        .flatMap(receiver -> Stream.of(10, 20, 40, 60)
                                .map(ptime -> Arguments.of(sender.name(), receiver.name(), ptime))));
    }

    private static OpusLibrary named(String name) {
        return name.equals(NATIVE.name()) ? NATIVE : JAVA;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatOneEncodesTheOtherDecodes(String sender, String receiver, int ptime) {
        short[] voice = Sounds.voice(11, 48_000, 96_000);
        try (Encoder encoder = named(sender).encoder(AudioFormat.OPUS, OpusSettings.VOICE);
                Decoder decoder = named(receiver).decoder(AudioFormat.OPUS)) {
            short[] heard = Lines.through(encoder, decoder, voice, AudioFormat.OPUS.frames(ptime));
            assertThat(Sounds.snr(voice, heard, 960)).isGreaterThan(8);
        }
    }

    @Test
    void bothDecodeTheSamePacketsAlike() {
        short[] voice = Sounds.voice(12, 48_000, 96_000);
        try (Encoder one = NATIVE.encoder(AudioFormat.OPUS, OpusSettings.VOICE);
                Encoder same = NATIVE.encoder(AudioFormat.OPUS, OpusSettings.VOICE);
                Decoder byC = NATIVE.decoder(AudioFormat.OPUS);
                Decoder byJava = JAVA.decoder(AudioFormat.OPUS)) {
            short[] c = Lines.through(one, byC, voice, 960);
            short[] java = Lines.through(same, byJava, voice, 960);
            assertThat(Sounds.snr(c, java, 0)).isGreaterThan(40);
        }
    }

    @Test
    void ticksAreReadAsLibopusDecodes_RFC6716_3_1() {
        short[] voice = Sounds.voice(5, 48_000, 48_000);
        MemorySegment payload = Arena.ofAuto().allocate(2_000);
        short[] heard = new short[5_760];
        for (int ptime : List.of(5, 10, 20, 40, 60)) {
            try (Encoder encoder = NATIVE.encoder(AudioFormat.OPUS, OpusSettings.VOICE);
                    Decoder decoder = NATIVE.decoder(AudioFormat.OPUS)) {
                int bytes = encoder.encode(voice, 0, AudioFormat.OPUS.frames(ptime), payload, 0);
                assertThat(OpusPacket.ticks(payload, 0, bytes)).isEqualTo(48 * ptime);
                assertThat(decoder.decode(payload, 0, bytes, heard, 0)).isEqualTo(48 * ptime);
            }
        }
    }

    /// Table 2 and §3.2: config, count of frames and what follows.
    @ParameterizedTest
    @CsvSource({
        "00, 480",
        "08, 960",
        "10, 1920",
        "18, 2880",
        "60, 480",
        "68, 960",
        "70, 480",
        "80, 120",
        "88, 240",
        "90, 480",
        "98, 960",
        "99, 1920",
        "9A, 1920",
        "9B03, 2880",
        "9B06, 5760",
        "9B07, -1",
        "9B00, -1",
        "9B, -1",
        "1B02, 5760",
        "1B03, -1",
        "8330, 5760",
        "F8, 960"
    })
    void theFirstByteTellsTheDuration_RFC6716_3_1(String hex, int ticks) {
        byte[] packet = java.util.HexFormat.of().parseHex(hex);
        assertThat(OpusPacket.ticks(MemorySegment.ofArray(packet), 0, packet.length))
                .isEqualTo(ticks);
    }

    @Test
    void stereoIsABit_RFC6716_3_1() {
        MemorySegment toc = MemorySegment.ofArray(new byte[] {0x04, (byte) 0xF8});
        assertThat(OpusPacket.isStereo(toc, 0)).isTrue();
        assertThat(OpusPacket.isStereo(toc, 1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"libopus", "Concentus"})
    void theNextPacketRepairsALostOne_RFC6716_2_1_7(String name) {
        var lossy = new OpusSettings(40_000, 5, true, 30, false, true);
        short[] voice = Sounds.voice(21, 16_000, 32_000);
        var wide = new AudioFormat(Encoding.OPUS, 16_000, 1);
        double repaired = lostPackets(named(name), wide, lossy, voice, true);
        double concealed = lostPackets(named(name), wide, lossy, voice, false);
        assertThat(repaired).isGreaterThan(concealed + 2);
    }

    /// Signal to noise when every fourth packet is lost.
    private static double lostPackets(
            OpusLibrary library, AudioFormat format, OpusSettings settings, short[] voice, boolean repairs) {
        int packet = format.frames(20);
        MemorySegment payload = Arena.ofAuto().allocate(2_000);
        short[] heard = new short[voice.length + packet];
        try (Encoder encoder = library.encoder(format, settings);
                Decoder decoder = library.decoder(format)) {
            for (int i = 0; (i + 1) * packet <= voice.length; i++) {
                int bytes = encoder.encode(voice, i * packet, packet, payload, 0);
                if (i % 4 == 3) {
                    continue;
                }
                if (i > 0 && i % 4 == 0) {
                    int at = (i - 1) * packet;
                    assertThat(
                                    repairs
                                            ? decoder.recover(payload, 0, bytes, packet, heard, at)
                                            : decoder.conceal(packet, heard, at))
                            .isEqualTo(packet);
                }
                decoder.decode(payload, 0, bytes, heard, i * packet);
            }
        }
        return Sounds.snr(voice, heard, packet);
    }

    @Test
    void settingsReachTheEncoder() {
        short[] voice = Sounds.voice(9, 48_000, 96_000);
        for (OpusLibrary library : List.of(NATIVE, JAVA)) {
            int little = bytes(library, new OpusSettings(8_000, 5, false, 0, false, true), voice);
            int much = bytes(library, new OpusSettings(64_000, 5, false, 0, false, false), voice);
            assertThat(little).as(library.name()).isBetween(1_000, 3_500);
            assertThat(much).as(library.name()).isGreaterThan(4 * little);
            int silent = bytes(library, new OpusSettings(24_000, 5, false, 0, true, true), new short[96_000]);
            assertThat(silent).as(library.name()).isLessThan(1_000);
        }
    }

    @Test
    void aConstantRateSaysNothingOfWhatIsSaid() {
        for (OpusLibrary library : List.of(OpusLibrary.best(), OpusLibrary.concentus())) {
            var settings = new OpusSettings(48_000, 5, false, 0, false, true, true);
            int silent = bytes(library, settings, new short[48_000]);
            assertThat(silent).as(library.name()).isEqualTo(50 * 120);
            short[] noise = new short[48_000];
            new ComfortNoise(9, -20).generate(noise, 0, noise.length);
            assertThat(bytes(library, settings, noise)).as(library.name()).isEqualTo(silent);
        }
    }

    private static int bytes(OpusLibrary library, OpusSettings settings, short[] samples) {
        MemorySegment payload = Arena.ofAuto().allocate(ValueLayout.JAVA_BYTE, 2_000);
        int sum = 0;
        try (Encoder encoder = library.encoder(AudioFormat.OPUS, settings)) {
            for (int at = 0; at + 960 <= samples.length; at += 960) {
                sum += encoder.encode(samples, at, 960, payload, 0);
            }
        }
        return sum;
    }
}
