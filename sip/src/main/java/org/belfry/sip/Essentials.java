package org.belfry.sip;

import org.jspecify.annotations.Nullable;

/// The values every message must have, read in one pass when it arrives or is built, noting the first fault among
/// them. Of a header that stands twice the first counts: the duplicate is a fault already. Immutable to the
/// outside.
final class Essentials {

    final Lines lines;
    private final SipLimits limits;
    private final FirstFault found;

    private @Nullable Via via;
    private @Nullable NameAddr from;
    private @Nullable NameAddr to;
    private @Nullable CSeq cseq;
    private @Nullable NameAddr contact;
    private int callIdLine = -1;
    private int maxForwards = -1;
    private int contentLength = -1;
    private int viaValues;
    private int addressValues;
    private int seen;

    Essentials(Lines lines, SipLimits limits, FirstFault found) {
        this.lines = lines;
        this.limits = limits;
        this.found = found;
        for (int line = 0; line < lines.count(); line++) {
            int id = lines.id(line);
            if (id <= LAST) {
                read(id, line);
            }
        }
        missing(HeaderName.VIA, PeerFault.MISSING_VIA);
        missing(HeaderName.FROM, PeerFault.MISSING_FROM);
        missing(HeaderName.TO, PeerFault.MISSING_TO);
        missing(HeaderName.CALL_ID, PeerFault.MISSING_CALL_ID);
        missing(HeaderName.CSEQ, PeerFault.MISSING_CSEQ);
    }

    private static final int LAST = HeaderName.RECORD_ROUTE.id();

    @Nullable
    Via via() {
        return via;
    }

    @Nullable
    NameAddr from() {
        return from;
    }

    @Nullable
    NameAddr to() {
        return to;
    }

    @Nullable
    CSeq cseq() {
        return cseq;
    }

    /// The first Contact, or null if there is none or it is `*`.
    @Nullable
    NameAddr contact() {
        return contact;
    }

    /// How many values of Via there are, in all headers of that name.
    int viaCount() {
        return viaValues;
    }

    int callIdAt() {
        return callIdLine < 0 ? 0 : lines.valueAt(callIdLine);
    }

    int callIdEnd() {
        return callIdLine < 0 ? 0 : lines.valueEnd(callIdLine);
    }

    /// 0 to 255, or -1 if absent.
    int maxForwards() {
        return maxForwards;
    }

    /// -1 if absent.
    int contentLength() {
        return contentLength;
    }

    boolean hasMethod(Method method) {
        return cseq != null && cseq.method().equals(method);
    }

    /// Whether the sender could tell what an answer belongs to: its Via and its CSeq are there to be sent back.
    boolean canBeRefused() {
        return has(HeaderName.VIA) && has(HeaderName.CSEQ);
    }

    private boolean has(HeaderName name) {
        return (seen & 1 << name.id()) != 0;
    }

    private void missing(HeaderName name, PeerFault fault) {
        if (!has(name)) {
            found.note(fault, lines.headEnd);
        }
    }

    private void fail(PeerFault what, int line) {
        found.note(what, lines.valueAt(line));
    }

    private void read(int id, int line) {
        boolean again = (seen & 1 << id) != 0;
        seen |= 1 << id;
        HeaderName name = HeaderName.of(id);
        if (again && !name.isList()) {
            return;
        }
        switch (name) {
            case VIA -> readVias(line);
            case FROM -> from = readAddress(line, PeerFault.BAD_FROM);
            case TO -> to = readAddress(line, PeerFault.BAD_TO);
            case CALL_ID -> readCallId(line);
            case CSEQ -> readCSeq(line);
            case MAX_FORWARDS -> maxForwards = readNumber(line, 255, PeerFault.BAD_MAX_FORWARDS);
            case CONTENT_LENGTH -> contentLength = readNumber(line, Integer.MAX_VALUE, PeerFault.BAD_CONTENT_LENGTH);
            case CONTACT -> checkContacts(line);
            case ROUTE, RECORD_ROUTE -> checkAddresses(line, PeerFault.BAD_ROUTE);
            default -> {}
        }
    }

