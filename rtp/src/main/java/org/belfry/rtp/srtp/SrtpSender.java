package org.belfry.rtp.srtp;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.belfry.rtp.RtpHeader;
import org.jspecify.annotations.Nullable;

/// Seals what goes out under one master key, in place (RFC 3711 §3.3, RFC 7714 §8.2).
///
/// No index is ever used twice, for the second packet would give away both: a repeated sequence number is refused as
/// [SrtpVerdict#REPLAYED], one more than 960 behind the newest as [SrtpVerdict#TOO_OLD]. A relay therefore has to drop
/// duplicates it received, which a [SrtpReceiver] before it does.
///
/// Regions are native. Belongs to one thread at a time. At most 32 SSRCs; 2^48 packets and 2^31 control packets each.
public final class SrtpSender implements AutoCloseable {

    private static final int RTCP_BYTES_MIN = 8;

    private final SrtpSuite suite;
    private final Sealing sealing;
    private final Streams streams = new Streams();
    private @Nullable Workspace own;
    private int lengthBytes;
    private boolean isClosed;

    public SrtpSender(MasterKey master, Primitives primitives) {
        this(master.suite(), Sealing.of(master, primitives));
    }

    SrtpSender(SrtpSuite suite, Sealing sealing) {
        this.suite = suite;
        this.sealing = sealing;
    }

    /// Seals the RTP packet of `length` bytes at `at`.
    public SrtpVerdict protectRtp(MemorySegment region, long at, int length) {
        return protectRtp(own(), region, at, length);
    }

    /// The same with the working memory of the thread, for those that have many keys.
    public SrtpVerdict protectRtp(Workspace work, MemorySegment region, long at, int length) {
        require(region, at, length);
        int headerBytes = RtpHeader.bytes(region, at, length);
        if (headerBytes < 0) {
            return SrtpVerdict.MALFORMED;
        }
        if (region.byteSize() - at - length < suite.rtpTagBytes()) {
            return SrtpVerdict.NO_ROOM;
        }
        int ssrc = RtpHeader.ssrc(region, at);
        Stream stream = streams.find(ssrc);
        long index =
                PacketIndex.guess(stream == null ? -1 : stream.packets().highest(), RtpHeader.sequence(region, at));
        SrtpVerdict verdict = judge(stream, stream == null ? null : stream.packets(), index, PacketIndex.MAX);
        if (verdict != SrtpVerdict.DONE) {
            return verdict;
        }
        sealing.sealRtp(work, region, at, headerBytes, length, ssrc, index);
        (stream == null ? streams.add(ssrc) : stream).packets().mark(index);
        lengthBytes = length + suite.rtpTagBytes();
        return SrtpVerdict.DONE;
    }

    /// Seals the compound RTCP packet of `length` bytes at `at`.
    public SrtpVerdict protectRtcp(MemorySegment region, long at, int length) {
        return protectRtcp(own(), region, at, length);
    }

    /// The same with the working memory of the thread, for those that have many keys.
    public SrtpVerdict protectRtcp(Workspace work, MemorySegment region, long at, int length) {
        require(region, at, length);
        if (length < RTCP_BYTES_MIN) {
            return SrtpVerdict.MALFORMED;
        }
        if (region.byteSize() - at - length < suite.rtcpTrailerBytes()) {
            return SrtpVerdict.NO_ROOM;
        }
        int ssrc = region.get(NativeRegions.INT, at + 4);
        Stream stream = streams.find(ssrc);
        long index = stream == null ? 0 : stream.controls().highest() + 1;
        SrtpVerdict verdict =
                judge(stream, stream == null ? null : stream.controls(), index, Streams.CONTROL_INDEX_MAX);
        if (verdict != SrtpVerdict.DONE) {
            return verdict;
        }
        sealing.sealRtcp(work, region, at, length, ssrc, (int) index);
        (stream == null ? streams.add(ssrc) : stream).controls().mark(index);
        lengthBytes = length + suite.rtcpTrailerBytes();
        return SrtpVerdict.DONE;
    }

    private SrtpVerdict judge(@Nullable Stream stream, @Nullable ReplayWindow window, long index, long indexMax) {
        if (index < 0) {
            return SrtpVerdict.TOO_OLD;
        }
        if (index > indexMax) {
            return SrtpVerdict.KEY_WORN_OUT;
        }
        if (stream == null || window == null) {
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

    /// Bytes of the packet sealed last, tag included.
    public int lengthBytes() {
        return lengthBytes;
    }

    /// Where each stream stands, to be resumed by another sender under the same key.
    public List<StreamState> states() {
        return streams.states();
    }

    /// Goes on where another sender under the same key stopped; before the first packet of the stream only.
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
