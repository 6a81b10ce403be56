package org.belfry.pbx.kept;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.file.OggOpusFile;
import org.belfry.audio.file.Opened;
import org.belfry.audio.file.WavFormat;
import org.belfry.audio.file.WavWriter;
import org.belfry.ground.Id;
import org.belfry.store.BlobStore;
import org.jspecify.annotations.Nullable;

/// What was recorded, made into what telephones and players take. Immutable, any thread.
///
/// Limit: [#LONGEST] of one sound are decoded, which is 115 MB of samples at 16 kHz for both sides.
public final class KeptSound {

    /// Of what is exported: what recordings are made at.
    public static final int RATE_HZ = 16_000;

    /// Of two sides: of more the file and what it is made of take more memory than a house can spare.
    public static final Duration WAV_LONGEST = Duration.ofMinutes(10);

    /// What goes out in one answer: 7.7 MB of two sides, which a door of the web lets anybody have.
    public static final Duration PART = Duration.ofMinutes(2);

    private static final Duration LONGEST = Duration.ofMinutes(30);

    private static final int OPUS_HZ = 48_000;
    private static final int PAGE_HEADER_BYTES = 27;
    private static final int PRE_SKIP_AT = 10;
    private static final int HEADER_PAGES = 2;
    private static final int CUT_BYTES_MAX = 8 << 20;

    private final OpusLibrary opus;

    public KeptSound(OpusLibrary opus) {
        this.opus = opus;
    }

    /// A page of a recording (RFC 3533 §6).
    private record Page(long granule, ByteBuffer whole, int bodyAt) {

        /// @return null at the end; a page that was cut is none
        static @Nullable Page next(DataInputStream in) throws IOException {
            try {
                byte[] header = exactly(in, PAGE_HEADER_BYTES);
                byte[] laces = exactly(in, header[PAGE_HEADER_BYTES - 1] & 0xFF);
                int bytes = 0;
                for (byte lace : laces) {
                    bytes += lace & 0xFF;
                }
                int bodyAt = header.length + laces.length;
                var whole = ByteBuffer.allocate(bodyAt + bytes).order(ByteOrder.LITTLE_ENDIAN);
                whole.put(header).put(laces).put(exactly(in, bytes));
                return new Page(whole.getLong(6), whole, bodyAt);
            } catch (EOFException end) {
                return null;
            }
        }

        /// Of the first page: what is left out at the beginning, in 1/48,000 s.
        int preSkip() {
            return whole.capacity() < bodyAt + PRE_SKIP_AT + 2 ? 0 : whole.getShort(bodyAt + PRE_SKIP_AT) & 0xFFFF;
        }
    }

    /// How long a recording is, by its pages (RFC 7845 §4); one that was cut ends with its last whole page.
    public static Duration length(InputStream ogg) throws IOException {
        var in = new DataInputStream(ogg);
        var first = Page.next(in);
        long granule = 0;
        for (var page = first; page != null; page = Page.next(in)) {
            granule = Math.max(granule, page.granule());
        }
        int preSkip = first == null ? 0 : first.preSkip();
        return Duration.ofMillis(Math.max(0, granule - preSkip) * 1_000 / OPUS_HZ);
    }

    /// How much of one that was cut is whole; nothing of one that is not there.
    public static Duration lengthOfCut(BlobStore blobs, String bucket, Id blob) throws IOException {
        var salvaged = blobs.salvage(bucket, blob);
        if (salvaged.isEmpty()) {
            return Duration.ZERO;
        }
        try (var plain = salvaged.get()) {
            return length(plain);
        }
    }

    private static byte[] exactly(DataInputStream in, int bytes) throws IOException {
        byte[] read = new byte[bytes];
        in.readFully(read);
        return read;
    }

