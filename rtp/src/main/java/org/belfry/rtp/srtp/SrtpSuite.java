package org.belfry.rtp.srtp;

import java.util.Optional;

/// What a key agreement names a transform by (RFC 3711 §4, RFC 4568 §6.2, RFC 5764 §4.1.2, RFC 6188, RFC 7714 §14).
public enum SrtpSuite {
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, 1),
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, 2),
    AES_256_CM_HMAC_SHA1_80(32, 14, 10, 0),
    AES_256_CM_HMAC_SHA1_32(32, 14, 4, 0),
    AEAD_AES_128_GCM(16, 12, 16, 7),
    AEAD_AES_256_GCM(32, 12, 16, 8);

    /// Under both `_80` and `_32` a control packet carries the long tag (RFC 4568 §6.2.2, RFC 5764 §4.1.2).
    private static final int CONTROL_TAG_BYTES = 10;

    private static final int CONTROL_INDEX_BYTES = 4;

    private final int keyBytes;
    private final int saltBytes;
    private final int tagBytes;
    private final int dtlsProfile;

    SrtpSuite(int keyBytes, int saltBytes, int tagBytes, int dtlsProfile) {
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.tagBytes = tagBytes;
        this.dtlsProfile = dtlsProfile;
    }

    /// The suite a DTLS handshake chose, as `00 xx`; none if we do not speak it.
    public static Optional<SrtpSuite> ofDtlsProfile(int profile) {
        for (SrtpSuite suite : values()) {
            if (suite.dtlsProfile == profile && profile != 0) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    /// The suite SDP names by its own name, letter by letter (RFC 4568 §6.2).
    public static Optional<SrtpSuite> ofName(String name) {
        for (SrtpSuite suite : values()) {
            if (suite.name().equals(name)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    /// Protection profile of DTLS-SRTP, or 0: the suite has none.
    public int dtlsProfile() {
        return dtlsProfile;
    }

    /// Bytes of a master key and of a session's cipher key.
    public int keyBytes() {
        return keyBytes;
    }

    /// Bytes of a master salt and of a session's salt.
    public int saltBytes() {
        return saltBytes;
    }

    public boolean isAead() {
        return tagBytes == 16;
    }

    /// Bytes sealing adds to an RTP packet.
    public int rtpTagBytes() {
        return tagBytes;
    }

    /// Bytes of the tag of an RTCP packet.
    public int rtcpTagBytes() {
        return isAead() ? tagBytes : CONTROL_TAG_BYTES;
    }

    /// Bytes sealing adds to an RTCP packet: the tag and the word with the index.
    public int rtcpTrailerBytes() {
        return rtcpTagBytes() + CONTROL_INDEX_BYTES;
    }

    /// Bytes that have to be free behind a packet before it is sealed, whichever it is.
    public int roomBytes() {
        return rtcpTrailerBytes();
    }
}
