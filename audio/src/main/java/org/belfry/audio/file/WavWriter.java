package org.belfry.audio.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Encoder;
import org.belfry.audio.codec.OpusLibrary;

/// Writes a WAV file front to back. The header first says "length unknown" (all ones), which players
/// take as "to the end": so a file whose writer was killed plays. Who can write to the beginning again
/// puts [#header] there at the end.
public final class WavWriter {

    /// Of the header, whatever the format.
    public static final int HEADER_BYTES = 44;

    private static final int RIFF_BEFORE_DATA = HEADER_BYTES - 8;
    private static final long UNKNOWN = 0xFFFF_FFFFL;
    private static final int CHUNK_FRAMES = 960;

    private static final ValueLayout.OfShort PCM = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final WavFormat format;
    private final ByteSink sink;
    private final byte[] chunk;
    private final MemorySegment chunkSegment;
    private final Encoder law;
    private long dataBytes;

    public WavWriter(WavFormat format, ByteSink sink) {
        this.format = format;
        this.sink = sink;
        this.chunk = new byte[CHUNK_FRAMES * format.frameBytes()];
        this.chunkSegment = MemorySegment.ofArray(chunk);
        this.law = new Codecs(OpusLibrary.concentus())
                .encoder(format.coding() == WavFormat.Coding.ALAW ? AudioFormat.PCMA : AudioFormat.PCMU);
        sink.put(header(format, UNKNOWN), 0, HEADER_BYTES);
    }

    /// @param frames of [WavFormat#channels] samples each
    public void write(short[] samples, int at, int frames) {
        int from = at;
        for (int left = frames; left > 0; ) {
            int part = Math.min(left, format.channels() == 2 ? CHUNK_FRAMES / 2 : CHUNK_FRAMES);
            int count = part * format.channels();
            switch (format.coding()) {
                case PCM16 -> MemorySegment.copy(samples, from, chunkSegment, PCM, 0, count);
                case ALAW, ULAW -> law.encode(samples, from, count, chunkSegment, 0);
            }
            sink.put(chunk, 0, part * format.frameBytes());
            dataBytes += (long) part * format.frameBytes();
            from += count;
            left -= part;
        }
    }

    /// The header as it should be now, for the first [#HEADER_BYTES] bytes; beyond 4 GiB the length
    /// stays unknown.
    public byte[] header() {
        return header(format, Math.min(dataBytes, UNKNOWN));
    }

    private static byte[] header(WavFormat format, long dataBytes) {
        boolean isKnown = dataBytes <= UNKNOWN - RIFF_BEFORE_DATA;
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) (isKnown ? dataBytes + RIFF_BEFORE_DATA : UNKNOWN))
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) format.coding().tag())
                .putShort((short) format.channels())
                .putInt(format.rateHz())
                .putInt(format.rateHz() * format.frameBytes())
                .putShort((short) format.frameBytes())
                .putShort((short) (8 * format.coding().sampleBytes()))
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) (isKnown ? dataBytes : UNKNOWN))
                .array();
    }
}
