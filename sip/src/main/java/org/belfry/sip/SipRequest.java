package org.belfry.sip;

import java.util.Objects;

/// A request (RFC 3261 §7.1). Immutable; [#toBuilder] starts a changed copy.
public final class SipRequest extends SipMessage {

    private final Method method;
    private final Uri requestUri;

    SipRequest(Essentials values, int end, Method method, Uri requestUri) {
        super(values, end);
        this.method = method;
        this.requestUri = requestUri;
    }

    /// A request to be filled. [Builder#build] wants Via, From, To, Call-ID and CSeq; until the transport is
    /// chosen, and with it the Via, a request stays a builder.
    public static Builder builder(Method method, Uri requestUri) {
        return new Builder(method, requestUri);
    }

    /// A copy to be changed: all lines and the body byte for byte.
    public Builder toBuilder() {
        var builder = new Builder(method, requestUri);
        builder.copyOf(this);
        return builder;
    }

    public Method method() {
        return method;
    }

    public boolean is(Method other) {
        return method.equals(other);
    }

    public Uri requestUri() {
        return requestUri;
    }

    /// This request as a server must mark it on receipt: see [Via#stamped].
    public SipRequest stamped(String sourceAddress, int sourcePort) {
        Via top = topVia();
        Via stamped = top.stamped(sourceAddress, sourcePort);
        if (stamped.equals(top)) {
            return this;
        }
        byte[] mark = Chars.bytes(stamped.toString());
        int grown = mark.length - (top.end - top.at);
        Lines marked = lines.spliced(end, top.at, top.end, mark);
        return new SipRequest(MessageBuilder.checked(marked), size() + grown, method, targetIn(marked));
    }

    /// The same Request-URI, read from a copy whose start line is the same: else it would keep this message reachable.
    @SuppressWarnings("ReferenceEquality") // whether it is of these very bytes, not of equal ones
    private Uri targetIn(Lines copy) {
        return requestUri instanceof Slice slice && slice.b == lines.b
                ? Objects.requireNonNull(Uri.read(copy.b, slice.at - lines.at, slice.end - lines.at))
                : requestUri;
    }

    @Override
    public String toString() {
        return "%s, %d bytes".formatted(method, size());
    }

    /// Puts a request together. Owned by one thread.
    public static final class Builder extends MessageBuilder<Builder> {

        private Method method;
        private Uri requestUri;

        private Builder(Method method, Uri requestUri) {
            this.method = method;
            this.requestUri = requestUri;
        }

        /// Another method; the CSeq has to follow.
        public Builder method(Method newMethod) {
            method = newMethod;
            return this;
        }

        public Builder requestUri(Uri newRequestUri) {
            requestUri = newRequestUri;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /// The request, with a right Content-Length.
        ///
        /// @throws IllegalStateException if a header every message has is missing or malformed, or CSeq names
        ///     another method
        public SipRequest build() {
            String uri = Chars.oneLine("Request-URI", requestUri.toString());
            Built built = assemble(method.name() + " " + uri + " SIP/2.0\r\n");
            if (!built.values().hasMethod(method)) {
                throw new IllegalStateException("CSeq: another method (expected: %s)".formatted(method));
            }
            return new SipRequest(built.values(), built.end(), method, requestUri);
        }
    }
}
