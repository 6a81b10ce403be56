package org.belfry.web;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.belfry.identity.Entrance;

/// What every answer tells the browser, so that it keeps others out (policy B1). Immutable.
final class SafeHeaders {

    private static final AsciiString REFERRER_POLICY = AsciiString.cached("referrer-policy");
    private static final AsciiString PERMISSIONS_POLICY = AsciiString.cached("permissions-policy");
    private static final AsciiString COOP = AsciiString.cached("cross-origin-opener-policy");
    private static final AsciiString CORP = AsciiString.cached("cross-origin-resource-policy");
    private static final AsciiString COEP = AsciiString.cached("cross-origin-embedder-policy");
    private static final AsciiString FRAMES = AsciiString.cached("x-frame-options");

    /// Features no page of ours uses.
    private static final String UNUSED = String.join(
            ", ",
            "accelerometer=()",
            "bluetooth=()",
            "camera=()",
            "display-capture=()",
            "geolocation=()",
            "gyroscope=()",
            "hid=()",
            "magnetometer=()",
            "midi=()",
            "payment=()",
            "serial=()",
            "usb=()",
            "publickey-credentials-create=(self)",
            "publickey-credentials-get=(self)");

    private static final String NO_CALLS = UNUSED + ", autoplay=(), microphone=()";

    /// The pages of the app make calls; the browser still asks its user (policy H3).
    private static final String CALLS = UNUSED + ", autoplay=(self), microphone=(self)";

    private static final HttpHeaders EVERYWHERE = HttpHeaders.builder()
            .add(HttpHeaderNames.STRICT_TRANSPORT_SECURITY, "max-age=31536000")
            .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .add(FRAMES, "DENY")
            .add(REFERRER_POLICY, "no-referrer")
            .add(COOP, "same-origin")
            .add(CORP, "same-origin")
            .add(COEP, "require-corp")
            .add(PERMISSIONS_POLICY, NO_CALLS)
            .build();

    /// For answers that no browser shows: nothing may load, run or frame, and nothing is kept.
    static final HttpHeaders FOR_DATA = EVERYWHERE.toBuilder()
            .add(
                    HttpHeaderNames.CONTENT_SECURITY_POLICY,
                    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
            .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build();

    /// For scripts, styles, fonts and pictures: their own page decides about them.
    static final HttpHeaders FOR_FILES = EVERYWHERE.toBuilder()
            .add(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'")
            .build();

    private SafeHeaders() {}

    /// For a page whose scripts and styles carry `nonce`.
    static HttpHeaders forPage(Entrance entrance, String nonce) {
        return EVERYWHERE.toBuilder()
                .set(PERMISSIONS_POLICY, entrance == Entrance.APP ? CALLS : NO_CALLS)
                .add(HttpHeaderNames.CONTENT_SECURITY_POLICY, pagePolicy(entrance, nonce))
                .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .build();
    }

    /// Scripts run by nonce alone; the modules a script imports inherit its nonce. Styles may also come
    /// as files of this origin, because late ones are linked by script. `data:` pictures are the kit's
    /// own icons in styles.
    /// Pages of the app play what their script fetched: a message of the box, and nothing by its address
    /// (decision 0193).
    private static String pagePolicy(Entrance entrance, String nonce) {
        String shared = String.join(
                "; ",
                List.of(
                        "default-src 'none'",
                        "script-src 'nonce-" + nonce + "'",
                        "style-src 'self' 'nonce-" + nonce + "'",
                        "img-src 'self' data:",
                        "font-src 'self'",
                        "connect-src 'self'",
                        "manifest-src 'self'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "frame-ancestors 'none'"));
        return entrance == Entrance.APP ? shared + "; media-src blob:" : shared;
    }

    /// The name of a door's session cookie. `__Host-` makes browsers insist on Secure, Path=/ and no Domain
    /// (RFC 6265bis §4.1.3.2), so neither a subdomain nor plain HTTP can plant one.
    static String cookieName(Entrance entrance) {
        return switch (entrance) {
            case CONSOLE -> "__Host-belfry-console";
            case APP -> "__Host-belfry-app";
        };
    }
}
