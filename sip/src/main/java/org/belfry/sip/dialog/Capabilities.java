package org.belfry.sip.dialog;

import java.util.List;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;

/// What we can do, as an answer to OPTIONS says it (RFC 3261 §11.2). Immutable.
///
/// @param allow methods
/// @param accept types of bodies
/// @param supported option tags
/// @param events packages to subscribe to (RFC 6665 §8.2.2)
public record Capabilities(List<Method> allow, List<String> accept, List<String> supported, List<String> events) {

    public Capabilities {
        allow = List.copyOf(allow);
        accept = List.copyOf(accept);
        supported = List.copyOf(supported);
        events = List.copyOf(events);
    }

    /// Writes Allow, Accept, Accept-Encoding, Accept-Language, Supported and Allow-Events.
    public void writeTo(SipResponse.Builder response) {
        response.set(
                        HeaderName.ALLOW,
                        String.join(", ", allow.stream().map(Method::name).toList()))
                .set(HeaderName.ACCEPT, String.join(", ", accept))
                .set(HeaderName.ACCEPT_ENCODING, "identity")
                .set(HeaderName.ACCEPT_LANGUAGE, "en")
                .set(HeaderName.SUPPORTED, String.join(", ", supported));
        if (!events.isEmpty()) {
            response.set(HeaderName.ALLOW_EVENTS, String.join(", ", events));
        }
    }

    /// The whole answer. The status is the one an INVITE would get now, such as 200 or 486.
    public SipResponse answer(SipRequest options, int status, String toTag) {
        SipResponse.Builder response = SipResponse.replyTo(options, status, toTag);
        writeTo(response);
        return response.build();
    }
}
