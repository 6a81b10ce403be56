package org.belfry.audio.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.belfry.audio.Garbage;
import org.belfry.audio.Sounds;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.tone.ToneProbe;
import org.junit.jupiter.api.Test;

final class OggOpusTest {

    private static final OpusLibrary OPUS = OpusLibrary.best();
    private static final int MAX = 48_000 * 60;

    private static OggOpusFile open(byte[] file) {
        return Bytes.opened(OggOpusFile.open(MemorySegment.ofArray(file)));
    }

    private static short[] decoded(byte[] file, int rateHz, int channels) {
        try (Decoder decoder = OPUS.decoder(new AudioFormat(Encoding.OPUS, rateHz, channels))) {
            return open(file).samples(decoder, MAX);
        }
    }

    @Test
    void whatIsWrittenIsReadWithoutDelay_RFC7845_4_2() {
        short[] voice = Sounds.voice(31, 48_000, 48_000 * 5);
        for (OpusLibrary library : new OpusLibrary[] {OPUS, OpusLibrary.concentus()}) {
            byte[] file = Bytes.opus(voice, 1, library, 0).all();
            short[] heard = decoded(file, 48_000, 1);
            assertThat(heard).hasSize(voice.length - open(file).preSkipTicks());
            // At no other shift does it fit better.
            assertThat(Sounds.snr(voice, heard, 0))
                    .as(library.name())
                    .isGreaterThan(6)
                    .isEqualTo(Sounds.snr(voice, heard, 200));
        }
    }

    @Test
    void aPieceSoundsAsItDoesInTheWhole_RFC7845_4_6() {
        byte[] file =
                Bytes.opus(Sounds.voice(32, 48_000, 48_000 * 8), 1, OPUS, 0).all();
        short[] whole = decoded(file, 16_000, 1);
        for (int second : new int[] {0, 1, 4, 7}) {
            short[] piece = piece(file, second * 16_000L, 2 * 16_000);
            short[] wanted = Arrays.copyOfRange(whole, second * 16_000, Math.min((second + 2) * 16_000, whole.length));
            assertThat(piece).hasSameSizeAs(wanted);
            assertThat(Sounds.snr(wanted, piece, 0))
                    .as("from second %d", second)
                    .isGreaterThan(30);
        }
        assertThat(piece(file, 9 * 16_000L, 16_000)).isEmpty();
        assertThat(piece(file, Long.MAX_VALUE / 2, 16_000)).isEmpty();
    }

    private static short[] piece(byte[] file, long first, int frames) {
        try (Decoder decoder = OPUS.decoder(new AudioFormat(Encoding.OPUS, 16_000, 1))) {
            return open(file).samples(decoder, first, frames);
        }
    }

    @Test
    void sidesStayApart() {
        short[] both = new short[48_000 * 4];
        short[] left = Sounds.sine(48_000, 440, 9_000, 96_000);
        short[] right = Sounds.sine(48_000, 1_000, 9_000, 96_000);
        for (int i = 0; i < 96_000; i++) {
            both[2 * i] = left[i];
            both[2 * i + 1] = right[i];
        }
        byte[] file = Bytes.opus(both, 2, OPUS, 0).all();
        assertThat(open(file).channels()).isEqualTo(2);
        short[] heard = decoded(file, 48_000, 2);
        short[] one = new short[heard.length / 2];
        short[] other = new short[heard.length / 2];
        for (int i = 0; i < one.length; i++) {
            one[i] = heard[2 * i];
            other[i] = heard[2 * i + 1];
        }
        double leftLevel = ToneProbe.dBov(one, 0, one.length, 48_000, 440);
        double rightLevel = ToneProbe.dBov(other, 0, other.length, 48_000, 1_000);
        assertThat(leftLevel).isBetween(-16.0, -13.0);
        assertThat(rightLevel).isBetween(-16.0, -13.0);
        assertThat(ToneProbe.dBov(one, 0, one.length, 48_000, 1_000)).isLessThan(leftLevel - 20);
        assertThat(ToneProbe.dBov(other, 0, other.length, 48_000, 440)).isLessThan(rightLevel - 20);
        assertThat(decoded(file, 16_000, 1)).hasSize((96_000 - 312) / 3);
    }

    @Test
    void theEndMayBeTrimmed_RFC7845_4_4() {
        byte[] file = Bytes.opus(Sounds.voice(3, 48_000, 96_000 - 4_800), 1, OPUS, 1_000)
                .all();
        assertThat(decoded(file, 48_000, 1)).hasSize(96_000 - 4_800 - 312 - 1_000);
    }

