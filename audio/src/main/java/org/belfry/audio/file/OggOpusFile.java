package org.belfry.audio.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusPacket;

/// An Ogg Opus file to read (RFC 7845): one stream, one or two channels (mapping family 0). Its gain is
/// not applied.
///
/// Read once, front to back. Holds one packet, 64 KiB.
public final class OggOpusFile {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int HEAD_BYTES = 19;
    private static final int PACKET_FRAMES_MAX = 5_760;
    private static final int PRE_ROLL_TICKS = 3_840;

    private final OggPackets packets;
    private final int channels;
    private final int preSkipTicks;
    private final long ticksBefore;

    private OggOpusFile(OggPackets packets, int channels, int preSkipTicks, long ticksBefore) {
        this.packets = packets;
        this.channels = channels;
        this.preSkipTicks = preSkipTicks;
        this.ticksBefore = ticksBefore;
    }

    public static Opened<OggOpusFile> open(MemorySegment file) {
        return open(file, 0);
    }

    /// One that somebody has cut pages out of, right behind its headers.
    ///
    /// @param ticksBefore what they lasted, in 1/48,000 s
    public static Opened<OggOpusFile> open(MemorySegment file, long ticksBefore) {
        var pages = new OggPages(file);
        if (!pages.next() || !pages.isFirst()) {
            return new Opened.Refused<>("no first page of an Ogg stream", 0);
        }
        long headAt = pages.bodyAt();
        var packets = new OggPackets(file, pages);
        int bytes = packets.next();
        MemorySegment head = packets.packet();
        if (bytes < HEAD_BYTES || !startsWith(head, "OpusHead")) {
            return new Opened.Refused<>("no OpusHead", headAt);
        }
        int version = head.get(JAVA_BYTE, 8) & 0xFF;
        int channels = head.get(JAVA_BYTE, 9) & 0xFF;
        int preSkipTicks = Short.toUnsignedInt(head.get(SHORT, 10));
        int family = head.get(JAVA_BYTE, 18) & 0xFF;
        if (version >> 4 != 0 || family != 0 || channels < 1 || channels > 2) {
            return new Opened.Refused<>(
                    "version %d, mapping family %d, %d channels (expected: 0..15, 0, 1..2)"
                            .formatted(version, family, channels),
                    headAt);
        }
        if (packets.next() < 8 || !startsWith(packets.packet(), "OpusTags")) {
            return new Opened.Refused<>("no OpusTags", pages.at());
        }
        return new Opened.Playable<>(new OggOpusFile(packets, channels, preSkipTicks, ticksBefore));
    }

    private static boolean startsWith(MemorySegment packet, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
        return packet.asSlice(0, expected.length).mismatch(MemorySegment.ofArray(expected)) < 0;
    }

    public int channels() {
        return channels;
    }

    /// What is left out at the beginning, in 1/48,000 s.
    public int preSkipTicks() {
        return preSkipTicks;
    }

    /// Puts the next packet that has a duration into [#packet].
    ///
    /// @return its length, or -1 at the end
    public int next() {
        int bytes = packets.next();
        while (bytes >= 0 && OpusPacket.ticks(packets.packet(), 0, bytes) < 0) {
            bytes = packets.next();
        }
        return bytes;
    }

    /// The same memory each time: what [#next] put there.
    public MemorySegment packet() {
        return packets.packet();
    }

    /// Decodes the rest: what is to be left out at either end (RFC 7845 §4.2, §4.4) is left out.
    ///
    /// @param decoder of Opus; its rate and channels are what comes out, whatever the file has
    /// @param framesMax where to stop
    public short[] samples(Decoder decoder, int framesMax) {
        return samples(decoder, 0, framesMax);
    }

    /// Decodes a piece of it. Packets before it are passed over but for the last 80 ms, in which a decoder comes to
    /// sound as if it had heard them all (RFC 7845 §4.6).
    ///
    /// @param first the frame it begins with, of those that are heard, at the decoder's rate
    public short[] samples(Decoder decoder, long first, int framesMax) {
        AudioFormat format = decoder.format();
        if (format.encoding() != Encoding.OPUS) {
            throw new IllegalArgumentException("decoder: %s (expected: OPUS)".formatted(format));
        }
        int channelCount = format.channels();
        int perFrame = 48_000 / format.sampleRateHz();
        short[] sound = new short[0];
        short[] heard = new short[PACKET_FRAMES_MAX * channelCount];
        long start = preSkipTicks / perFrame + first;
        long decodedFrom = first == 0 ? 0 : start - PRE_ROLL_TICKS / perFrame;
        long at = ticksBefore / perFrame;
        int kept = 0;
        for (int bytes = next(); bytes >= 0 && kept < framesMax; bytes = next()) {
            int lasts = OpusPacket.ticks(packet(), 0, bytes) / perFrame;
            if (at + lasts <= decodedFrom) {
                at += lasts;
                continue;
            }
            int frames = Math.max(0, decoder.decode(packet(), 0, bytes, heard, 0));
            int from = Math.clamp(start - at, 0, frames);
            int wanted = Math.clamp(frames - from, 0, framesMax - kept);
            at += frames;
            int needed = (kept + wanted) * channelCount;
            sound = needed <= sound.length ? sound : Arrays.copyOf(sound, Math.max(needed, 2 * sound.length));
            System.arraycopy(heard, from * channelCount, sound, kept * channelCount, wanted * channelCount);
            kept += wanted;
            // A last page may say that it ends before its last packets do.
            long end = packets.granule() / perFrame;
            if (packets.granule() >= 0 && end < at) {
                kept = Math.clamp(end - start, 0, kept);
            }
        }
        return Arrays.copyOf(sound, kept * channelCount);
    }
}
