package org.belfry.media;

/// Carries what one track of a leg sends to the same track of another (RFC 3550 §7.1). Belongs to the loop of the
/// leg it hears; made and replaced by the desk.
sealed interface Translator permits Relay, Transcoder {

    /// What it carries to.
    Outbound to();

    /// One packet in clear, its header whole.
    void rtp(MediaLoop loop, int slot, long at, int length, long nowNanos);

    /// One control packet in clear.
    void rtcp(MediaLoop loop, int slot, long at, int length, long nowNanos);
}
