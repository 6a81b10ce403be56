package org.belfry.media.quality;

/// How a leg protects its media.
public enum LegKind {
    /// ICE and DTLS-SRTP.
    BROWSER("browser"),
    /// SRTP with keys from the signalling (SDES).
    SECURE_PHONE("phone"),
    /// RTP in clear, on a network that may.
    PLAIN("line");

    private final String noun;

    LegKind(String noun) {
        this.noun = noun;
    }

    /// What somebody who makes calls would call it.
    String noun() {
        return noun;
    }
}
