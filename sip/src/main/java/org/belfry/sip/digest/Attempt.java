package org.belfry.sip.digest;

import java.time.Instant;

/// The request whose sender is to be authenticated. Immutable as long as the arrays are left alone, which are kept
/// as they are.
///
/// Limits: a method of 64 characters and a flow of [#FLOW_BYTES_MAX]; longer ones are our own fault.
public final class Attempt {

    /// Most bytes of a flow.
    public static final int FLOW_BYTES_MAX = 40;

    private static final int METHOD_CHARS_MAX = 64;

    private final String method;
    private final String requestUri;
    private final byte[] body;
    private final byte[] flow;
    private final Instant now;

    /// @param flow names where the request came from, so that a nonce serves there alone: address and port of a UDP
    ///     source, the id of a connection. At most [#FLOW_BYTES_MAX], which keeps the check of a nonce short.
    /// @throws IllegalArgumentException if a limit is passed
    public Attempt(String method, String requestUri, byte[] body, byte[] flow, Instant now) {
        if (method.length() > METHOD_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "method: %d characters (expected: 0..%d)".formatted(method.length(), METHOD_CHARS_MAX));
        }
        this.method = method;
        this.requestUri = requestUri;
        this.body = body;
        this.flow = requireFlow(flow);
        this.now = now;
    }

    String method() {
        return method;
    }

    String requestUri() {
        return requestUri;
    }

    byte[] body() {
        return body;
    }

    byte[] flow() {
        return flow;
    }

    Instant now() {
        return now;
    }

    static byte[] requireFlow(byte[] flow) {
        if (flow.length > FLOW_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "flow: %d bytes (expected: 0..%d)".formatted(flow.length, FLOW_BYTES_MAX));
        }
        return flow;
    }
}
