package org.belfry.rtp.srtp;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.belfry.rtp.RtpHeader;
import org.jspecify.annotations.Nullable;

/// Opens what comes in under one master key, in place (RFC 3711 §3.3, RFC 7714 §8.3).
///
/// Whatever is refused leaves the packet and this context as they were: no SSRC is learned, no counter moves, nothing
/// is
/// decrypted before the tag was right. So a packet of unknown origin may be tried with one context after the other, and
/// a stranger's packets cost a hash each and change nothing. A stream that is met first begins with roll-over counter
/// 0.
///
/// Regions are native. Belongs to one thread at a time. At most 32 SSRCs.
public final class SrtpReceiver implements AutoCloseable {

    private static final int RTCP_BYTES_MIN = 8;

    private final SrtpSuite suite;
    private final Sealing sealing;
    private final Streams streams = new Streams();
    private @Nullable Workspace own;
    private int lengthBytes;
    private boolean isClosed;

    public SrtpReceiver(MasterKey master, Primitives primitives) {
        this(master.suite(), Sealing.of(master, primitives));
    }

    SrtpReceiver(SrtpSuite suite, Sealing sealing) {
        this.suite = suite;
        this.sealing = sealing;
    }

    /// Opens the SRTP packet of `length` bytes at `at`.
    public SrtpVerdict unprotectRtp(MemorySegment region, long at, int length) {
        return unprotectRtp(own(), region, at, length);
    }

    /// The same with the working memory of the thread, for those that have many keys.
    public SrtpVerdict unprotectRtp(Workspace work, MemorySegment region, long at, int length) {
        require(region, at, length);
        int headerBytes = RtpHeader.bytes(region, at, length - suite.rtpTagBytes());
        if (headerBytes < 0) {
            return SrtpVerdict.MALFORMED;
        }
        int ssrc = RtpHeader.ssrc(region, at);
        Stream stream = streams.find(ssrc);
        long index =
                PacketIndex.guess(stream == null ? -1 : stream.packets().highest(), RtpHeader.sequence(region, at));
        SrtpVerdict verdict = judge(stream == null ? null : stream.packets(), index);
        if (verdict != SrtpVerdict.DONE) {
            return verdict;
        }
        if (!sealing.openRtp(work, region, at, headerBytes, length, ssrc, index)) {
            return SrtpVerdict.FORGED;
        }
        (stream == null ? streams.add(ssrc) : stream).packets().mark(index);
        lengthBytes = length - suite.rtpTagBytes();
        return SrtpVerdict.DONE;
    }

    /// Opens the SRTCP packet of `length` bytes at `at`.
    public SrtpVerdict unprotectRtcp(MemorySegment region, long at, int length) {
        return unprotectRtcp(own(), region, at, length);
    }

    /// The same with the working memory of the thread, for those that have many keys.
    public SrtpVerdict unprotectRtcp(Workspace work, MemorySegment region, long at, int length) {
        require(region, at, length);
        if (length < RTCP_BYTES_MIN + suite.rtcpTrailerBytes() || !RtpHeader.isVersion2(region, at)) {
            return SrtpVerdict.MALFORMED;
        }
        int word = sealing.rtcpWord(region, at, length);
        if ((word & Sealing.ENCRYPTED) == 0) {
            return SrtpVerdict.NOT_ENCRYPTED;
        }
        int ssrc = region.get(NativeRegions.INT, at + 4);
        Stream stream = streams.find(ssrc);
        int index = word & ~Sealing.ENCRYPTED;
        SrtpVerdict verdict = judge(stream == null ? null : stream.controls(), index);
        if (verdict != SrtpVerdict.DONE) {
            return verdict;
        }
        if (!sealing.openRtcp(work, region, at, length, ssrc)) {
            return SrtpVerdict.FORGED;
        }
        (stream == null ? streams.add(ssrc) : stream).controls().mark(index);
        lengthBytes = length - suite.rtcpTrailerBytes();
        return SrtpVerdict.DONE;
    }

    private SrtpVerdict judge(@Nullable ReplayWindow window, long index) {
        if (index < 0) {
            return SrtpVerdict.TOO_OLD;
        }
        if (index > PacketIndex.MAX) {
            return SrtpVerdict.KEY_WORN_OUT;
        }
        if (window == null) {
            return streams.isFull() ? SrtpVerdict.TOO_MANY_STREAMS : SrtpVerdict.DONE;
        }
        return window.check(index);
    }

    private Workspace own() {
        Workspace known = own;
        if (known == null) {
            known = new Workspace();
            own = known;
        }
        return known;
    }

    private void require(MemorySegment region, long at, int length) {
        if (isClosed) {
            throw new IllegalStateException("closed");
        }
        NativeRegions.require(region, at, length);
    }

    public SrtpSuite suite() {
        return suite;
    }

    /// Bytes of the packet opened last, tag gone.
    public int lengthBytes() {
        return lengthBytes;
    }

    /// Where each stream stands, to be resumed by another receiver under the same key.
    public List<StreamState> states() {
        return streams.states();
    }

    /// Goes on where another receiver under the same key stopped; packets still under way then are refused. Before the
    /// first packet of the stream only.
    public void resume(StreamState state) {
        streams.resume(state);
    }

    /// Lets go of the keys.
    @Override
    public void close() {
        isClosed = true;
        sealing.close();
    }
}
