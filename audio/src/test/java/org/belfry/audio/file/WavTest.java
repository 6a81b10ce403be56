package org.belfry.audio.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.belfry.audio.Sounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class WavTest {

    static Stream<WavFormat> formats() {
        return Arrays.stream(WavFormat.Coding.values())
                .flatMap(coding -> Stream.of(new WavFormat(coding, 8_000, 1), new WavFormat(coding, 44_100, 2)));
    }

    private static byte[] file(WavFormat format, short[] samples, boolean isFinished) {
        var sink = new Bytes();
        var writer = new WavWriter(format, sink);
        int at = 0;
        for (int frames = 1; at < samples.length; frames = frames * 3 % 4_001) {
            int part = Math.min(frames, (samples.length - at) / format.channels());
            writer.write(samples, at, part);
            at += part * format.channels();
        }
        byte[] file = sink.all();
        if (isFinished) {
            System.arraycopy(writer.header(), 0, file, 0, WavWriter.HEADER_BYTES);
        }
        return file;
    }

    private static short[] read(byte[] file) {
        WavFile wav = Bytes.opened(WavFile.open(MemorySegment.ofArray(file)));
        short[] samples = new short[(int) wav.frames() * wav.format().channels() + 7];
        assertThat(wav.read(0, (int) wav.frames() + 5, samples, 3)).isEqualTo((int) wav.frames());
        return Arrays.copyOfRange(samples, 3, samples.length - 4);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void whatIsWrittenIsRead(WavFormat format) {
        short[] voice = Sounds.voice(8, format.rateHz(), 20_000);
        double snr = format.coding() == WavFormat.Coding.PCM16 ? 150 : 30;
        for (boolean isFinished : new boolean[] {true, false}) {
            short[] heard = read(file(format, voice, isFinished));
            assertThat(heard).hasSameSizeAs(voice);
            assertThat(Sounds.snr(voice, heard, 0)).isGreaterThan(snr);
        }
    }

    @Test
    void aFileOfAKilledWriterIsReadToItsEnd() {
        var format = new WavFormat(WavFormat.Coding.PCM16, 8_000, 2);
        byte[] file = file(format, Sounds.voice(8, 8_000, 20_000), false);
        assertThat(read(Arrays.copyOf(file, 44 + 4_003))).hasSize(2_000);
    }

    @Test
    void readingGoesOnFromAnyFrame() {
        short[] voice = Sounds.voice(8, 8_000, 2_000);
        byte[] file = file(new WavFormat(WavFormat.Coding.PCM16, 8_000, 1), voice, true);
        WavFile wav = Bytes.opened(WavFile.open(MemorySegment.ofArray(file)));
        short[] part = new short[100];
        assertThat(wav.read(1_950, 100, part, 0)).isEqualTo(50);
        assertThat(Arrays.copyOf(part, 50)).isEqualTo(Arrays.copyOfRange(voice, 1_950, 2_000));
        assertThat(wav.read(2_000, 100, part, 0)).isZero();
        assertThat(wav.read(Long.MAX_VALUE / 8, 100, part, 0)).isZero();
    }

    /// Place in the header, what is put there, and what is said about it.
    @ParameterizedTest
    @CsvSource({
        "0, 52494646FF, ''",
        "0, 00000000, no RIFF WAVE header",
        "8, 41564920, no RIFF WAVE header",
        "12, 00000000, no fmt chunk",
        "16, 0F000000, 15 bytes",
        "16, FFFFFFFF, no data chunk",
        "20, 5500, format 85",
        "22, 0000, 0 channels",
        "22, FFFF, 65535 channels",
        "24, 00000000, at 0 Hz",
        "24, FFFFFFFF, at -1 Hz",
        "34, 1800, 24 bits",
        "36, 00000000, no data chunk",
        "40, FFFFFFFF, ''",
        "40, 00000000, ''"
    })
    void hostileHeadersAreRefusedWithAReason(int at, String hex, String reason) {
        byte[] file = file(new WavFormat(WavFormat.Coding.PCM16, 8_000, 1), new short[800], true);
        byte[] bent = HexFormat.of().parseHex(hex);
        System.arraycopy(bent, 0, file, at, bent.length);
        switch (WavFile.open(MemorySegment.ofArray(file))) {
            case Opened.Playable<WavFile>(WavFile wav) -> {
                assertThat(reason).isEmpty();
                assertThat(wav.frames()).isBetween(0L, 800L);
            }
            case Opened.Refused<WavFile>(String said, long where) -> {
                assertThat(said).contains(reason);
                assertThat(reason).isNotEmpty();
                assertThat(where).isBetween(0L, (long) file.length);
            }
        }
    }

    @Test
    void otherChunksArePassedOver() {
        byte[] file = file(new WavFormat(WavFormat.Coding.ULAW, 8_000, 1), new short[800], true);
        byte[] list = HexFormat.of().parseHex("4c495354" + "03000000" + "61626300");
        byte[] longer = new byte[file.length + list.length];
        System.arraycopy(file, 0, longer, 0, 12);
        System.arraycopy(list, 0, longer, 12, list.length);
        System.arraycopy(file, 12, longer, 12 + list.length, file.length - 12);
        assertThat(read(longer)).hasSize(800);
    }

    @Test
    void aFileOfEmptyChunksIsRefused() {
        MemorySegment file = MemorySegment.ofArray(new byte[8_012]);
        var big = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
        file.set(big, 0, 0x5249_4646);
        file.set(big, 8, 0x5741_5645);
        assertThat(WavFile.open(file)).isInstanceOf(Opened.Refused.class);
    }
}
