package org.belfry.media.plan;

import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ice.Candidate;
import org.belfry.ice.IceCredentials;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.jspecify.annotations.Nullable;

/// What this house is to one endpoint.
///
/// @param address the one its network is told
/// @param port the media port, even; RTCP of those who cannot share it comes to the next one
/// @param browser what only a browser needs, or null
public record LocalMedia(
        IpAddress address, int port, @Nullable Browser browser) {

    /// @param credentials of this leg's ICE session
    /// @param fingerprint of the identity its DTLS will show
    public record Browser(IceCredentials credentials, List<Candidate> candidates, Fingerprint fingerprint) {
        public Browser {
            candidates = List.copyOf(candidates);
        }
    }

    public LocalMedia {
        if (port < 2 || port > 65_534 || port % 2 != 0) {
            throw new IllegalArgumentException("port: %d (expected: an even one, 2..65534)".formatted(port));
        }
    }
}
