package org.belfry.ice.turn;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunError;
import org.belfry.ice.stun.StunMessage;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// Allocate and Refresh (RFC 8656 §7.2, §8.2), once the sender has proved himself.
final class AllocationRequests {

    private static final int UDP = 17;
    private static final int V4 = 1;
    private static final int V6 = 2;

    private final Allocations allocations;
    private final TurnLimits limits;
    private final RelayPorts ports;
    private final RandomGenerator random;

    AllocationRequests(Allocations allocations, TurnLimits limits, RelayPorts ports, RandomGenerator random) {
        this.allocations = allocations;
        this.limits = limits;
        this.ports = ports;
        this.random = random;
    }

    /// The numbers are those of RFC 8656 §7.2; 1 and 3, authentication and unknown attributes, are behind us, 2 (same
    /// transaction, same answer) too.
    Outcome allocate(Flow flow, StunMessage request, Allocation.Owner owner, long now) {
        StunError fault = faultOf(request);
        if (fault != null) {
            return Outcome.refused(
                    request, fault, fault == StunError.BAD_REQUEST ? TurnVerdict.MALFORMED : TurnVerdict.REFUSED);
        }
        boolean redeems = request.has(AttributeType.RESERVATION_TOKEN);
        // 8: who redeems holds the port already.
        int even = request.octet(AttributeType.EVEN_PORT);
        boolean reserves = even >= 0 && (even & 0x80) != 0;
        if (!redeems && allocations.isUserFull(owner.user(), reserves ? 2 : 1)) {
            return Outcome.refused(request, StunError.ALLOCATION_QUOTA_REACHED, TurnVerdict.QUOTA);
        }
        if (allocations.isFull()) {
            return Outcome.refused(request, StunError.INSUFFICIENT_CAPACITY, TurnVerdict.QUOTA);
        }
        TransportAddress relayed =
                redeems ? redeemed(request, owner, now) : ports.open(isV4(request), wish(even, reserves));
        if (relayed == null) {
            return Outcome.refused(request, StunError.INSUFFICIENT_CAPACITY, TurnVerdict.QUOTA);
        }
        var allocation = new Allocation(flow, owner, relayed, request.id(), limits, now);
        int seconds = allocation.renew(lifetime(request), now);
        allocations.add(allocation);
        var answer = StunWriter.success(request)
                .address(AttributeType.XOR_RELAYED_ADDRESS, relayed)
                .number(AttributeType.LIFETIME, seconds)
                .address(AttributeType.XOR_MAPPED_ADDRESS, flow.client());
        if (reserves) {
            long token = random.nextLong();
            var next = new TransportAddress(relayed.address(), relayed.port() + 1);
            allocations.reserve(token, next, owner.user(), now);
            answer.bytes(
                    AttributeType.RESERVATION_TOKEN,
                    ByteBuffer.allocate(8).putLong(token).array());
        }
        return new Outcome(answer, TurnVerdict.GRANTED);
    }

    /// Steps 4 to 7: what is asked for is something we do.
    private @Nullable StunError faultOf(StunMessage request) {
        int transport = request.octet(AttributeType.REQUESTED_TRANSPORT);
        if (transport < 0) {
            return StunError.BAD_REQUEST;
        }
        if (transport != UDP) {
            return StunError.UNSUPPORTED_TRANSPORT_PROTOCOL;
        }
        boolean redeems = request.has(AttributeType.RESERVATION_TOKEN);
        boolean family = request.has(AttributeType.REQUESTED_ADDRESS_FAMILY);
        if (redeems && (family || request.has(AttributeType.EVEN_PORT))) {
            return StunError.BAD_REQUEST;
        }
        int wanted = family ? request.octet(AttributeType.REQUESTED_ADDRESS_FAMILY) : V4;
        boolean known = (wanted == V4 || wanted == V6) && (redeems || ports.supports(wanted == V4));
        return known ? null : StunError.ADDRESS_FAMILY_NOT_SUPPORTED;
    }

    Outcome refresh(StunMessage request, Allocation allocation, long now) {
        int family = request.octet(AttributeType.REQUESTED_ADDRESS_FAMILY);
        boolean isV4 = allocation.relayed().address().isV4();
        if (family >= 0 && family != (isV4 ? V4 : V6)) {
            return Outcome.refused(request, StunError.PEER_ADDRESS_FAMILY_MISMATCH, TurnVerdict.REFUSED);
        }
        if (request.number(AttributeType.LIFETIME) == 0) {
            allocations.end(allocation, now);
            return new Outcome(StunWriter.success(request).number(AttributeType.LIFETIME, 0), TurnVerdict.RELEASED);
        }
        int seconds = allocation.renew(lifetime(request), now);
        return new Outcome(StunWriter.success(request).number(AttributeType.LIFETIME, seconds), TurnVerdict.REFRESHED);
    }

    private @Nullable TransportAddress redeemed(StunMessage request, Allocation.Owner owner, long now) {
        byte[] token = request.value(AttributeType.RESERVATION_TOKEN);
        return token == null ? null : allocations.redeem(ByteBuffer.wrap(token).getLong(), owner.user(), now);
    }

    /// 10 minutes at least, 1 hour at most.
    private static int lifetime(StunMessage request) {
        long wished = request.number(AttributeType.LIFETIME);
        return Math.clamp(wished, TurnLimits.LIFE_SECONDS, TurnLimits.LIFE_SECONDS_MAX);
    }

    private static boolean isV4(StunMessage request) {
        return request.octet(AttributeType.REQUESTED_ADDRESS_FAMILY) != V6;
    }

    private static RelayPorts.Wish wish(int even, boolean reserves) {
        if (reserves) {
            return RelayPorts.Wish.EVEN_AND_NEXT;
        }
        return even < 0 ? RelayPorts.Wish.ANY : RelayPorts.Wish.EVEN;
    }
}
