package org.belfry.sip.event;

import java.util.Collection;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;

/// A text sent by MESSAGE (RFC 3428). It opens no dialog and has no Contact.
///
/// Limit: a body of 1,300 octets, as long as nobody knows the transports on the way (§8).
public final class PageMessage {

    static final int BODY_BYTES_MAX = 1_300;

    private PageMessage() {}

    public static boolean fits(byte[] body) {
        return body.length <= BODY_BYTES_MAX;
    }

    /// Puts the text into a MESSAGE.
    ///
    /// @throws IllegalArgumentException unless it [#fits]
    public static void write(SipRequest.Builder message, String contentType, byte[] body) {
        if (!fits(body)) {
            throw new IllegalArgumentException(
                    "body: %d octets (expected: 0..%d)".formatted(body.length, BODY_BYTES_MAX));
        }
        message.remove(HeaderName.CONTACT).body(contentType, body);
    }

    /// How to answer a MESSAGE if only these types can be shown: 200, 405, 413 or 415.
    public static int statusFor(SipRequest message, Collection<String> types) {
        HeaderValue.WithParams type = message.read(Field.CONTENT_TYPE);
        if (!message.is(Method.MESSAGE)) {
            return 405;
        }
        if (message.bodyLength() > BODY_BYTES_MAX) {
            return 413;
        }
        return type != null && types.stream().anyMatch(type::is) ? 200 : 415;
    }

    /// The answer; it has no body and no Contact (§7), and names the types if the one sent was not among them.
    public static SipResponse answer(SipRequest message, Collection<String> types, String toTag) {
        int status = statusFor(message, types);
        SipResponse.Builder response = SipResponse.replyTo(message, status, toTag);
        if (status == 415) {
            response.set(HeaderName.ACCEPT, String.join(", ", types));
        }
        return response.build();
    }
}
