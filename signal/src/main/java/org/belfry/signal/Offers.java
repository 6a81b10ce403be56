package org.belfry.signal;

import org.belfry.sip.digest.Offer;

/// Which algorithms whoever challenges offers on which flow: the one place where that is decided (RFC 8760 §2.3,
/// policy of what clients can do). Immutable.
///
/// Only what the client behind a flow can do is offered. Telephones get the strong algorithms, in order; browsers, that
/// is whoever speaks WebSocket, MD5 alone and for secrets of one session alone, because their library knows nothing
/// else: of several challenges JsSIP 3.13 reads the last, and gives up unless that is MD5. A credential under anything
/// else is refused there, however right.
///
/// @param telephones over UDP, TCP and TLS
/// @param browsers over WebSocket, in the clear or not
public record Offers(Offer telephones, Offer browsers) {

    /// For a house whose telephones are of this decade.
    public static Offers usual() {
        return new Offers(Offer.strong(), Offer.md5ForOneBrowserSession());
    }

    /// The same but for telephones, which a device's own policy may weaken.
    public Offers withTelephones(Offer offer) {
        return new Offers(offer, browsers);
    }

    /// What is offered, and accepted, on a flow.
    public Offer on(Flow flow) {
        return on(flow.transport());
    }

    /// The same by transport.
    public Offer on(SipTransport transport) {
        return switch (transport) {
            case UDP, TCP, TLS -> telephones;
            case WS, WSS -> browsers;
        };
    }
}
