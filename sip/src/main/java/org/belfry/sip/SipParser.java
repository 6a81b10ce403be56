package org.belfry.sip;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads messages (RFC 3261 §7, §18.3) in one pass over the bytes, which the message keeps: whoever hands in an
/// array must not change it afterwards.
///
/// Strict where two readers could disagree (line ends, duplicates, lengths, control characters), tolerant where the
/// RFC leaves no doubt what was meant (case, white space, folds, compact and unknown names). No bytes make it
/// throw. What it takes is bounded by [SipLimits]. Immutable; any thread may use it.
public final class SipParser {

    private static final int CLOSE = -1;
    /// What a response has in place of a Request-URI.
    private static final Uri NO_TARGET = new Uri.Opaque("none:none");

    private final SipLimits limits;

    public SipParser(SipLimits limits) {
        this.limits = limits;
    }

    /// A parser with [SipLimits#DEFAULT].
    public SipParser() {
        this(SipLimits.DEFAULT);
    }

    public SipLimits limits() {
        return limits;
    }

    /// Reads one datagram: [Parsed.Whole] or [Parsed.Broken], never [Parsed.Partial]. Octets behind Content-Length
    /// are dropped; without Content-Length the body is all that is left (§18.3). A WebSocket message is read the
    /// same way (RFC 7118 §5).
    public Parsed parseDatagram(byte[] b) {
        return parseDatagram(b, 0, b.length);
    }

    /// The same for a range.
    public Parsed parseDatagram(byte[] b, int offset, int length) {
        return parse(b, offset, offset + length, false);
    }

    /// Reads the message a stream goes on with; Content-Length is mandatory there (§18.3). [Parsed.Partial] if it
    /// has not arrived whole; [StreamFramer] keeps the bytes meanwhile.
    public Parsed parseStream(byte[] b, int offset, int length) {
        return parse(b, offset, offset + length, true);
    }

    private Parsed parse(byte[] b, int offset, int end, boolean stream) {
        int at = offset;
        while (at + 1 < end && b[at] == '\r' && b[at + 1] == '\n') {
            at += 2;
        }
        if (at == end || (at + 1 == end && b[at] == '\r')) {
            return stream
                    ? new Parsed.Partial(end - offset + 1)
                    : new Parsed.Broken(PeerFault.EMPTY, 0, end - offset, null);
        }
        if (!stream && end - at > limits.messageBytesMax()) {
            return new Parsed.Broken(PeerFault.MESSAGE_TOO_LARGE, at - offset, end - offset, null);
        }
        var found = new FirstFault();
        var head = new HeadScan(b, at, end, limits, found);
        HeadScan.End how = head.scan();
        if (how == HeadScan.End.RAN_OUT) {
            if (stream) {
                return new Parsed.Partial(end - offset + 1);
            }
            found.note(PeerFault.HEADERS_NOT_ENDED, end);
        }
        Uri uri = target(b, head, found);
        var values = new Essentials(head.lines(), limits, found);
        if (head.isRequest && values.cseq() != null && !values.hasMethod(head.method)) {
            found.note(PeerFault.CSEQ_METHOD_MISMATCH, values.lines.headEnd);
        }
        int messageEnd = how != HeadScan.End.WHOLE ? CLOSE : messageEnd(values, end, stream, found);
        if (messageEnd > end) {
            return new Parsed.Partial(messageEnd - offset);
        }
        if (found.fault() != null || uri == null) {
            return broken(head, values, found, offset, stream ? messageEnd : end);
        }
        SipMessage message = head.isRequest
                ? new SipRequest(values, messageEnd, head.method, uri)
                : new SipResponse(values, messageEnd, head.status, head.reasonAt);
        return new Parsed.Whole(message, messageEnd - offset);
    }

    private static Parsed.Broken broken(HeadScan head, Essentials values, FirstFault found, int offset, int nextAt) {
        PeerFault fault = Objects.requireNonNull(found.fault());
        boolean canAnswer = head.isRequest && fault.status() != 0 && !head.method.equals(Method.ACK);
        Parsed.Refusal refusal = canAnswer && values.canBeRefused() ? new Parsed.Refusal(values, fault) : null;
        return new Parsed.Broken(fault, found.at() - offset, nextAt < 0 ? 0 : nextAt - offset, refusal);
    }

    /// The Request-URI; a malformed one is a fault, and so is one that carries headers (§19.1.1).
    private static @Nullable Uri target(byte[] b, HeadScan head, FirstFault found) {
        Uri uri = head.isRequest ? Uri.read(b, head.uriAt, head.uriEnd) : NO_TARGET;
        if (uri == null || (uri instanceof SipUri sip && sip.hasHeaders())) {
            found.note(PeerFault.BAD_REQUEST_URI, head.uriAt);
        }
        return uri;
    }

    /// The position after the body, which a stream may not have brought yet, or [#CLOSE] if nobody can tell.
    private int messageEnd(Essentials values, int end, boolean stream, FirstFault found) {
        int bodyAt = values.lines.bodyAt;
        int announced = values.contentLength();
        if (!stream) {
            if (announced > end - bodyAt) {
                found.note(PeerFault.BODY_TRUNCATED, end);
            }
            return announced < 0 || announced > end - bodyAt ? end : bodyAt + announced;
        }
        if (announced < 0) {
            found.note(PeerFault.MISSING_CONTENT_LENGTH, values.lines.headEnd);
        } else if (announced > limits.messageBytesMax() - (bodyAt - values.lines.at)) {
            found.note(PeerFault.MESSAGE_TOO_LARGE, values.lines.headEnd);
        } else if (values.lines.count(HeaderName.CONTENT_LENGTH) == 1) {
            return bodyAt + announced;
        }
        return CLOSE;
    }
}
