package org.belfry.pbx.call;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Function;
import org.belfry.media.MediaPort;
import org.belfry.pbx.gate.OutboundGate;
import org.belfry.pbx.record.CallRecords;
import org.belfry.signal.Exchange;
import org.belfry.signal.SipTransport;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// What all calls of a house share. Thread-safe.
record Premises(
        Switchboard board,
        Function<String, Exchange> exchanges,
        MediaPort media,
        Callees callees,
        OutboundGate gate,
        CallRecords records,
        CallThreads threads,
        SteadyClock clock,
        CallSettings settings,
        SecureRandom random) {

    private static final int TOKEN_BYTES = 12;

    /// A tag or the name of a Call-ID: 96 bits nobody can guess, and nothing of us in it.
    String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Our Contact for a peer that is reached so: nothing but the leg's own token stands before our
    /// name.
    NameAddr contact(String localTag, Way way, boolean secure) {
        SipTransport transport = way.transport();
        var flow = way.flow();
        int door = flow != null && flow.isInbound() ? 0 : settings.doors().applyAsInt(transport);
        int port = door > 0 || flow == null ? door : flow.local().getPort();
        var uri = SipUri.of(localTag, settings.host(), port)
                .withSecure(secure)
                .withParam("transport", transport.uriParameter());
        return NameAddr.of(uri);
    }

    /// The address of somebody of the house, or of the house itself.
    SipUri address(@Nullable String user) {
        return SipUri.of(user == null ? "" : user, settings.host(), 0);
    }
}
