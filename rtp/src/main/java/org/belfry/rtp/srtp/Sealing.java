package org.belfry.rtp.srtp;

import java.lang.foreign.MemorySegment;

/// The transform of one suite under the session keys of one direction. Knows nothing of streams and windows.
///
/// Lengths and room were checked by the caller. Lengths of sealing are without, of opening with the tag or trailer.
sealed interface Sealing extends AutoCloseable permits CounterSealing, GcmSealing {

    /// Set in the word of a control packet that is encrypted (RFC 3711 §3.4).
    int ENCRYPTED = 1 << 31;

    /// Bytes of a control packet that stay readable: its first header and the SSRC (RFC 3711 §3.4).
    int RTCP_CLEAR_BYTES = 8;

    static Sealing of(MasterKey master, Primitives primitives) {
        SessionKeys rtp = SessionKeys.rtp(master);
        SessionKeys rtcp = SessionKeys.rtcp(master);
        Sealing sealing = of(master.suite(), rtp, rtcp, primitives);
        rtp.wipe();
        rtcp.wipe();
        return sealing;
    }

    static Sealing of(SrtpSuite suite, SessionKeys rtp, SessionKeys rtcp, Primitives primitives) {
        return suite.isAead()
                ? new GcmSealing(rtp, rtcp, primitives)
                : new CounterSealing(suite.rtpTagBytes(), rtp, rtcp, primitives);
    }

    void sealRtp(Workspace work, MemorySegment region, long at, int headerBytes, int length, int ssrc, long index);

    /// Whether the tag was right; if not, the packet is as it was.
    boolean openRtp(Workspace work, MemorySegment region, long at, int headerBytes, int length, int ssrc, long index);

    void sealRtcp(Workspace work, MemorySegment region, long at, int length, int ssrc, int index);

    /// The word with the index and the mark of encryption.
    int rtcpWord(MemorySegment region, long at, int length);

    /// Whether the tag was right; if not, the packet is as it was.
    boolean openRtcp(Workspace work, MemorySegment region, long at, int length, int ssrc);

    @Override
    void close();
}
