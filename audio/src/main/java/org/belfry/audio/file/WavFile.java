package org.belfry.audio.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.OpusLibrary;

/// A WAV file to read: PCM of 16 bits, A-law or µ-law, one or two channels, 8 to 48 kHz.
///
/// Limits: at most 64 chunks before the samples, or a file of empty chunks would keep us walking; a
/// chunk that reaches beyond the file is cut at its end, as players do with files whose writer was
/// killed.
public final class WavFile {

    private static final int CHUNKS_MAX = 64;
    private static final int FMT_BYTES_MIN = 16;
    /// `WAVE_FORMAT_EXTENSIBLE`: the real tag begins the sub-format.
    private static final int EXTENSIBLE = 0xFFFE;

    private static final int EXTENSIBLE_BYTES = 40;
    private static final int SUBFORMAT_AT = 24;
    private static final int PART = 160;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int RIFF = 0x4646_4952;
    private static final int WAVE = 0x4556_4157;
    private static final int FMT = 0x2074_6D66;
    private static final int DATA = 0x6174_6164;

    private final MemorySegment file;
    private final WavFormat format;
    private final long dataAt;
    private final long frames;
    private final Decoder law;

    private WavFile(MemorySegment file, WavFormat format, long dataAt, long frames) {
        this.file = file;
        this.format = format;
        this.dataAt = dataAt;
        this.frames = frames;
        this.law = new Codecs(OpusLibrary.concentus())
                .decoder(format.coding() == WavFormat.Coding.ALAW ? AudioFormat.PCMA : AudioFormat.PCMU);
    }

    public static Opened<WavFile> open(MemorySegment file) {
        long size = file.byteSize();
        if (size < 12 || file.get(INT, 0) != RIFF || file.get(INT, 8) != WAVE) {
            return refused("no RIFF WAVE header", 0);
        }
        long at = 12;
        Opened<WavFormat> format = refused("no fmt chunk", at);
        for (int chunk = 0; chunk < CHUNKS_MAX && at + 8 <= size; chunk++) {
            int id = file.get(INT, at);
            long length = Math.min(Integer.toUnsignedLong(file.get(INT, at + 4)), size - at - 8);
            if (id == FMT) {
                format = format(file, at + 8, length);
            } else if (id == DATA) {
                return switch (format) {
                    case Opened.Refused<WavFormat>(String reason, long where) -> refused(reason, where);
                    case Opened.Playable<WavFormat>(WavFormat known) ->
                        new Opened.Playable<>(new WavFile(file, known, at(at), length / known.frameBytes()));
                };
            }
            at += 8 + length + (length & 1);
        }
        return refused("no data chunk among the first %d".formatted(CHUNKS_MAX), Math.min(at, size));
    }

    private static long at(long chunk) {
        return chunk + 8;
    }

    private static Opened<WavFormat> format(MemorySegment file, long at, long length) {
        if (length < FMT_BYTES_MIN) {
            return refused("fmt chunk: %d bytes (expected: 16 or more)".formatted(length), at);
        }
        int tag = Short.toUnsignedInt(file.get(SHORT, at));
        if (tag == EXTENSIBLE && length >= EXTENSIBLE_BYTES) {
            tag = Short.toUnsignedInt(file.get(SHORT, at + SUBFORMAT_AT));
        }
        int channels = Short.toUnsignedInt(file.get(SHORT, at + 2));
        int rateHz = file.get(INT, at + 4);
        int bits = Short.toUnsignedInt(file.get(SHORT, at + 14));
        for (WavFormat.Coding coding : WavFormat.Coding.values()) {
            if (coding.tag() == tag && bits == 8 * coding.sampleBytes()) {
                boolean isServed = channels >= 1 && channels <= 2 && rateHz >= 8_000 && rateHz <= 48_000;
                return isServed
                        ? new Opened.Playable<>(new WavFormat(coding, rateHz, channels))
                        : refused(
                                "%d channels at %d Hz (expected: 1..2 at 8000..48000)".formatted(channels, rateHz), at);
            }
        }
        return refused("format %d with %d bits (expected: 1 with 16, 6 or 7 with 8)".formatted(tag, bits), at);
    }

    private static <F> Opened<F> refused(String reason, long at) {
        return new Opened.Refused<>(reason, at);
    }

    public WavFormat format() {
        return format;
    }

    /// How long it is.
    public long frames() {
        return frames;
    }

    /// Reads on from a frame.
    ///
    /// @return frames written from `at` on, fewer than asked for at the end, 0 beyond
    public int read(long fromFrame, int count, short[] samples, int at) {
        int there = Math.clamp(frames - fromFrame, 0, count);
        if (there == 0) {
            return 0;
        }
        long place = dataAt + fromFrame * format.frameBytes();
        int wanted = there * format.channels();
        switch (format.coding()) {
            case PCM16 -> MemorySegment.copy(file, SHORT, place, samples, at, wanted);
            case ALAW, ULAW -> {
                for (int done = 0; done < wanted; done += PART) {
                    law.decode(file, place + done, Math.min(PART, wanted - done), samples, at + done);
                }
            }
        }
        return there;
    }
}
