package org.belfry.media.quality;

/// How a leg's path stands, as of a moment. Times as in [QualitySnapshot].
///
/// @param checks of ICE that were right
/// @param refusedChecks that were not: another password, or no sense
/// @param lastCheckMs when the last right one came
/// @param consentLostMs when we stopped sending because checks stopped (RFC 7675)
/// @param moves of the far side to another address
/// @param handshake of DTLS
public record PathSnapshot(
        long checks, long refusedChecks, long lastCheckMs, long consentLostMs, int moves, Handshake handshake) {

    public static final PathSnapshot NONE =
            new PathSnapshot(0, 0, QualitySnapshot.NEVER, QualitySnapshot.NEVER, 0, new Handshake.Pending());
}
