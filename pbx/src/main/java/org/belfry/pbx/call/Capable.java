package org.belfry.pbx.call;

import java.util.List;
import org.belfry.sip.HeaderName;
import org.belfry.sip.MessageBuilder;
import org.belfry.sip.Method;
import org.belfry.sip.dialog.Capabilities;

/// What a call of ours can do, as it says in its messages.
final class Capable {

    static final Capabilities OF = new Capabilities(
            List.of(
                    Method.INVITE,
                    Method.ACK,
                    Method.BYE,
                    Method.CANCEL,
                    Method.OPTIONS,
                    Method.PRACK,
                    Method.UPDATE,
                    Method.INFO,
                    Method.REFER,
                    Method.NOTIFY),
            List.of("application/sdp"),
            List.of("100rel", "replaces", "timer", "norefersub"),
            List.of());

    private static final String ALLOW =
            String.join(", ", OF.allow().stream().map(Method::name).toList());

    private Capable() {}

    /// Writes Allow and Supported; `timer` is left to who says more of it.
    static void writeTo(MessageBuilder<?> message) {
        message.set(HeaderName.ALLOW, ALLOW).set(HeaderName.SUPPORTED, "100rel, replaces, norefersub");
    }
}
