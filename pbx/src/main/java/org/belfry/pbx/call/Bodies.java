package org.belfry.pbx.call;

import org.belfry.sip.Field;
import org.belfry.sip.SipMessage;
import org.belfry.sip.sdp.SdpParsed;
import org.belfry.sip.sdp.SessionDescription;

/// Reads descriptions out of messages. Pure.
final class Bodies {

    private Bodies() {}

    sealed interface Body {
        record Whole(SessionDescription description) implements Body {}

        record None() implements Body {}

        /// @param status to refuse a request with
        record Broken(int status, String sentence) implements Body {}
    }

    static Body description(SipMessage message) {
        if (message.bodyLength() == 0) {
            return new Body.None();
        }
        var type = message.read(Field.CONTENT_TYPE);
        if (type == null || !type.is("application/sdp")) {
            return new Body.Broken(415, "Only application/sdp is understood.");
        }
        return switch (SessionDescription.parse(message.body())) {
            case SdpParsed.Whole(SessionDescription description) -> new Body.Whole(description);
            case SdpParsed.Broken(var _, var _) -> new Body.Broken(400, "The session description is malformed.");
        };
    }
}
