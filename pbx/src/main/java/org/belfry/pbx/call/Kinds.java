package org.belfry.pbx.call;

import java.util.Optional;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.EndpointKind;
import org.belfry.signal.SipTransport;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// How a peer carries its media, told by the way its signalling comes and by what it was allowed
/// (decision 0141). Pure functions.
final class Kinds {

    private Kinds() {}

    /// A device that may speak in the clear may so where its signalling does, by a door that was opened
    /// for it; over TLS only a trunk that is known to have no better.
    ///
    /// @param offer what it offered, or null if we offer
    /// @return nothing if it may not have media at all: in the clear without leave
    static Optional<Endpoint> of(
            SipTransport transport, Peer peer, @Nullable SessionDescription offer, CallSettings settings) {
        if (transport.isWebSocket()) {
            return Optional.of(new Endpoint(EndpointKind.BROWSER, true, settings.voice(), settings.picture()));
        }
        if (!transport.isSecure()) {
            return peer.plain() ? Optional.of(phone(EndpointKind.PLAIN_TRUNK, false, settings)) : Optional.empty();
        }
        if (peer.plain() && peer.trunk().isPresent() && offer != null && !hasKeys(offer)) {
            return Optional.of(phone(EndpointKind.PLAIN_TRUNK, true, settings));
        }
        boolean besides = offer != null
                && offer.streams().stream()
                        .anyMatch(one -> one.media().type().equals("audio")
                                && one.media().protocol().startsWith("RTP/AVP"));
        var kind = besides ? EndpointKind.BEST_EFFORT_PHONE : EndpointKind.SECURE_PHONE;
        return Optional.of(phone(kind, true, settings));
    }

    private static Endpoint phone(EndpointKind kind, boolean secure, CallSettings settings) {
        return new Endpoint(kind, secure, settings.voice(), java.util.List.of());
    }

    private static boolean hasKeys(SessionDescription offer) {
        return offer.streams().stream().anyMatch(one -> !one.cryptos().isEmpty());
    }
}
