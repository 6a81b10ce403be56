package org.belfry.sip.event;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipResponse;

/// What became of a REFER: a status line and nothing else (RFC 3515 §2.4.5, RFC 3420). Headers of the
/// other call are nobody's business, so none is passed on.
public final class Sipfrag {

    public static final String TYPE = "message/sipfrag;version=2.0";

    private static final int BYTES_MAX = 4_096;
    private static final Pattern STATUS_LINE =
            Pattern.compile("\\s{0,8}SIP/2\\.0 ([1-6][0-9]{2})(?: .*|\r?\n.*|)", Pattern.DOTALL);

    private Sipfrag() {}

    /// Before anything is known of the call.
    public static byte[] trying() {
        return bytes(100, "Trying");
    }

    /// The newest answer to the call.
    public static byte[] of(SipResponse response) {
        return bytes(response.status(), response.reason());
    }

    /// What we made of the call ourselves.
    ///
    /// @throws IllegalArgumentException if the status is not 100 to 699, or the reason holds a control
    /// character
    public static byte[] of(int status, String reason) {
        if (status < 100 || status > 699 || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("status: %d (expected: 100..699, one line)".formatted(status));
        }
        return bytes(status, reason);
    }

    /// No answer came.
    public static byte[] timedOut() {
        return bytes(408, "Request Timeout");
    }

    private static byte[] bytes(int status, String reason) {
        return ("SIP/2.0 " + status + " " + reason + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /// The status a NOTIFY tells, 100 to 699; none if its body is something else.
    public static OptionalInt statusOf(SipMessage notify) {
        HeaderValue.WithParams type = notify.read(Field.CONTENT_TYPE);
        if (type == null || !type.is("message/sipfrag") || notify.bodyLength() > BYTES_MAX) {
            return OptionalInt.empty();
        }
        Matcher line = STATUS_LINE.matcher(new String(notify.body(), StandardCharsets.ISO_8859_1));
        return line.matches() ? OptionalInt.of(Integer.parseInt(line.group(1))) : OptionalInt.empty();
    }
}
