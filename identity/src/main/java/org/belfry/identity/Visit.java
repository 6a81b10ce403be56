package org.belfry.identity;

import java.util.Optional;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;

/// Where one request came from, as its door saw it. Immutable.
///
/// @param userAgent what the browser calls itself; cut at [#USER_AGENT_CHARS_MAX] characters
/// @param passkeys the name passkeys belong to on the page that sent the request; empty where none can be used (a bare
///     address, or a certificate the browser has no reason to trust)
public record Visit(Entrance entrance, IpAddress from, Redacted<String> userAgent, Optional<PasskeySite> passkeys) {

    /// Bounds what one session row may hold of a stranger's header.
    public static final int USER_AGENT_CHARS_MAX = 256;

    public Visit {
        if (userAgent.disclose().length() > USER_AGENT_CHARS_MAX) {
            userAgent = Redacted.of(userAgent.disclose().substring(0, USER_AGENT_CHARS_MAX));
        }
    }
}
