package org.belfry.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message the server sent, read only as far as a script asks: a driver that parsed like a telephone
/// would be the slower side. It trusts the server to keep the lines it was sent as they were.
final class Reply {

    private static final byte[] CALL_ID = bytes("\r\nCall-ID: u");
    private static final byte[] CSEQ = bytes("\r\nCSeq: ");
    private static final byte[] EMPTY_LINE = bytes("\r\n\r\n");
    private static final int LEAST = 16;
    private static final int USER_DIGITS = 5;

    private final byte[] b;
    private final int length;

    Reply(byte[] b, int length) {
        this.b = b;
        this.length = length;
    }

    boolean isRequest() {
        return length < 12 || b[0] != 'S' || b[1] != 'I' || b[2] != 'P';
    }

    int status() {
        return (b[8] - '0') * 100 + (b[9] - '0') * 10 + b[10] - '0';
    }

    /// The number in the Call-ID, which the driver made; -1 if it is none of its.
    int user() {
        int at = find(CALL_ID, 0);
        int user = 0;
        for (int i = 0; at >= 0 && i < USER_DIGITS; i++) {
            user = user * 10 + b[at + CALL_ID.length + i] - '0';
        }
        return at < 0 ? -1 : user;
    }

    /// The number of the CSeq and the first letter of its method, which tell apart all that a script sends.
    int cseq() {
        int p = find(CSEQ, 0) + CSEQ.length;
        int number = 0;
        while (b[p] != ' ') {
            number = number * 10 + b[p++] - '0';
        }
        return number << 8 | b[p + 1];
    }

    static int cseq(int number, char letter) {
        return number << 8 | letter;
    }

    /// What stands between `before` and the next `after`, or null.
    @Nullable
    String between(String before, char after) {
        byte[] wanted = bytes(before);
        int at = find(wanted, 0);
        if (at < 0) {
            return null;
        }
        int end = at + wanted.length;
        while (end < length && b[end] != after) {
            end++;
        }
        return new String(b, at + wanted.length, end - at - wanted.length, StandardCharsets.ISO_8859_1);
    }

    /// The values of all lines of a name.
    List<String> lines(String name) {
        byte[] wanted = bytes("\r\n" + name + ": ");
        var values = new ArrayList<String>(2);
        for (int at = find(wanted, 0); at >= 0; at = find(wanted, at + 1)) {
            int end = at + wanted.length;
            while (b[end] != '\r') {
                end++;
            }
            values.add(new String(b, at + wanted.length, end - at - wanted.length, StandardCharsets.ISO_8859_1));
        }
        return values;
    }

    String line(String name) {
        var all = lines(name);
        return all.isEmpty() ? "" : all.getFirst();
    }

    /// What stands behind the empty line.
    String body() {
        int end = find(EMPTY_LINE, 0);
        return end < 0
                ? ""
                : new String(b, end + EMPTY_LINE.length, length - end - EMPTY_LINE.length, StandardCharsets.ISO_8859_1);
    }

    /// Whether it is long enough to be a message; telephones are also sent empty lines (RFC 5626 §3.5.1).
    boolean isMessage() {
        return length >= LEAST;
    }

    /// The first word of a request.
    String method() {
        int end = 0;
        while (b[end] != ' ') {
            end++;
        }
        return new String(b, 0, end, StandardCharsets.ISO_8859_1);
    }

    private int find(byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= length; at++) {
            if (b[at] == wanted[0] && startsAt(wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean startsAt(byte[] wanted, int at) {
        for (int i = 1; i < wanted.length; i++) {
            if (b[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
