package org.belfry.sip.digest;

import java.util.Arrays;
import org.belfry.sip.digest.AuthParams.Parsed;
import org.jspecify.annotations.Nullable;

/// One pass over one header value; used once, by one thread. See [AuthParams] for what is read and its limits.
final class AuthParser {

    private final byte[] text;
    private final int from;
    private final int to;
    private final int[] spans = new int[2 * Param.COUNT];

    /// Names that mean nothing to us, as ranges, to find one given twice.
    private int @Nullable [] strangers;

    private int strangerCount;
    private int paramCount;
    private int at;
    private @Nullable AuthFault fault;

    AuthParser(byte[] text, int from, int to) {
        this.text = text;
        this.from = from;
        this.to = to;
        this.at = from;
        Arrays.fill(spans, -1);
    }

    Parsed withScheme() {
        if (to - from > AuthParams.BYTES_MAX) {
            return new Parsed.Broken(AuthFault.TOO_LONG, AuthParams.BYTES_MAX);
        }
        skipBlanks();
        int start = at;
        skipToken();
        int end = at;
        skipBlanks();
        if (fault == null && (end == start || at == end || at == to)) {
            fault = AuthFault.SCHEME_EXPECTED;
        }
        boolean digest = AuthParams.isDigest(text, start, end);
        if (fault == null && !digest) {
            // Another scheme may carry a token68 instead of parameters (RFC 7235 §2.1); it is not ours to judge.
            return new Parsed.Whole(new AuthParams(text, spans, false));
        }
        return params(digest);
    }

    Parsed withoutScheme() {
        if (to - from > AuthParams.BYTES_MAX) {
            return new Parsed.Broken(AuthFault.TOO_LONG, AuthParams.BYTES_MAX);
        }
        return params(false);
    }

    private Parsed params(boolean digest) {
        skipSeparators();
        while (fault == null && at < to) {
            param();
            skipSeparatorsAfterValue();
        }
        return fault == null
                ? new Parsed.Whole(new AuthParams(text, spans, digest))
                : new Parsed.Broken(fault, at - from);
    }

    private void param() {
        int nameStart = at;
        skipToken();
        int nameEnd = at;
        if (nameEnd == nameStart) {
            fault = AuthFault.NAME_EXPECTED;
            return;
        }
        skipBlanks();
        if (fault == null && (at == to || text[at] != '=')) {
            fault = AuthFault.EQUALS_EXPECTED;
        }
        if (fault != null) {
            return;
        }
        at++;
        skipBlanks();
        boolean quoted = at < to && text[at] == '"';
        int valueStart = quoted ? at + 1 : at;
        if (quoted) {
            skipQuoted();
        } else {
            skipBare();
        }
        if (fault == null) {
            keep(nameStart, nameEnd, valueStart, quoted ? at - 1 : at);
        }
    }

    /// Leaves `at` behind the closing quote.
    private void skipQuoted() {
        at++;
        while (fault == null) {
            at = endOfQuotable(at);
            if (at == to) {
                fault = AuthFault.QUOTE_OPEN;
            } else if (text[at] == '"') {
                at++;
                return;
            } else if (text[at] == '\\' && at + 1 < to && !Ascii.isControl(text[at + 1])) {
                at += 2;
            } else {
                // A folded line inside quotes is refused as well: two readers would hash two different texts.
                fault = text[at] == '\\' && at + 1 == to ? AuthFault.QUOTE_OPEN : AuthFault.CONTROL_CHARACTER;
            }
        }
    }

    private int endOfQuotable(int start) {
        int end = start;
        while (end < to && Ascii.isQuotable(text[end])) {
            end++;
        }
        return end;
    }

    /// A token, or whatever visible text a careless peer left without quotes.
    private void skipBare() {
        int end = at;
        while (end < to && Ascii.isBare(text[end])) {
            end++;
        }
        if (end == at) {
            fault = AuthFault.VALUE_EXPECTED;
        }
        at = end;
    }

    private void keep(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        if (++paramCount > AuthParams.PARAMS_MAX) {
            at = nameStart;
            fault = AuthFault.TOO_MANY_PARAMS;
            return;
        }
        Param param = Param.named(text, nameStart, nameEnd);
        boolean twice = param == null ? !newStranger(nameStart, nameEnd) : spans[2 * param.index()] >= 0;
        if (twice) {
            at = nameStart;
            fault = AuthFault.DUPLICATE_PARAM;
        } else if (param != null) {
            spans[2 * param.index()] = valueStart;
            spans[2 * param.index() + 1] = valueEnd;
        }
    }

    private boolean newStranger(int start, int end) {
        int[] names = strangers;
        if (names == null) {
            names = new int[2 * AuthParams.PARAMS_MAX];
            strangers = names;
        }
        for (int i = 0; i < strangerCount; i++) {
            if (sameName(names[2 * i], names[2 * i + 1], start, end)) {
                return false;
            }
        }
        names[2 * strangerCount] = start;
        names[2 * strangerCount + 1] = end;
        strangerCount++;
        return true;
    }

    private boolean sameName(int start, int end, int otherStart, int otherEnd) {
        if (end - start != otherEnd - otherStart) {
            return false;
        }
        for (int i = 0; i < end - start; i++) {
            if (Ascii.lower(text[start + i]) != Ascii.lower(text[otherStart + i])) {
                return false;
            }
        }
        return true;
    }

    private void skipToken() {
        int end = at;
        while (end < to && Ascii.isToken(text[end])) {
            end++;
        }
        at = end;
    }

    /// After a value comes a comma or the end.
    private void skipSeparatorsAfterValue() {
        if (fault != null) {
            return;
        }
        skipBlanks();
        if (fault == null && at < to && text[at] != ',') {
            fault = AuthFault.COMMA_EXPECTED;
        }
        skipSeparators();
    }

    /// Commas and blanks; a list may have empty elements (RFC 7230 §7).
    private void skipSeparators() {
        skipBlanks();
        while (fault == null && at < to && text[at] == ',') {
            at++;
            skipBlanks();
        }
    }

    /// Blanks, and line ends that a blank follows (folding, RFC 3261 §7.3.1).
    private void skipBlanks() {
        while (fault == null && at < to) {
            byte octet = text[at];
            if (Ascii.isBlank(octet)) {
                at++;
            } else if (octet == '\r' || octet == '\n') {
                skipFold();
            } else if (Ascii.isControl(octet)) {
                fault = AuthFault.CONTROL_CHARACTER;
            } else {
                return;
            }
        }
    }

    private void skipFold() {
        int next = text[at] == '\r' && at + 1 < to && text[at + 1] == '\n' ? at + 2 : at + 1;
        if (next < to && Ascii.isBlank(text[next])) {
            at = next + 1;
        } else {
            fault = AuthFault.CONTROL_CHARACTER;
        }
    }
}
