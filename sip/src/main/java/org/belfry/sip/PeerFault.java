package org.belfry.sip;

/// What a peer did wrong with a message, and the status it would be answered with.
///
/// A fault says who erred (always the peer), not what to do: whether an answer is sent is decided in one place,
/// from [Parsed.Broken#refusal]. A broken response is only ever dropped.
public enum PeerFault {
    /// Nothing but line ends: a keep-alive outside a stream.
    EMPTY(0, ""),
    /// No start line of SIP: a scanner, or another protocol.
    NOT_SIP(0, ""),
    BAD_START_LINE(400, "Bad Start Line"),
    UNSUPPORTED_VERSION(505, "Version Not Supported"),
    BAD_STATUS_LINE(0, ""),
    BAD_REQUEST_URI(400, "Bad Request-URI"),
    URI_TOO_LONG(414, "Request-URI Too Long"),
    MESSAGE_TOO_LARGE(513, "Message Too Large"),
    HEADERS_TOO_LARGE(513, "Message Too Large"),
    TOO_MANY_HEADERS(513, "Message Too Large"),
    HEADER_TOO_LARGE(513, "Message Too Large"),
    TOO_MANY_VALUES(513, "Message Too Large"),
    ID_TOO_LONG(400, "Identifier Too Long"),
    /// CR without LF or LF without CR: two readers could see different headers.
    BARE_LINE_END(400, "Bare CR or LF"),
    /// NUL or another control character outside a quoted-pair.
    CONTROL_CHARACTER(400, "Control Character in Header"),
    BAD_HEADER_LINE(400, "Bad Header Line"),
    /// The empty line after the headers is missing.
    HEADERS_NOT_ENDED(400, "Headers Not Ended"),
    DUPLICATE_HEADER(400, "Duplicate Header"),
    MISSING_VIA(400, "Missing Via"),
    MISSING_FROM(400, "Missing From"),
    MISSING_TO(400, "Missing To"),
    MISSING_CALL_ID(400, "Missing Call-ID"),
    MISSING_CSEQ(400, "Missing CSeq"),
    MISSING_CONTENT_LENGTH(400, "Missing Content-Length"),
    BAD_VIA(400, "Bad Via"),
    BAD_FROM(400, "Bad From"),
    BAD_TO(400, "Bad To"),
    BAD_CALL_ID(400, "Bad Call-ID"),
    BAD_CSEQ(400, "Bad CSeq"),
    CSEQ_METHOD_MISMATCH(400, "CSeq Method Mismatch"),
    BAD_MAX_FORWARDS(400, "Bad Max-Forwards"),
    BAD_CONTENT_LENGTH(400, "Bad Content-Length"),
    BAD_CONTACT(400, "Bad Contact"),
    BAD_ROUTE(400, "Bad Route"),
    /// A datagram that ends before the length its Content-Length announces (RFC 3261 §18.3).
    BODY_TRUNCATED(400, "Body Shorter Than Content-Length");

    private final int status;
    private final String reason;

    PeerFault(int status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /// The status a request with this fault is answered with, or 0 if it never is.
    public int status() {
        return status;
    }

    /// The reason phrase that goes with it; empty if the status is 0.
    public String reason() {
        return reason;
    }
}
