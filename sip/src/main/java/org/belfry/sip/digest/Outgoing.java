package org.belfry.sip.digest;

/// A request we send and may be challenged for. Immutable as long as `body` is left alone, which is kept as it is.
public final class Outgoing {

    /// Where a request stands among dialogs.
    public enum Standing {
        OUTSIDE_DIALOG,
        DIALOG_WE_BEGAN,
        /// Challenges here are never answered. Whoever calls us and then challenges our BYE would otherwise collect
        /// digests to guess the password from.
        DIALOG_THEY_BEGAN
    }

    private final String method;
    private final String requestUri;
    private final byte[] body;
    private final String sentTo;
    private final Standing standing;

    /// @param sentTo names the server this goes to, as the [Realms] know it: the configured host of the next hop
    /// @throws IllegalArgumentException if `requestUri` holds a quote, backslash or control
    public Outgoing(String method, String requestUri, byte[] body, String sentTo, Standing standing) {
        if (!Ascii.isPlain(requestUri)) {
            throw new IllegalArgumentException("requestUri: not plain (expected: no quote, backslash, control)");
        }
        this.method = method;
        this.requestUri = requestUri;
        this.body = body;
        this.sentTo = sentTo;
        this.standing = standing;
    }

    public String method() {
        return method;
    }

    public String requestUri() {
        return requestUri;
    }

    public String sentTo() {
        return sentTo;
    }

    public Standing standing() {
        return standing;
    }

    byte[] body() {
        return body;
    }
}
