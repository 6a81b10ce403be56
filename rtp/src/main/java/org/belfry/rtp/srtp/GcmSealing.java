package org.belfry.rtp.srtp;

import java.lang.foreign.MemorySegment;

/// AES-GCM (RFC 7714).
///
///     RTP    header │ payload, encrypted │ tag                    the header is associated data
///     RTCP   8 bytes │ rest, encrypted │ tag │ E and index        the 8 bytes and the word are
final class GcmSealing implements Sealing {

    private static final int TAG_BYTES = Primitives.Aead.TAG_BYTES;
    private static final int WORD_BYTES = 4;

    private final Primitives.Aead rtp;
    private final Primitives.Aead rtcp;
    private final Primitives.Nonce rtpSalt;
    private final Primitives.Nonce rtcpSalt;
    private final Primitives.Nonce nonce = new Primitives.Nonce();
    private final Primitives.Associated associated = new Primitives.Associated();

    GcmSealing(SessionKeys rtpKeys, SessionKeys rtcpKeys, Primitives primitives) {
        rtp = primitives.aead(rtpKeys.cipherKey());
        rtcp = primitives.aead(rtcpKeys.cipherKey());
        rtpSalt = salt(rtpKeys.salt());
        rtcpSalt = salt(rtcpKeys.salt());
    }

    private static Primitives.Nonce salt(byte[] bytes) {
        MemorySegment salt = MemorySegment.ofArray(bytes);
        var halves = new Primitives.Nonce();
        halves.set(salt.get(NativeRegions.LONG, 0), salt.get(NativeRegions.INT, 8));
        return halves;
    }

    @Override
    public void sealRtp(
            Workspace work, MemorySegment region, long at, int headerBytes, int length, int ssrc, long index) {
        setNonce(rtpSalt, ssrc, index);
        associated.set(at, headerBytes, 0, 0);
        rtp.seal(work, region, associated, at + headerBytes, length - headerBytes, at + length, nonce);
    }

    @Override
    public boolean openRtp(
            Workspace work, MemorySegment region, long at, int headerBytes, int length, int ssrc, long index) {
        setNonce(rtpSalt, ssrc, index);
        associated.set(at, headerBytes, 0, 0);
        int end = length - TAG_BYTES;
        return rtp.open(work, region, associated, at + headerBytes, end - headerBytes, at + end, nonce);
    }

    @Override
    public void sealRtcp(Workspace work, MemorySegment region, long at, int length, int ssrc, int index) {
        long wordAt = at + length + TAG_BYTES;
        region.set(NativeRegions.INT, wordAt, index | ENCRYPTED);
        setNonce(rtcpSalt, ssrc, index);
        associated.set(at, RTCP_CLEAR_BYTES, wordAt, WORD_BYTES);
        int bytes = length - RTCP_CLEAR_BYTES;
        rtcp.seal(work, region, associated, at + RTCP_CLEAR_BYTES, bytes, at + length, nonce);
    }

    @Override
    public int rtcpWord(MemorySegment region, long at, int length) {
        return region.get(NativeRegions.INT, at + length - WORD_BYTES);
    }

    /// Without E nothing is encrypted and all of the packet is associated data (RFC 7714 §9.3).
    @Override
    public boolean openRtcp(Workspace work, MemorySegment region, long at, int length, int ssrc) {
        int word = rtcpWord(region, at, length);
        long wordAt = at + length - WORD_BYTES;
        int end = length - WORD_BYTES - TAG_BYTES;
        setNonce(rtcpSalt, ssrc, word & ~ENCRYPTED);
        int clear = (word & ENCRYPTED) != 0 ? RTCP_CLEAR_BYTES : end;
        associated.set(at, clear, wordAt, WORD_BYTES);
        return rtcp.open(work, region, associated, at + clear, end - clear, at + end, nonce);
    }

    /// RFC 7714 §8.1 and §9.1: two zeros, SSRC, and the index in the last six bytes, XOR the salt.
    private void setNonce(Primitives.Nonce salt, int ssrc, long index) {
        long high = (Integer.toUnsignedLong(ssrc) << 16) | (index >>> 32);
        nonce.set(high ^ salt.high, (int) index ^ salt.low);
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
