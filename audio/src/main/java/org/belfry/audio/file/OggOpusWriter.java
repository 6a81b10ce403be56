package org.belfry.audio.file;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.belfry.audio.codec.OpusPacket;

/// Writes Opus packets into an Ogg stream (RFC 7845, RFC 3533), only ever appending: a page with the
/// next packet after a second is full, each page whole and with its checksum. So whatever moment the
/// process is killed at, the file plays up to the last second; a torn page at the end is skipped by
/// every player.
///
/// Allocates nothing after its construction; holds 130 KiB.
public final class OggOpusWriter {

    /// A page is full when it holds as much, in 1/48,000 s.
    public static final int PAGE_TICKS = 48_000;

    private static final String VENDOR = "Belfry";

    private final OggPage page;
    private long granule;
    private int pageTicks;
    private boolean isFinished;

    /// @param channels 1, or 2: left, right
    /// @param preSkipTicks what players leave out at the beginning: the encoder's lookahead at 48
    ///     kHz (RFC 7845 §4.2)
    /// @param inputRateHz of what was encoded; for people only (RFC 7845 §5.1)
    /// @param serial tells streams apart; a random number
    public OggOpusWriter(int channels, int preSkipTicks, int inputRateHz, int serial, ByteSink sink) {
        if (channels < 1 || channels > 2 || preSkipTicks < 0 || preSkipTicks > 0xFFFF) {
            throw new IllegalArgumentException("channels: %d (expected: 1..2), preSkipTicks: %d (expected: 0..65535)"
                    .formatted(channels, preSkipTicks));
        }
        this.page = new OggPage(serial, sink);
        head(channels, preSkipTicks, inputRateHz);
        tags();
    }

    /// RFC 7845 §5.1: version 1, no gain, mapping family 0.
    private void head(int channels, int preSkipTicks, int inputRateHz) {
        byte[] head = ByteBuffer.allocate(19)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OpusHead".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) channels)
                .putShort((short) preSkipTicks)
                .putInt(inputRateHz)
                .putShort((short) 0)
                .put((byte) 0)
                .array();
        page.add(MemorySegment.ofArray(head), 0, head.length);
        page.write(0, OggPage.FIRST);
    }

    /// RFC 7845 §5.2: who wrote it, and no comment: a recording says nothing about people outside of
    /// its sealed name.
    private void tags() {
        byte[] vendor = VENDOR.getBytes(StandardCharsets.US_ASCII);
        byte[] tags = ByteBuffer.allocate(16 + vendor.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                .putInt(vendor.length)
                .put(vendor)
                .putInt(0)
                .array();
        page.add(MemorySegment.ofArray(tags), 0, tags.length);
        page.write(0, 0);
    }

    /// Appends a packet.
    ///
    /// @return whether it was one: what has no duration (see [OpusPacket#ticks]) or is too long is
    ///     left out
    public boolean write(MemorySegment packet, long at, int bytes) {
        int ticks = OpusPacket.ticks(packet, at, bytes);
        if (isFinished) {
            throw new IllegalStateException("finished");
        }
        if (ticks < 0 || bytes >= OggPage.BODY_BYTES_MAX) {
            return false;
        }
        // Only now, so that the last page has a packet, which some readers want.
        if (pageTicks >= PAGE_TICKS || !page.hasRoomFor(bytes)) {
            flush();
        }
        page.add(packet, at, bytes);
        granule += ticks;
        pageTicks += ticks;
        return true;
    }

    /// Writes what is there as a page, however short.
    public void flush() {
        if (!page.isEmpty()) {
            page.write(granule, 0);
            pageTicks = 0;
        }
    }

    /// The last page. Nothing may be written afterwards.
    ///
    /// @param trimTicks what is filling at the end and shall not be heard (RFC 7845 §4.4), less
    ///     than the last second
    public void finish(int trimTicks) {
        if (!isFinished) {
            // If nothing was written, or just flushed, it is a page without packets, which RFC 3533 allows for exactly
            // this.
            page.write(granule - Math.clamp(trimTicks, 0, pageTicks), OggPage.LAST);
            isFinished = true;
        }
    }

    /// How long it is by now, in 1/48,000 s, what players leave out included.
    public long ticks() {
        return granule;
    }
}
