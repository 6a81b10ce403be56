package org.belfry.media.quality;

import java.net.InetAddress;
import org.belfry.sip.sdp.Direction;

/// What was agreed on for one leg. Immutable; an address is personal data, so this prints none.
///
/// @param signalledAddress where its description says media goes, as its c= line or candidate has it
/// @param signallingSource where its signalling came from
/// @param negotiated what it may send
/// @param direction as the leg itself says it: on hold it says SENDONLY or INACTIVE
public record LegPlan(
        Side side,
        LegKind kind,
        InetAddress signalledAddress,
        InetAddress signallingSource,
        Negotiated negotiated,
        Direction direction) {

    private static final int FIRST_OF_UNIQUE_LOCAL = 0xFC;
    private static final int SHARED_FIRST = 100;
    private static final int SHARED_SECOND = 64;

    /// Whether nothing sent to the signalled address can arrive: it is of a private network that the
    /// leg is not reached in from here, since its signalling comes from a public address.
    boolean isNowhere() {
        return isPrivate(signalledAddress) && !isPrivate(signallingSource);
    }

    /// RFC 1918, RFC 6598, RFC 4193, link-local, loopback, none at all.
    private static boolean isPrivate(InetAddress address) {
        byte[] octets = address.getAddress();
        return address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || (octets.length == 4 && octets[0] == SHARED_FIRST && (octets[1] & 0xC0) == SHARED_SECOND)
                || (octets.length == 16 && (octets[0] & 0xFE) == FIRST_OF_UNIQUE_LOCAL);
    }

    /// As a sentence begins with it.
    String who() {
        return "The " + side.noun() + "'s " + kind.noun();
    }

    @Override
    public String toString() {
        return "LegPlan[%s, %s, %s, %s]".formatted(side, kind, negotiated, direction);
    }
}
