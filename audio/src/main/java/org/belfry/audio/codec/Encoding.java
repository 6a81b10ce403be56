package org.belfry.audio.codec;

/// The codecs this house can speak itself, by their names in SDP (RFC 3551 §6, RFC 7587 §7).
public enum Encoding {
    /// G.711 µ-law.
    PCMU("PCMU"),
    /// G.711 A-law.
    PCMA("PCMA"),
    /// G.722 at 64 kbit/s.
    G722("G722"),
    /// Samples as they are, big-endian.
    L16("L16"),
    /// RFC 6716.
    OPUS("opus");

    private final String encodingName;

    Encoding(String encodingName) {
        this.encodingName = encodingName;
    }

    /// As written in `a=rtpmap`; compared without case there.
    public String encodingName() {
        return encodingName;
    }
}
