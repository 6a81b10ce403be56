package org.belfry.sip;

import java.util.Arrays;

/// One pass over start line and headers: where things are, and the first thing that is wrong with them.
///
/// Bounded by [SipLimits]. A fault that leaves it clear where the lines are is remembered and the scan goes on, so
/// that the request can be answered; after any other the scan stops. Used for one message by one thread.
final class HeadScan {

    private static final int FIRST_LINES = 16;
    /// Methods become part of what is hashed and of what transactions are found by; the longest known has 9.
    private static final int METHOD_BYTES_MAX = 64;
    private static final int RAN_OUT = -1;
    private static final int STOPPED = -2;

    private final byte[] b;
    private final int at;
    /// Where the bytes end, or where the head must have ended.
    private final int end;
    private final boolean cutByLimit;
    private final SipLimits limits;

    boolean isRequest;
    Method method = Method.OPTIONS;
    int uriAt;
    int uriEnd;
    int status;
    int reasonAt;
    int reasonEnd;
    private int[] index = new int[FIRST_LINES * Lines.STRIDE];
    private int count;
    /// The empty line, or the line the scan has come to.
    private int headEnd;
    private long seen;

    private final FirstFault found;

    HeadScan(byte[] b, int at, int end, SipLimits limits, FirstFault found) {
        this.b = b;
        this.at = at;
        this.limits = limits;
        this.found = found;
        this.headEnd = at;
        this.cutByLimit = end - at > limits.headBytesMax();
        this.end = cutByLimit ? at + limits.headBytesMax() : end;
    }

    /// How a scan ends.
    enum End {
        /// With the empty line behind the headers.
        WHOLE,
        /// With the bytes; more of them may follow.
        RAN_OUT,
        /// At a fault behind which nobody knows where a line begins.
        STOPPED
    }

    /// Scans a whole head.
    End scan() {
        return scanHeaders(startLine());
    }

    /// Scans headers without a start line, as before a part of a multipart body.
    End scanHeaders(int from) {
        int p = from;
        while (p >= 0) {
            if (p + 1 < end && b[p] == '\r' && b[p + 1] == '\n') {
                headEnd = p;
                return End.WHOLE;
            }
            headEnd = p;
            p = p < end ? headerLine(p) : RAN_OUT;
        }
        if (p == RAN_OUT && cutByLimit) {
            found.note(PeerFault.HEADERS_TOO_LARGE, end);
            return End.STOPPED;
        }
        return p == RAN_OUT ? End.RAN_OUT : End.STOPPED;
    }

    Lines lines() {
        return new Lines(b, at, headEnd, index, count);
    }

    private int stop(PeerFault what, int where) {
        found.note(what, where);
        return STOPPED;
    }

    private int startLine() {
        int stop = Chars.findControl(b, at, end);
        if (stop - at > limits.headerBytesMax()) {
            return stop(PeerFault.URI_TOO_LONG, at);
        }
        if (stop >= end) {
            return RAN_OUT;
        }
        if (b[stop] != '\r') {
            return stop(looksLikeSip(stop) ? PeerFault.CONTROL_CHARACTER : PeerFault.NOT_SIP, stop);
        }
        if (stop + 1 >= end) {
            return RAN_OUT;
        }
        if (b[stop + 1] != '\n') {
            return stop(PeerFault.BARE_LINE_END, stop);
        }
        if (Chars.equalsIgnoreCase(b, at, Math.min(at + 4, stop), "sip/")) {
            return statusLine(stop);
        }
        return requestLine(stop);
    }

    private int statusLine(int stop) {
        int code = at + 8;
        boolean versioned = stop >= code + 3 && Chars.equalsIgnoreCase(b, at, at + 8, "sip/2.0 ");
        status = versioned ? (int) Chars.number(b, code, code + 3, 699) : -1;
        reasonAt = Math.min(code + 4, stop);
        reasonEnd = stop;
        // The blank before an empty reason is often left out; it carries nothing.
        if (status < 100 || (code + 3 < stop && b[code + 3] != ' ')) {
            return stop(PeerFault.BAD_STATUS_LINE, at);
        }
        return stop + 2;
    }