    /// Cut anywhere: what was written up to the page before is there.
    @Test
    void aFileOfAKilledWriterPlaysUpToItsLastSecond() {
        Bytes sink = Bytes.opus(Sounds.voice(31, 48_000, 48_000 * 8), 1, OPUS, 0);
        byte[] file = sink.all();
        // Head, tags, eight pages of a second each.
        assertThat(sink.pieces).hasSize(10);
        long seed = 5;
        var chance = new Random(seed);
        for (int i = 0; i < 60; i++) {
            int cut = sink.pieces.get(2) + chance.nextInt(file.length - sink.pieces.get(2));
            long wholePages = sink.pieces.stream().filter(at -> at <= cut).count() - 3;
            int expected = (int) Math.max(0, wholePages * 48_000 - 312);
            assertThat(decoded(Arrays.copyOf(file, cut), 48_000, 1).length)
                    .as("seed %d, cut at %d", seed, cut)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aDamagedPageCostsItsSecondOnly() {
        Bytes sink = Bytes.opus(Sounds.voice(31, 48_000, 48_000 * 8), 1, OPUS, 0);
        byte[] file = sink.all();
        file[sink.pieces.get(5) + 100] ^= 1;
        assertThat(decoded(file, 48_000, 1)).hasSize(7 * 48_000 - 312);
    }

    @Test
    void thePagesAreAsTheRecommendationDrawsThem_RFC3533_6() {
        byte[] file = Bytes.opus(new short[960], 1, OPUS, 0).all();
        String hex = HexFormat.of().formatHex(file, 0, 28);
        assertThat(hex).startsWith("4f676753" + "00" + "02" + "0000000000000000" + "4d000000" + "00000000");
        assertThat(hex).endsWith("01" + "13");
        assertThat(HexFormat.of().formatHex(file, 28, 28 + 19))
                .isEqualTo("4f70757348656164" + "01" + "01" + "3801" + "80bb0000" + "0000" + "00");
    }

    @Test
    void packetsLongerThanAPageAreJoined_RFC3533_5() {
        // A packet of 70,000 bytes is no Opus packet and is passed over; one over two pages is read.
        var sink = new Bytes();
        var page = new OggPage(5, sink);
        byte[] head = HexFormat.of().parseHex("4f70757348656164" + "01" + "01" + "0000" + "80bb0000" + "0000" + "00");
        page.add(MemorySegment.ofArray(head), 0, head.length);
        page.write(0, OggPage.FIRST);
        byte[] tags = "OpusTags\0\0\0\0\0\0\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        page.add(MemorySegment.ofArray(tags), 0, tags.length);
        page.write(0, 0);
        byte[] packet = new byte[255 * 2 + 10];
        packet[0] = (byte) 0xF8;
        byte[] file = joined(sink.all(), split(packet));
        OggOpusFile opened = open(file);
        assertThat(opened.next()).isEqualTo(packet.length);
        assertThat(opened.packet().get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0))
                .isEqualTo((byte) 0xF8);
        assertThat(opened.next()).isEqualTo(-1);
    }

    /// The packet over two pages, sequence 2 and 3.
    private static byte[] split(byte[] packet) {
        byte[] first = page(2, 0, 1, Arrays.copyOf(packet, 255), new int[] {255});
        byte[] second = page(3, 1, 960, Arrays.copyOfRange(packet, 255, packet.length), new int[] {255, 10});
        return joined(first, second);
    }

    private static byte[] page(int sequence, int flags, long granule, byte[] body, int[] lacing) {
        byte[] page = new byte[27 + lacing.length + body.length];
        MemorySegment segment = MemorySegment.ofArray(page);
        segment.set(OggPage.INT, 0, OggPage.CAPTURE);
        page[5] = (byte) flags;
        segment.set(OggPage.LONG, 6, granule);
        segment.set(OggPage.INT, 14, 5);
        segment.set(OggPage.INT, 18, sequence);
        page[26] = (byte) lacing.length;
        for (int i = 0; i < lacing.length; i++) {
            page[27 + i] = (byte) lacing[i];
        }
        System.arraycopy(body, 0, page, 27 + lacing.length, body.length);
        int crc = 0;
        for (byte octet : page) {
            crc = OggCrc.next(crc, octet);
        }
        segment.set(OggPage.INT, 22, crc);
        return page;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void whatIsNoOpusFileIsRefused() {
        assertThat(OggOpusFile.open(MemorySegment.ofArray(new byte[0]))).isInstanceOf(Opened.Refused.class);
        assertThat(OggOpusFile.open(MemorySegment.ofArray(new byte[1_000]))).isInstanceOf(Opened.Refused.class);
        byte[] file = Bytes.opus(new short[960], 1, OPUS, 0).all();
        file[30] = 'x';
        assertThat(OggOpusFile.open(MemorySegment.ofArray(file))).isInstanceOf(Opened.Refused.class);
    }

    @Test
    void beginningsOfPagesWithoutEndCostLittle() {
        byte[] file = new byte[4_000_000];
        Arrays.fill(file, (byte) 0xFF);
        for (int at = 0; at + 300 < file.length; at += 32) {
            MemorySegment.ofArray(file).set(OggPage.INT, at, OggPage.CAPTURE);
            file[at + 4] = 0;
        }
        var pages = new OggPages(MemorySegment.ofArray(file));
        assertThat(pages.next()).isFalse();
    }

    @Test
    void whatIsNoPacketIsNotWritten() {
        var sink = new Bytes();
        var writer = new OggOpusWriter(1, 312, 48_000, 1, sink);
        assertThat(writer.write(MemorySegment.ofArray(new byte[] {3, 0}), 0, 2)).isFalse();
        assertThat(writer.ticks()).isZero();
        writer.finish(0);
        assertThatThrownBy(() -> writer.write(MemorySegment.ofArray(new byte[] {8}), 0, 1))
                .hasMessage("finished");
    }

    @Test
    void packetsAllocateNothing() {
        var writer = new OggOpusWriter(2, 312, 48_000, 1, (bytes, at, length) -> {});
        MemorySegment packet = MemorySegment.ofArray(new byte[200]);
        packet.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 0, (byte) 0xF8);
        assertThat(Garbage.of(() -> writer.write(packet, 0, 200), 20_000, 1_000))
                .isZero();
    }
}