    /// Keeps the top Via; the others are checked as well, since answers are sent along all of them.
    private void readVias(int line) {
        int stop = lines.valueEnd(line);
        int p = lines.valueAt(line);
        do {
            Via value = Via.readOne(lines.b, p, stop);
            if (value == null || ++viaValues > limits.valueCountMax()) {
                fail(value == null ? PeerFault.BAD_VIA : PeerFault.TOO_MANY_VALUES, line);
                return;
            }
            if (viaValues == 1) {
                via = value;
                if (mayHoldLongId(value)) {
                    checkId(value.params().size("branch"), line);
                }
            }
            p = afterComma(value.end, stop);
        } while (p <= stop);
    }

    /// The start of the next value, or beyond `stop` if there is none.
    private int afterComma(int end, int stop) {
        int comma = Chars.skipLws(lines.b, end, stop);
        return comma == stop ? stop + 1 : Chars.skipLws(lines.b, comma + 1, stop);
    }

    private @Nullable NameAddr readAddress(int line, PeerFault bad) {
        NameAddr value = NameAddr.read(lines.b, lines.valueAt(line), lines.valueEnd(line));
        if (value == null || !value.hasTokenTag()) {
            fail(bad, line);
        } else if (mayHoldLongId(value)) {
            checkId(value.params().size("tag"), line);
        }
        return value;
    }

    /// What is short as a whole needs no second look at its parts.
    private boolean mayHoldLongId(Slice value) {
        return value.end - value.at > limits.idBytesMax();
    }

    private void checkId(int size, int line) {
        if (size > limits.idBytesMax()) {
            fail(PeerFault.ID_TOO_LONG, line);
        }
    }

    /// `word [ "@" word ]` (RFC 3261 §20.8).
    private void readCallId(int line) {
        callIdLine = line;
        byte[] b = lines.b;
        int at = lines.valueAt(line);
        int end = lines.valueEnd(line);
        int word = Chars.skip(b, at, end, Chars.WORD);
        boolean twoWords = word > at && word < end - 1 && b[word] == '@';
        int stop = twoWords ? Chars.skip(b, word + 1, end, Chars.WORD) : word;
        if (word == at || stop != end) {
            fail(PeerFault.BAD_CALL_ID, line);
        } else {
            checkId(end - at, line);
        }
    }

    private void readCSeq(int line) {
        cseq = CSeq.read(lines.b, lines.valueAt(line), lines.valueEnd(line));
        if (cseq == null) {
            fail(PeerFault.BAD_CSEQ, line);
        }
    }

    private int readNumber(int line, int max, PeerFault bad) {
        long value = Chars.number(lines.b, lines.valueAt(line), lines.valueEnd(line), max);
        if (value < 0) {
            fail(bad, line);
        }
        return (int) value;
    }

    private void checkContacts(int line) {
        if (!Chars.equalsExactly(lines.b, lines.valueAt(line), lines.valueEnd(line), "*")) {
            NameAddr first = checkAddresses(line, PeerFault.BAD_CONTACT);
            contact = contact == null ? first : contact;
        }
    }

    /// The first of the line, or null if one is malformed.
    private @Nullable NameAddr checkAddresses(int line, PeerFault bad) {
        NameAddr first = null;
        int stop = lines.valueEnd(line);
        int p = lines.valueAt(line);
        do {
            NameAddr value = NameAddr.readOne(lines.b, p, stop);
            if (value == null || ++addressValues > limits.valueCountMax()) {
                fail(value == null ? bad : PeerFault.TOO_MANY_VALUES, line);
                return null;
            }
            first = first == null ? value : first;
            p = afterComma(value.end, stop);
        } while (p <= stop);
        return first;
    }
}