    private int requestLine(int stop) {
        int methodEnd = Chars.skip(b, at, stop, Chars.TOKEN);
        uriAt = Math.min(methodEnd + 1, stop);
        uriEnd = Chars.find(b, uriAt, stop, ' ');
        int version = Math.min(uriEnd + 1, stop);
        isRequest = true;
        boolean shaped = methodEnd > at
                && methodEnd - at <= METHOD_BYTES_MAX
                && methodEnd < stop
                && b[methodEnd] == ' '
                && uriEnd > uriAt;
        if (shaped) {
            method = Method.read(b, at, methodEnd);
        }
        if (shaped && Chars.equalsIgnoreCase(b, version, stop, "sip/2.0")) {
            checkUriLength();
        } else if (!looksLikeSip(stop)) {
            return stop(PeerFault.NOT_SIP, at);
        } else {
            found.note(
                    shaped && isOtherVersion(version, stop) ? PeerFault.UNSUPPORTED_VERSION : PeerFault.BAD_START_LINE,
                    at);
        }
        return stop + 2;
    }

    private void checkUriLength() {
        if (uriEnd - uriAt > limits.uriBytesMax()) {
            found.note(PeerFault.URI_TOO_LONG, uriAt);
        }
    }

    /// Whether the last word of the line is a version of SIP, so that the peer at least meant to speak it.
    private boolean looksLikeSip(int stop) {
        int last = Chars.trimEnd(b, at, stop);
        int word = last;
        while (word > at && b[word - 1] != ' ') {
            word--;
        }
        return last - word >= 5 && Chars.equalsIgnoreCase(b, word, word + 4, "sip/");
    }

    private boolean isOtherVersion(int version, int stop) {
        int major = Chars.skip(b, version + 4, stop, Chars.DIGIT);
        int minor = major < stop && b[major] == '.' ? Chars.skip(b, major + 1, stop, Chars.DIGIT) : major;
        return stop - version > 4
                && Chars.equalsIgnoreCase(b, version, version + 4, "sip/")
                && major > version + 4
                && minor > major + 1
                && minor == stop;
    }

    /// Reads the header at `p`; answers with the start of the next line.
    private int headerLine(int p) {
        int next = lineEnd(p, p);
        if (next < 0) {
            return next;
        }
        int colon = Chars.find(b, p, next, ':');
        int nameEnd = colon;
        while (nameEnd > p && Chars.isBlank(b[nameEnd - 1])) {
            nameEnd--;
        }
        int id = colon == next ? HeaderName.UNKNOWN : HeaderName.find(b, p, nameEnd);
        // A known name is a token; of any other it has to be shown.
        if (id == HeaderName.UNKNOWN
                && (colon == next || nameEnd == p || Chars.skip(b, p, nameEnd, Chars.TOKEN) != nameEnd)) {
            found.note(PeerFault.BAD_HEADER_LINE, p);
            return next;
        }
        if (next - p > limits.headerBytesMax()) {
            found.note(PeerFault.HEADER_TOO_LARGE, p);
        }
        if (count == limits.headerCountMax()) {
            return stop(PeerFault.TOO_MANY_HEADERS, p);
        }
        add(id, p, nameEnd, colon + 1, next - 2);
        return next;
    }

    /// The start of the line after the one whose octets begin at `from`, folds included (RFC 3261 §7.3.1).
    private int lineEnd(int nameAt, int from) {
        int p = from;
        while (true) {
            p = Chars.findControl(b, p, end);
            if (p + 1 >= end) {
                return RAN_OUT;
            }
            byte c = b[p];
            if (c == '\r' || c == '\n') {
                if (c == '\n' || b[p + 1] != '\n') {
                    return stop(PeerFault.BARE_LINE_END, p);
                }
                if (p + 2 >= end) {
                    return RAN_OUT;
                }
                if (!Chars.isBlank(b[p + 2])) {
                    return p + 2;
                }
                p += 3;
                continue;
            }
            // A quoted-pair may carry any octet but CR and LF (RFC 3261 §25.1).
            if (c != '\t' && (p == nameAt || b[p - 1] != '\\')) {
                found.note(PeerFault.CONTROL_CHARACTER, p);
            }
            p++;
        }
    }

    private void add(int id, int nameAt, int nameEnd, int valueFrom, int valueTo) {
        int slot = count++ * Lines.STRIDE;
        if (slot == index.length) {
            index = Arrays.copyOf(index, index.length * 2);
        }
        int value = Chars.skipLws(b, valueFrom, valueTo);
        index[slot] = id | (nameEnd - nameAt) << 8;
        index[slot + 1] = nameAt;
        index[slot + 2] = value;
        index[slot + 3] = Chars.trimEnd(b, value, valueTo);
        // The headers that stand once have the first numbers.
        if (id < Long.SIZE && HeaderName.of(id).occurs() == HeaderName.Occurs.ONCE) {
            long bit = 1L << id;
            if ((seen & bit) != 0) {
                found.note(PeerFault.DUPLICATE_HEADER, nameAt);
            }
            seen |= bit;
        }
    }
}
