package org.belfry.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.belfry.ground.IpAddress;
import org.belfry.identity.Entrance;
import org.belfry.identity.PasskeySite;
import org.jspecify.annotations.Nullable;

/// By which names a door answers. A page on a foreign name that was made to resolve to our address (DNS rebinding)
/// comes with that name in `Host` and gets nothing. Immutable but for the facts, which it asks each time.
final class Hosts {

    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:(?<port>[0-9]{1,5}))?");
    private static final int HTTPS_PORT = 443;

    private final HouseFacts facts;
    private final Entrance entrance;
    private final Set<String> published;

    Hosts(HouseFacts facts, Entrance entrance, Set<String> published) {
        this.facts = facts;
        this.entrance = entrance;
        this.published = Set.copyOf(published);
    }

    /// A name by which this door answers: the proof that `Host` was looked at.
    ///
    /// @param host lower-case, an IPv6 literal without brackets
    /// @param origin as a browser writes it in `Origin` (RFC 6454 §6.2)
    record Addressed(String host, String origin) {}

    /// @param authority the `Host` header or `:authority`, as it came
    /// @param local where the connection arrived
    Optional<Addressed> addressed(@Nullable String authority, InetSocketAddress local) {
        if (authority == null) {
            return Optional.empty();
        }
        var matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String shown = matcher.group("host").toLowerCase(Locale.ROOT);
        String portText = matcher.group("port");
        int port = portText == null ? HTTPS_PORT : Integer.parseInt(portText);
        String host = shown.startsWith("[") ? shown.substring(1, shown.length() - 1) : shown;
        String origin = "https://" + shown + (port == HTTPS_PORT ? "" : ":" + port);
        // Without a port it came by way of 443, forwarded here; a browser that came directly names our port.
        boolean portFits = portText == null || port == local.getPort();
        boolean ours = portFits && (facts.names().contains(host) || isAddress(host, local.getAddress()));
        return ours || published.contains(origin) ? Optional.of(new Addressed(host, origin)) : Optional.empty();
    }

    /// The site passkeys belong to on a page addressed so.
    Optional<PasskeySite> passkeySite(Addressed addressed) {
        return facts.passkeyNames().contains(addressed.host())
                ? Optional.of(new PasskeySite(addressed.host(), Set.of(addressed.origin())))
                : Optional.empty();
    }

    Entrance entrance() {
        return entrance;
    }

    /// The very address the connection came to cannot be a rebound name: the browser would show that name instead.
    private static boolean isAddress(String host, @Nullable InetAddress local) {
        try {
            return local != null && IpAddress.parse(host).equals(IpAddress.of(local));
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
