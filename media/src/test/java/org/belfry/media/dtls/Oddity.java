package org.belfry.media.dtls;

import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.UseSRTPData;

/// What is wrong with a [StrangerClient] or a [StrangerServer].
enum Oddity {
    NOTHING,
    NO_SRTP,
    /// NULL_HMAC_SHA1_80 (RFC 5764 §4.1.2), authenticated and in clear, and nothing else.
    NULL_PROFILE,
    NO_EXTENDED_MASTER_SECRET,
    NO_CERTIFICATE,
    /// TLS_ECDHE_ECDSA_WITH_NULL_SHA.
    NULL_CIPHER,
    /// AES-CBC.
    OLD_CIPHER,
    OLD_VERSION,
    /// As server: a profile nobody offered.
    UNOFFERED_PROFILE,
    /// As server: a master key identifier nobody asked for.
    IDENTIFIER;

    int[] suites() {
        return switch (this) {
            case NULL_CIPHER -> new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_NULL_SHA};
            case OLD_CIPHER, OLD_VERSION -> new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA};
            default -> Terms.SUITES.clone();
        };
    }

    ProtocolVersion[] versions() {
        return new ProtocolVersion[] {this == OLD_VERSION ? ProtocolVersion.DTLSv10 : ProtocolVersion.DTLSv12};
    }

    UseSRTPData srtp() {
        return switch (this) {
            case NULL_PROFILE -> new UseSRTPData(new int[] {5}, new byte[0]);
            case UNOFFERED_PROFILE -> new UseSRTPData(new int[] {2}, new byte[0]);
            case IDENTIFIER -> new UseSRTPData(new int[] {7}, new byte[] {1, 2});
            default -> new UseSRTPData(new int[] {7}, new byte[0]);
        };
    }
}
