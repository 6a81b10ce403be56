package org.belfry.bench.relay;

import java.util.Optional;
import org.belfry.rtp.srtp.MasterKey;

/// One side of a call as its phone sees it.
///
/// @param relayPort of 127.0.0.1 that it sends to
/// @param channel of TURN that it speaks through, or 0
/// @param sending key of what it sends, none in clear
/// @param receiving key of what it hears
record Leg(int relayPort, int channel, Optional<MasterKey> sending, Optional<MasterKey> receiving) {

    static Leg inClear(int relayPort, int channel) {
        return new Leg(relayPort, channel, Optional.empty(), Optional.empty());
    }
}