    /// Its left side.
    ///
    /// @param rateHz one that Opus knows: 8,000, 16,000 or 48,000
    /// @throws IOException if it is no Ogg Opus
    public short[] left(byte[] ogg, int rateHz) throws IOException {
        short[] both = samples(ogg, rateHz, 2, LONGEST);
        short[] left = new short[both.length / 2];
        for (int i = 0; i < left.length; i++) {
            left[i] = both[2 * i];
        }
        return left;
    }

    private short[] samples(byte[] ogg, int rateHz, int channels, Duration most) throws IOException {
        return samples(new Cut(ogg, 0), rateHz, channels, 0, most);
    }

    private short[] samples(Cut cut, int rateHz, int channels, long fromSecond, Duration most) throws IOException {
        try (var decoder = opus.decoder(new AudioFormat(Encoding.OPUS, rateHz, channels))) {
            return switch (OggOpusFile.open(MemorySegment.ofArray(cut.ogg()), cut.ticksBefore())) {
                case Opened.Playable<OggOpusFile>(OggOpusFile file) ->
                    file.samples(decoder, fromSecond * rateHz, (int) most.toSeconds() * rateHz);
                case Opened.Refused<OggOpusFile>(String reason, long at) ->
                    throw new IOException("recording: %s at byte %d".formatted(reason, at));
            };
        }
    }

    /// Its left side as a WAV file.
    ///
    /// @throws IOException if it is no Ogg Opus
    public byte[] wavOfLeft(byte[] ogg) throws IOException {
        return wav(left(ogg, RATE_HZ), 1);
    }

    /// How many parts of [#PART] there are of what is so long; one at least.
    public static int parts(Duration length) {
        return Math.toIntExact(Math.max(1, length.plus(PART).minusNanos(1).dividedBy(PART)));
    }

    /// [#PART] of both sides, or less at the end, as a WAV file of two channels. Holds that part alone, however long
    /// the recording is.
    ///
    /// @param part the first is 0
    /// @throws IOException if it is no Ogg Opus
    public byte[] wav(InputStream ogg, int part) throws IOException {
        long second = part * PART.toSeconds();
        return wav(samples(cut(ogg, second), RATE_HZ, 2, second, PART), 2);
    }

    /// A piece of a file, with its headers.
    ///
    /// @param ticksBefore how much of it was left out behind them, in 1/48,000 s
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Cut(byte[] ogg, long ticksBefore) {}

    private static Cut cut(InputStream ogg, long second) throws IOException {
        var in = new DataInputStream(ogg);
        var out = new ByteArrayOutputStream();
        long from = (second - 1) * OPUS_HZ;
        long to = (second + PART.toSeconds() + 1) * OPUS_HZ;
        long before = 0;
        long leftOut = 0;
        int number = 0;
        for (var page = Page.next(in); page != null && before < to; page = Page.next(in)) {
            if (number++ < HEADER_PAGES || page.granule() >= from) {
                out.writeBytes(page.whole().array());
            } else {
                leftOut = page.granule();
            }
            if (out.size() > CUT_BYTES_MAX) {
                throw new IOException("recording: more than %d bytes in a part".formatted(CUT_BYTES_MAX));
            }
            before = Math.max(before, page.granule());
        }
        return new Cut(out.toByteArray(), leftOut);
    }

    /// Both sides as a WAV file of two channels, as far as [#WAV_LONGEST].
    ///
    /// @throws IOException if it is no Ogg Opus
    public byte[] wav(byte[] ogg) throws IOException {
        return wav(samples(ogg, RATE_HZ, 2, WAV_LONGEST), 2);
    }

    private static byte[] wav(short[] samples, int channels) {
        var out = new ByteArrayOutputStream(WavWriter.HEADER_BYTES + 2 * samples.length);
        var writer = new WavWriter(new WavFormat(WavFormat.Coding.PCM16, RATE_HZ, channels), out::write);
        writer.write(samples, 0, samples.length / channels);
        byte[] file = out.toByteArray();
        System.arraycopy(writer.header(), 0, file, 0, WavWriter.HEADER_BYTES);
        return file;
    }
}
