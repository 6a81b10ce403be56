package org.belfry.web.hook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.belfry.ground.Redacted;
import org.belfry.net.egress.Destination.Reach;
import org.belfry.pbx.live.LiveEvent.Kind;

/// Where events are told to, and which. Immutable.
///
/// @param name short and unique
/// @param url may hold a secret of the receiver's
/// @param events of which it is told
/// @param reach which addresses the name in the URL may lead to
/// @param authority what the receiver's certificate is trusted by, as PEM; empty for those of the system
/// @param secret what events are signed with
/// @param paused whether nothing is sent until it is tried by hand
public record Webhook(
        String name,
        Redacted<URI> url,
        Set<Kind> events,
        Reach reach,
        String authority,
        Redacted<byte[]> secret,
        boolean paused) {

    public static final int URL_CHARS_MAX = 2_048;
    static final int AUTHORITY_CHARS_MAX = 32 * 1024;
    private static final int HTTPS = 443;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    /// @throws IllegalArgumentException with the sentence to show
    public Webhook {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: '%.64s' (expected: 1..64 of a-z, 0-9, dot and hyphen)".formatted(name));
        }
        if (events.isEmpty()) {
            throw new IllegalArgumentException("events: none (expected: one or more)");
        }
        if (authority.length() > AUTHORITY_CHARS_MAX) {
            throw new IllegalArgumentException("authority: %d characters (expected: at most %d)"
                    .formatted(authority.length(), AUTHORITY_CHARS_MAX));
        }
        events = EnumSet.copyOf(events);
    }

    /// Reads where to; the URL itself is not repeated in the sentence, for what stands behind its host can be a
    /// secret.
    ///
    /// @throws IllegalArgumentException with the sentence to show
    public static URI url(String text) {
        String expected = "(expected: https://host/path, at most %d characters)".formatted(URL_CHARS_MAX);
        try {
            var uri = new URI(text);
            boolean isWhole = "https".equals(uri.getScheme()) && uri.getHost() != null && !uri.isOpaque();
            boolean isPlain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            boolean isAscii = text.chars().allMatch(each -> each > ' ' && each < 127);
            if (text.length() <= URL_CHARS_MAX && isWhole && isPlain && isAscii && uri.getPort() <= 65_535) {
                return uri;
            }
        } catch (URISyntaxException notAUri) {
            // Said below, without what the exception repeats.
        }
        throw new IllegalArgumentException("url: not one that events are told to " + expected);
    }

    public String host() {
        String host = url.disclose().getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    public int port() {
        int port = url.disclose().getPort();
        return port < 1 ? HTTPS : port;
    }

    /// What is asked for there.
    String pathAndQuery() {
        var uri = url.disclose();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    Webhook paused(boolean isPaused) {
        return new Webhook(name, url, events, reach, authority, secret, isPaused);
    }
}
