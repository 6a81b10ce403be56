package org.belfry.sip;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values every message must have, read once when it arrives or is built, noting the first fault among
/// them. Immutable to the outside.
final class Essentials {

    final Lines lines;
    private final SipLimits limits;

    final @Nullable Via via;
    final @Nullable NameAddr from;
    final @Nullable NameAddr to;
    final @Nullable CSeq cseq;
    final int callIdAt;
    final int callIdEnd;
    /// 0 to 255, or -1 if absent.
    final int maxForwards;
    /// -1 if absent.
    final int contentLength;

    private final FirstFault found;

    Essentials(Lines lines, SipLimits limits, FirstFault found) {
        this.found = found;
        this.lines = lines;
        this.limits = limits;
        via = readVias();
        from = readAddress(HeaderName.FROM, PeerFault.MISSING_FROM, PeerFault.BAD_FROM);
        to = readAddress(HeaderName.TO, PeerFault.MISSING_TO, PeerFault.BAD_TO);
        int callId = lines.first(HeaderName.CALL_ID);
        callIdAt = callId < 0 ? -1 : lines.valueAt(callId);
        callIdEnd = callId < 0 ? -1 : lines.valueEnd(callId);
        checkCallId(callId);
        cseq = readCSeq();
        maxForwards = (int) readNumber(HeaderName.MAX_FORWARDS, 255, PeerFault.BAD_MAX_FORWARDS);
        contentLength = (int) readNumber(HeaderName.CONTENT_LENGTH, Integer.MAX_VALUE, PeerFault.BAD_CONTENT_LENGTH);
        checkAddresses(HeaderName.CONTACT, PeerFault.BAD_CONTACT);
        checkAddresses(HeaderName.ROUTE, PeerFault.BAD_ROUTE);
        checkAddresses(HeaderName.RECORD_ROUTE, PeerFault.BAD_ROUTE);
    }

    /// Whether the sender could tell what an answer belongs to: its Via and its CSeq are there to be sent back.
    boolean canBeRefused() {
        return lines.first(HeaderName.VIA) >= 0 && lines.first(HeaderName.CSEQ) >= 0;
    }

    private void fail(PeerFault what, int line) {
        found.note(what, line < 0 ? lines.headEnd : lines.valueAt(line));
    }

    /// The top Via; the others are checked as well, since answers are sent along all of them.
    private @Nullable Via readVias() {
        Via top = null;
        int values = 0;
        int line = lines.first(HeaderName.VIA);
        if (line < 0) {
            fail(PeerFault.MISSING_VIA, -1);
        }
        for (; line >= 0; line = lines.next(HeaderName.VIA, line + 1)) {
            int stop = lines.valueEnd(line);
            int p = lines.valueAt(line);
            do {
                Via via = Via.readOne(lines.b, p, stop);
                if (via == null || ++values > limits.valueCountMax()) {
                    fail(via == null ? PeerFault.BAD_VIA : PeerFault.TOO_MANY_VALUES, line);
                    return top;
                }
                if (top == null) {
                    top = via;
                    checkId(via.branch(), line);
                }
                p = afterComma(via.end, stop);
            } while (p <= stop);
        }
        return top;
    }

    /// The start of the next value, or beyond `stop` if there is none.
    private int afterComma(int end, int stop) {
        int comma = Chars.skipLws(lines.b, end, stop);
        return comma == stop ? stop + 1 : Chars.skipLws(lines.b, comma + 1, stop);
    }

    private @Nullable NameAddr readAddress(HeaderName name, PeerFault missing, PeerFault bad) {
        int line = lines.first(name);
        if (line < 0) {
            fail(missing, -1);
            return null;
        }
        NameAddr value = NameAddr.read(lines.b, lines.valueAt(line), lines.valueEnd(line));
        if (value == null) {
            fail(bad, line);
        } else {
            checkId(value.tag(), line);
        }
        return value;
    }

    private void checkId(@Nullable String id, int line) {
        if (id != null && id.length() > limits.idBytesMax()) {
            fail(PeerFault.ID_TOO_LONG, line);
        }
    }

    private void checkCallId(int line) {
        if (line < 0) {
            fail(PeerFault.MISSING_CALL_ID, -1);
            return;
        }
        byte[] b = lines.b;
        int word = Chars.skip(b, callIdAt, callIdEnd, Chars.WORD);
        boolean twoWords = word > callIdAt && word < callIdEnd - 1 && b[word] == '@';
        int stop = twoWords ? Chars.skip(b, word + 1, callIdEnd, Chars.WORD) : word;
        if (word == callIdAt || stop != callIdEnd) {
            fail(PeerFault.BAD_CALL_ID, line);
        } else if (callIdEnd - callIdAt > limits.idBytesMax()) {
            fail(PeerFault.ID_TOO_LONG, line);
        }
    }

    private @Nullable CSeq readCSeq() {
        int line = lines.first(HeaderName.CSEQ);
        if (line < 0) {
            fail(PeerFault.MISSING_CSEQ, -1);
            return null;
        }
        CSeq value = CSeq.read(lines.b, lines.valueAt(line), lines.valueEnd(line));
        if (value == null) {
            fail(PeerFault.BAD_CSEQ, line);
        }
        return value;
    }

    private long readNumber(HeaderName name, long max, PeerFault bad) {
        int line = lines.first(name);
        if (line < 0) {
            return -1;
        }
        long value = Chars.number(lines.b, lines.valueAt(line), lines.valueEnd(line), max);
        if (value < 0) {
            fail(bad, line);
        }
        return value;
    }

    private void checkAddresses(HeaderName name, PeerFault bad) {
        int values = 0;
        for (int line = lines.first(name); line >= 0; line = lines.next(name, line + 1)) {
            int stop = lines.valueEnd(line);
            int p = lines.valueAt(line);
            if (name == HeaderName.CONTACT && Chars.equalsExactly(lines.b, p, stop, "*")) {
                continue;
            }
            do {
                NameAddr value = NameAddr.readOne(lines.b, p, stop);
                if (value == null || ++values > limits.valueCountMax()) {
                    fail(value == null ? bad : PeerFault.TOO_MANY_VALUES, line);
                    return;
                }
                p = afterComma(value.end, stop);
            } while (p <= stop);
        }
    }

    boolean hasMethod(Method method) {
        return cseq != null && cseq.method().equals(method);
    }

    /// The Call-ID's octets, for a look-up that makes no text.
    int callIdHash() {
        int hash = 1;
        for (int p = callIdAt; p < callIdEnd; p++) {
            hash = 31 * hash + lines.b[p];
        }
        return hash;
    }

    boolean sameCallId(Essentials that) {
        return Arrays.equals(lines.b, callIdAt, callIdEnd, that.lines.b, that.callIdAt, that.callIdEnd);
    }
}
