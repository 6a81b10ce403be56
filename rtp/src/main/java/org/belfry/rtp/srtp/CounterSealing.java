package org.belfry.rtp.srtp;

import java.lang.foreign.MemorySegment;

/// AES in counter mode with HMAC-SHA1 (RFC 3711 §4.1.1 and §4.2.1; RFC 6188 with 256 bits).
///
///     RTP    header │ payload, encrypted │ tag                         tag covers header, payload and the ROC
///     RTCP   8 bytes │ rest, encrypted │ E and index │ tag             tag covers all before it
final class CounterSealing implements Sealing {

    private static final int RTCP_TAG_BYTES = 10;
    private static final int SHORT_TAG_BYTES = 4;
    private static final int WORD_BYTES = 4;

    private final int tagBytes;
    private final Primitives.Keystream rtpStream;
    private final Primitives.Keystream rtcpStream;
    private final Primitives.Hmac rtpHmac;
    private final Primitives.Hmac rtcpHmac;
    private final Salt rtpSalt;
    private final Salt rtcpSalt;

    CounterSealing(int tagBytes, SessionKeys rtp, SessionKeys rtcp, Primitives primitives) {
        this.tagBytes = tagBytes;
        rtpStream = primitives.keystream(rtp.cipherKey());
        rtcpStream = primitives.keystream(rtcp.cipherKey());
        rtpHmac = primitives.hmac(rtp.hmacKey());
        rtcpHmac = primitives.hmac(rtcp.hmacKey());
        rtpSalt = Salt.of(rtp.salt());
        rtcpSalt = Salt.of(rtcp.salt());
    }

    /// A session salt as the halves of a counter block: `k_s * 2^16`.
    private record Salt(long high, long low) {

        static Salt of(byte[] salt) {
            MemorySegment block = MemorySegment.ofArray(java.util.Arrays.copyOf(salt, 16));
            return new Salt(block.get(NativeRegions.LONG, 0), block.get(NativeRegions.LONG, 8));
        }

        @Override
        public String toString() {
            return "Salt";
        }
    }

    @Override
    public void sealRtp(
            Workspace work, MemorySegment region, long at, int headerBytes, int length, int ssrc, long index) {
        crypt(work, rtpStream, rtpSalt, region, at + headerBytes, length - headerBytes, ssrc, index);
        // The ROC lies where the tag will be, so that one update hashes all of it.
        region.set(NativeRegions.INT, at + length, (int) (index >>> 16));
        rtpHmac.compute(work, region, at, length + WORD_BYTES);
        if (tagBytes == SHORT_TAG_BYTES) {
            region.set(NativeRegions.INT, at + length, (int) (work.codeHigh >>> 32));
        } else {
            writeTag(work, region, at + length);
        }
    }

    @Override
    public boolean openRtp(
            Workspace work, MemorySegment region, long at, int headerBytes, int length, int ssrc, long index) {
        int end = length - tagBytes;
        int firstOfTag = region.get(NativeRegions.INT, at + end);
        region.set(NativeRegions.INT, at + end, (int) (index >>> 16));
        rtpHmac.compute(work, region, at, end + WORD_BYTES);
        region.set(NativeRegions.INT, at + end, firstOfTag);
        boolean isRight = tagBytes == SHORT_TAG_BYTES
                ? (int) (work.codeHigh >>> 32) == firstOfTag
                : isTag(work, region, at + end);
        if (isRight) {
            crypt(work, rtpStream, rtpSalt, region, at + headerBytes, end - headerBytes, ssrc, index);
        }
        return isRight;
    }

    @Override
    public void sealRtcp(Workspace work, MemorySegment region, long at, int length, int ssrc, int index) {
        crypt(work, rtcpStream, rtcpSalt, region, at + RTCP_CLEAR_BYTES, length - RTCP_CLEAR_BYTES, ssrc, index);
        region.set(NativeRegions.INT, at + length, index | ENCRYPTED);
        rtcpHmac.compute(work, region, at, length + WORD_BYTES);
        writeTag(work, region, at + length + WORD_BYTES);
    }

    @Override
    public int rtcpWord(MemorySegment region, long at, int length) {
        return region.get(NativeRegions.INT, at + length - RTCP_TAG_BYTES - WORD_BYTES);
    }

    @Override
    public boolean openRtcp(Workspace work, MemorySegment region, long at, int length, int ssrc) {
        int word = rtcpWord(region, at, length);
        int end = length - RTCP_TAG_BYTES;
        rtcpHmac.compute(work, region, at, end);
        if (!isTag(work, region, at + end)) {
            return false;
        }
        if ((word & ENCRYPTED) != 0) {
            int bytes = end - WORD_BYTES - RTCP_CLEAR_BYTES;
            crypt(work, rtcpStream, rtcpSalt, region, at + RTCP_CLEAR_BYTES, bytes, ssrc, word & ~ENCRYPTED);
        }
        return true;
    }

    /// RFC 3711 §4.1.1: the counter begins at `(k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16)`.
    private static void crypt(
            Workspace work,
            Primitives.Keystream stream,
            Salt salt,
            MemorySegment region,
            long at,
            int length,
            int ssrc,
            long index) {
        if (length > 0) {
            stream.apply(work, region, at, length, salt.high ^ Integer.toUnsignedLong(ssrc), salt.low ^ (index << 16));
        }
    }

    private static void writeTag(Workspace work, MemorySegment region, long at) {
        region.set(NativeRegions.LONG, at, work.codeHigh);
        region.set(NativeRegions.SHORT, at + 8, (short) work.codeNext);
    }

    /// All bytes are looked at, whether the first was right or not.
    private static boolean isTag(Workspace work, MemorySegment region, long at) {
        long difference = region.get(NativeRegions.LONG, at) ^ work.codeHigh;
        difference |= Short.toUnsignedInt(region.get(NativeRegions.SHORT, at + 8)) ^ work.codeNext;
        return difference == 0;
    }

    @Override
    public void close() {
        rtpStream.close();
        rtcpStream.close();
        rtpHmac.close();
        rtcpHmac.close();
    }
}
