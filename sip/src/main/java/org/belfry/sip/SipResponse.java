package org.belfry.sip;

import org.jspecify.annotations.Nullable;

/// A response (RFC 3261 §7.2). Immutable; [#toBuilder] starts a changed copy.
public final class SipResponse extends SipMessage {

    private final int status;
    private final int reasonAt;

    SipResponse(Essentials values, int end, int status, int reasonAt) {
        super(values, end);
        this.status = status;
        this.reasonAt = reasonAt;
    }

    /// A response with nothing in it yet.
    ///
    /// @throws IllegalArgumentException if `status` is not 100..699 or `reason` holds a control character
    public static Builder builder(int status, String reason) {
        return new Builder(status, reason);
    }

    /// The beginning of every response (§8.2.6): all Via, From, To, Call-ID and CSeq of the request, Timestamp for
    /// 100, and the usual reason phrase. `toTag` is our tag; it is added unless the request's To has one, and left
    /// out if null, which only 100 may do.
    public static Builder replyTo(SipRequest request, int status, @Nullable String toTag) {
        return replyTo(request, status, StatusCode.reason(status), toTag);
    }

    /// The same with a reason phrase of its own.
    public static Builder replyTo(SipRequest request, int status, String reason, @Nullable String toTag) {
        Builder builder = builder(status, reason).copy(HeaderName.VIA, request).copy(HeaderName.FROM, request);
        if (toTag == null || request.to().tag() != null) {
            builder.copy(HeaderName.TO, request);
        } else {
            builder.copyExtended(HeaderName.TO, request, ";tag=" + Chars.token("tag", toTag));
        }
        builder.copy(HeaderName.CALL_ID, request).copy(HeaderName.CSEQ, request);
        return status == 100 ? builder.copy(HeaderName.TIMESTAMP, request) : builder;
    }

    /// A copy to be changed: all lines and the body byte for byte.
    public Builder toBuilder() {
        var builder = new Builder(status, reason());
        builder.copyOf(this);
        return builder;
    }

    /// 100 to 699.
    public int status() {
        return status;
    }

    /// The reason phrase, with U+FFFD for control characters.
    public String reason() {
        int stop = reasonAt;
        while (lines.b[stop] != '\r') {
            stop++;
        }
        return Chars.withoutControls(Chars.text(lines.b, reasonAt, stop));
    }

    /// 1xx.
    public boolean isProvisional() {
        return status < 200;
    }

    /// 2xx.
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /// 2xx to 6xx.
    public boolean isFinal() {
        return status >= 200;
    }

    @Override
    public String toString() {
        return "%d to %s, %d bytes".formatted(status, cseq().method(), size());
    }

    /// Puts a response together. Owned by one thread.
    public static final class Builder extends MessageBuilder<Builder> {

        private int status;
        private String reason;

        private Builder(int status, String reason) {
            status(status, reason);
            this.status = status;
            this.reason = reason;
        }

        /// Another status line.
        public Builder status(int newStatus, String newReason) {
            if (newStatus < 100 || newStatus > 699) {
                throw new IllegalArgumentException("status: %d (expected: 100..699)".formatted(newStatus));
            }
            status = newStatus;
            reason = Chars.oneLine("reason", newReason);
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /// The response, with a right Content-Length.
        ///
        /// @throws IllegalStateException if a header every message has is missing or malformed
        public SipResponse build() {
            String code = "SIP/2.0 " + status + " ";
            Built built = assemble(code + reason + "\r\n");
            return new SipResponse(built.values(), built.end(), status, code.length());
        }
    }
}
