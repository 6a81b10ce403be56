package org.belfry.sip.dialog;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.jspecify.annotations.Nullable;

/// A key pressed, told by INFO (`application/dtmf-relay`, `application/dtmf`): the old way from before the info
/// packages of RFC 6086, so without Info-Package. Immutable.
///
/// Limits: a body of 256 octets; 40 to 10,000 ms, so that nobody holds a key for a day.
///
/// @param signal one of `0`–`9`, `*`, `#`, `A`–`D`
public record DtmfRelay(char signal, Duration duration) {

    public static final String TYPE = "application/dtmf-relay";
    private static final String SHORT_TYPE = "application/dtmf";
    private static final String SIGNALS = "0123456789*#ABCD";
    private static final int BODY_BYTES_MAX = 256;
    private static final long DURATION_MIN_MS = 40;
    private static final long DURATION_MAX_MS = 10_000;
    private static final Duration USUAL = Duration.ofMillis(160);

    public DtmfRelay {
        if (SIGNALS.indexOf(signal) < 0) {
            throw new IllegalArgumentException(
                    "signal: character %d (expected: one of %s)".formatted((int) signal, SIGNALS));
        }
    }

    /// The key of a message with such a body, or null if it is of another type or says nothing: answer 415 or 400.
    public static @Nullable DtmfRelay of(SipMessage info) {
        HeaderValue.WithParams type = info.read(Field.CONTENT_TYPE);
        if (type == null || info.bodyLength() > BODY_BYTES_MAX || info.has(HeaderName.INFO_PACKAGE)) {
            return null;
        }
        String body = new String(info.body(), StandardCharsets.ISO_8859_1);
        return type.is(TYPE) ? ofLines(body) : type.is(SHORT_TYPE) ? of(body.strip(), "") : null;
    }

    private static @Nullable DtmfRelay ofLines(String body) {
        String signal = "";
        String duration = "";
        for (String line : body.lines().toList()) {
            int equal = line.indexOf('=');
            String name = equal < 0 ? "" : line.substring(0, equal).strip().toLowerCase(Locale.ROOT);
            String value = line.substring(equal + 1).strip();
            if (name.equals("signal")) {
                signal = value;
            } else if (name.equals("duration")) {
                duration = value;
            }
        }
        return of(signal, duration);
    }

    private static @Nullable DtmfRelay of(String signal, String duration) {
        String upper = signal.toUpperCase(Locale.ROOT);
        if (upper.length() != 1 || SIGNALS.indexOf(upper.charAt(0)) < 0) {
            return null;
        }
        if (!duration.matches("[0-9]{1,9}")) {
            return duration.isEmpty() ? new DtmfRelay(upper.charAt(0), USUAL) : null;
        }
        long ms = Math.clamp(Long.parseLong(duration), DURATION_MIN_MS, DURATION_MAX_MS);
        return new DtmfRelay(upper.charAt(0), Duration.ofMillis(ms));
    }

    /// The INFO that tells it.
    public Outgoing in(Dialog dialog) {
        Outgoing info = dialog.request(Method.INFO);
        writeTo(info.request());
        return info;
    }

    /// Puts it into a request as its body.
    public void writeTo(SipRequest.Builder info) {
        String body = "Signal=" + signal + "\r\nDuration=" + duration.toMillis() + "\r\n";
        info.body(TYPE, body.getBytes(StandardCharsets.US_ASCII));
    }
}
