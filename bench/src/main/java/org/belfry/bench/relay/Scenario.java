package org.belfry.bench.relay;

import java.util.Optional;
import org.belfry.rtp.srtp.SrtpSuite;

/// How the two legs of each call protect their media, both ways.
///
/// The two sides have different suites of one family where both are encrypted by SDES: rtpengine passes
/// packets on as they are if it may give both sides the same keys, and it is to decrypt and encrypt
/// here as ours does. Nobody chooses the keys of a handshake.
public enum Scenario {
    RTP_RTP("RTP to RTP", Optional.empty(), Optional.empty(), ">= 2"),
    SRTP_RTP("SRTP to RTP, AES-CM", Optional.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80), Optional.empty(), ">= 3"),
    SRTP_SRTP(
            "SRTP to SRTP, AES-CM re-encrypted",
            Optional.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80),
            Optional.of(SrtpSuite.AES_CM_128_HMAC_SHA1_32),
            ">= 3"),
    GCM_GCM(
            "SRTP to SRTP, AES-GCM re-encrypted",
            Optional.of(SrtpSuite.AEAD_AES_128_GCM),
            Optional.of(SrtpSuite.AEAD_AES_256_GCM),
            ">= 3"),
    /// Callers are browsers: their keys come of a handshake, with a suite that all browsers have.
    DTLS_SDES(
            "DTLS-SRTP to SDES, AES-CM re-encrypted",
            Optional.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80),
            Optional.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80),
            ">= 3"),
    /// The caller is a client with a channel, the callee its peer.
    TURN("TURN channels", Optional.empty(), Optional.empty(), ">= 1.5");

    private final String title;
    private final Optional<SrtpSuite> caller;
    private final Optional<SrtpSuite> callee;
    private final String target;

    Scenario(String title, Optional<SrtpSuite> caller, Optional<SrtpSuite> callee, String target) {
        this.title = title;
        this.caller = caller;
        this.callee = callee;
        this.target = target;
    }

    /// Whether calls are set up through a TURN server.
    boolean isTurn() {
        return this == TURN;
    }

    /// Whether callers are keyed by a handshake.
    boolean isDtls() {
        return this == DTLS_SDES;
    }

    String title() {
        return title;
    }

    /// Of the side that calls, or of the one that is called; none in clear.
    Optional<SrtpSuite> suite(boolean isCaller) {
        return isCaller ? caller : callee;
    }

    /// Bytes our loops may allocate for a packet once they are warm; the smallest object has 16.
    String bytesTarget() {
        return this == GCM_GCM ? "< 8" : "0 (< 1)";
    }

    /// How many times as much processor time a packet may take the peer.
    String target() {
        return target;
    }
}
