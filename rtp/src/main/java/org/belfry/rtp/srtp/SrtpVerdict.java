package org.belfry.rtp.srtp;

/// What became of one packet. Anything but [#DONE] left the packet and the context as they were.
public enum SrtpVerdict {
    /// Sealed or opened; the new length is the context's `lengthBytes()`.
    DONE,
    /// Too short for its headers and its tag, or a header that lies about its size.
    MALFORMED,
    /// Seen before (RFC 3711 §3.3.2). To a sender: its index was used, and using it again would give the keys away.
    REPLAYED,
    /// Further behind the newest packet than the window reaches.
    TOO_OLD,
    /// The tag does not fit: not from the holder of the key, changed on the way, or of another turn of the counter.
    FORGED,
    /// A control packet in clear (RFC 3711 §3.4, E = 0). The house carries nothing in clear under a negotiated key.
    NOT_ENCRYPTED,
    /// The key has protected all it may (RFC 3711 §9.2): a new one has to be agreed on.
    KEY_WORN_OUT,
    /// One SSRC more than the context keeps.
    TOO_MANY_STREAMS,
    /// The region ends before the tag would.
    NO_ROOM
}
