package org.belfry.bench.relay;

import java.util.Optional;
import org.belfry.ice.IceCredentials;
import org.belfry.rtp.srtp.MasterKey;

/// One side of a call as its phone sees it.
///
/// @param relayPort of 127.0.0.1 that it sends to
/// @param channel of TURN that it speaks through, or 0
/// @param sending key of what it sends, none in clear
/// @param receiving key of what it hears
/// @param checks what a browser's checks of consent are sealed with, none for whoever sends none
record Leg(
        int relayPort,
        int channel,
        Optional<MasterKey> sending,
        Optional<MasterKey> receiving,
        Optional<IceCredentials> checks) {

    Leg(int relayPort, MasterKey sending, MasterKey receiving) {
        this(relayPort, 0, Optional.of(sending), Optional.of(receiving), Optional.empty());
    }

    static Leg inClear(int relayPort, int channel) {
        return new Leg(relayPort, channel, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Leg checkedWith(IceCredentials credentials) {
        return new Leg(relayPort, channel, sending, receiving, Optional.of(credentials));
    }
}
