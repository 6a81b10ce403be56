package org.belfry.ice.turn;

import java.util.ArrayList;
import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunError;
import org.belfry.ice.stun.StunMessage;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransportAddress;

/// CreatePermission and ChannelBind (RFC 8656 §10.2, §12.2), once the sender has proved himself.
final class PeerRequests {

    private final PeerPolicy policy;

    PeerRequests(PeerPolicy policy) {
        this.policy = policy;
    }

    /// All of the addresses or none.
    Outcome createPermission(StunMessage request, Allocation allocation, long now) {
        List<IpAddress> peers = new ArrayList<>();
        int number = request.next(AttributeType.XOR_PEER_ADDRESS, 0);
        while (number >= 0) {
            peers.add(request.address(number).address());
            number = request.next(AttributeType.XOR_PEER_ADDRESS, number + 1);
        }
        if (peers.isEmpty()) {
            return Outcome.refused(request, StunError.BAD_REQUEST, TurnVerdict.MALFORMED);
        }
        for (IpAddress peer : peers) {
            // Rather denied than of another family: a disguise has a name of its own.
            if (!policy.rule(peer).isAllowed()) {
                return Outcome.refused(request, StunError.FORBIDDEN, TurnVerdict.DENIED_PEER);
            }
            if (peer.isV4() != allocation.relayed().address().isV4()) {
                return Outcome.refused(request, StunError.PEER_ADDRESS_FAMILY_MISMATCH, TurnVerdict.REFUSED);
            }
        }
        if (!allocation.hasRoomFor(peers, now)) {
            return Outcome.refused(request, StunError.INSUFFICIENT_CAPACITY, TurnVerdict.QUOTA);
        }
        for (IpAddress peer : peers) {
            allocation.permit(peer, now);
        }
        return new Outcome(StunWriter.success(request), TurnVerdict.PERMITTED);
    }

    Outcome channelBind(StunMessage request, Allocation allocation, long now) {
        long field = request.number(AttributeType.CHANNEL_NUMBER);
        int number = (int) (field >>> 16);
        TransportAddress peer = request.address(AttributeType.XOR_PEER_ADDRESS);
        if (peer == null || field < 0 || number < Channel.FIRST || number > Channel.LAST) {
            return Outcome.refused(request, StunError.BAD_REQUEST, TurnVerdict.MALFORMED);
        }
        PeerRuling ruling = policy.rule(peer);
        if (!ruling.isAllowed()) {
            return Outcome.refused(request, StunError.FORBIDDEN, TurnVerdict.DENIED_PEER);
        }
        if (peer.address().isV4() != allocation.relayed().address().isV4()) {
            return Outcome.refused(request, StunError.PEER_ADDRESS_FAMILY_MISMATCH, TurnVerdict.REFUSED);
        }
        Channel same = allocation.boundTo(number, now);
        Channel there = allocation.boundTo(peer, now);
        if (same != null && same.equals(there)) {
            same.renew(now);
            return new Outcome(StunWriter.success(request), TurnVerdict.BOUND);
        }
        // A number is of one peer and a peer has one number, until the binding has ended (RFC 8656 §12.2).
        if (same != null || there != null) {
            return Outcome.refused(request, StunError.BAD_REQUEST, TurnVerdict.REFUSED);
        }
        if (!allocation.hasRoomForChannel(now) || !allocation.hasRoomFor(List.of(peer.address()), now)) {
            return Outcome.refused(request, StunError.INSUFFICIENT_CAPACITY, TurnVerdict.QUOTA);
        }
        allocation.bind(number, peer, ruling == PeerRuling.INSIDE, now);
        return new Outcome(StunWriter.success(request), TurnVerdict.BOUND);
    }
}
