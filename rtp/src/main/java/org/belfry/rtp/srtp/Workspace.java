package org.belfry.rtp.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Working memory for opening and sealing: what a packet needs for a moment and no key keeps. Shared by all keys of a
/// thread it stays in the processor's nearest cache, however many thousand keys there are.
///
///     0 keystream │ 384 length │ 448 hash │ 576 digest │ 608 nonce │ 624 end
///
/// Holds traces of the last packet's keystream and hash until the next. Belongs to one thread.
public final class Workspace {

    /// A voice packet's keystream at once, a datagram of Ethernet in four times.
    static final int STREAM_BYTES = 384;

    static final long STREAM = 0;
    /// What libcrypto says it wrote.
    static final long LENGTH = 384;
    static final long HASH = 448;
    static final long DIGEST = 576;
    static final long NONCE = 608;
    /// Room for what libcrypto writes at the end, which is nothing.
    static final long END = 624;

    private static final int BYTES = 640;
    private static final int LINE_BYTES = 64;

    final MemorySegment memory = Arena.ofAuto().allocate(BYTES, LINE_BYTES);
    final long address = memory.address();
    /// Bytes 0 to 7 of the code computed last, and 8 and 9.
    long codeHigh;
    int codeNext;

    public Workspace() {}
}
