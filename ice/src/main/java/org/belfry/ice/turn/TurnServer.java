package org.belfry.ice.turn;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.AnswerCredit;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunError;
import org.belfry.ice.stun.StunMessage;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunParsed;
import org.belfry.ice.stun.StunParser;
import org.belfry.ice.stun.StunSeal;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransactionId;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// A TURN server without its sockets (RFC 8656, UDP allocations). The one place that answers a client.
///
/// Belongs to one thread. What it holds is bounded by [TurnLimits]; a client that has not proved itself holds nothing
/// and over UDP is sent no more bytes than came from its address ([AnswerCredit]).
public final class TurnServer {

    /// Longer datagrams of a peer than this don't fit into a Data indication.
    private static final int PAYLOAD_BYTES_MAX = 65_400;

    private final Wires wires;
    private final PeerPolicy policy;
    private final Allocations allocations;
    private final Nonces nonces;
    private final StunSeal seal = new StunSeal();
    private final Authentication authentication;
    private final AllocationRequests allocating;
    private final PeerRequests peers;
    private final AnswerCredit credit;
    private final RandomGenerator random;

    /// `random` is unpredictable.
    public TurnServer(
            TurnLimits limits,
            TurnSecrets secrets,
            PeerPolicy policy,
            RelayPorts ports,
            Wires wires,
            RandomGenerator random,
            Moment now) {
        this.wires = wires;
        this.policy = policy;
        this.random = random;
        this.allocations = new Allocations(limits, ports, random.nextLong());
        this.nonces = new Nonces(random, limits.nonceLife().toSeconds(), now.nanos());
        this.authentication = new Authentication(secrets, nonces, seal);
        this.allocating = new AllocationRequests(allocations, limits, ports, random);
        this.peers = new PeerRequests(policy);
        this.credit = new AnswerCredit(random.nextLong());
    }

    /// Whether a packet that begins so may be for us on a port that others share (RFC 7983 §7).
    public static boolean mayBe(byte first) {
        return StunParser.mayBe(first) || first >= 0x40;
    }

    /// The allocation of a client, from the numbers of its address ([IpAddress]) and [Flow#rest]; null if it has none.
    /// Takes no memory.
    public @Nullable Allocation allocation(long high, long low, long rest) {
        return allocations.find(high, low, rest);
    }

    /// The allocation a relayed port belongs to, or null. Takes no memory.
    public @Nullable Allocation relayedAt(boolean isV4, int port) {
        return allocations.relayedAt(isV4, port);
    }

    /// How many there are.
    public int size() {
        return allocations.size();
    }

    /// Takes in a datagram, or one packet of a stream as [TurnFrames] cut it.
    public TurnVerdict received(Flow flow, byte[] b, int from, int length, Moment now) {
        if (length > 0 && b[from] >= 0x40) {
            return channelData(flow, b, from, length, now.nanos());
        }
        return switch (StunParser.parse(b, from, length)) {
            case StunParsed.Broken _ -> TurnVerdict.MALFORMED;
            case StunParsed.Whole(StunMessage message) ->
                switch (message.kind()) {
                    case REQUEST -> request(flow, message, now);
                    case INDICATION -> indication(flow, message, b, now.nanos());
                    case SUCCESS, ERROR -> TurnVerdict.STRAY;
                };
        };
    }

    /// Takes in a datagram that came to a relayed address: from the range's socket, or from our own media port.
    public TurnVerdict fromPeer(
            TransportAddress relayed, TransportAddress peer, byte[] b, int from, int length, long now) {
        IpAddress address = peer.address();
        Allocation allocation = allocations.relayedAt(relayed.address().isV4(), relayed.port());
        if (allocation == null || !allocation.isLive(now)) {
            return TurnVerdict.NO_ALLOCATION;
        }
        if (!allocation.isPermitted(address, now)) {
            return TurnVerdict.NO_PERMISSION;
        }
        if (length > PAYLOAD_BYTES_MAX) {
            return TurnVerdict.MALFORMED;
        }
        if (!allocation.takesDown(length, now)) {
            return TurnVerdict.OVER_RATE;
        }
        Channel channel = allocation.boundTo(peer, now);
        byte[] packet = channel == null
                ? new StunWriter(StunClass.INDICATION, StunMethod.DATA, TransactionId.next(random))
                        .address(AttributeType.XOR_PEER_ADDRESS, peer)
                        .bytes(AttributeType.DATA, b, from, length)
                        .bytes()
                : framed(channel, b, from, length);
        wires.toClient(allocation.flow(), packet, 0, packet.length);
        return TurnVerdict.RELAYED;
    }

    /// The stream of a client has ended, and its allocation with it.
    public void closed(Flow flow, Moment now) {
        Allocation allocation = allocations.live(flow, now.nanos());
        if (allocation != null) {
            allocations.end(allocation, now.nanos());
        }
    }

    /// Ends every allocation of a user whose right was taken away.
    public void endAllOf(String user, Moment now) {
        allocations.endAllOf(user, now.nanos());
    }

    /// Ends what is over; to be called at the time it gives back, at the latest.
    public long sweep(long now) {
        return allocations.sweep(now);
    }

    private TurnVerdict request(Flow flow, StunMessage request, Moment now) {
        Allocation allocation = allocations.live(flow, now.nanos());
        if (request.method() == StunMethod.BINDING) {
            return binding(flow, request, allocation != null, now.nanos());
        }
        return switch (authentication.check(flow, request, allocation, now)) {
            case Authentication.Result.Refused refused -> challenge(flow, request, refused, now.nanos());
            case Authentication.Result.Proven(Allocation.Owner owner) ->
                proven(flow, request, allocation, owner, now.nanos());
        };
    }

    private TurnVerdict binding(Flow flow, StunMessage request, boolean known, long now) {
        var answer = request.hasUnknown()
                ? StunWriter.error(request, StunError.UNKNOWN_ATTRIBUTE).unknown(request.unknown())
                : StunWriter.success(request).address(AttributeType.XOR_MAPPED_ADDRESS, flow.client());
        sendIfPaid(flow, request, answer, known, now);
        return request.hasUnknown() ? TurnVerdict.UNKNOWN_ATTRIBUTE : TurnVerdict.PLAIN;
    }

    private TurnVerdict challenge(Flow flow, StunMessage request, Authentication.Result.Refused refused, long now) {
        var answer = StunWriter.error(request, refused.error());
        if (refused.error() != StunError.BAD_REQUEST) {
            answer.text(AttributeType.REALM, Authentication.REALM).text(AttributeType.NONCE, nonces.make(flow, now));
        }
        sendIfPaid(flow, request, answer, refused.returned(), now);
        return refused.verdict();
    }

    private void sendIfPaid(Flow flow, StunMessage request, StunWriter answer, boolean known, long now) {
        if (request.isFingerprinted()) {
            answer.fingerprint();
        }
        boolean free = known || flow.transport().isStream();
        if (free || credit.pays(flow.client().address(), request.bytes(), answer.size(), now)) {
            byte[] bytes = answer.bytes();
            wires.toClient(flow, bytes, 0, bytes.length);
        }
    }

    /// From here on the sender is who he says, at the address he says.
    private TurnVerdict proven(
            Flow flow, StunMessage request, @Nullable Allocation allocation, Allocation.Owner owner, long now) {
        if (allocation != null && repeats(request, allocation, owner)) {
            wires.toClient(flow, allocation.answer(), 0, allocation.answer().length);
            return TurnVerdict.REPEATED;
        }
        Outcome outcome = outcome(flow, request, allocation, owner, now);
        byte[] bytes = sealed(outcome.answer(), request, owner);
        Allocation made = outcome.verdict() == TurnVerdict.GRANTED ? allocations.live(flow, now) : null;
        if (made != null) {
            made.answered(bytes);
        }
        wires.toClient(flow, bytes, 0, bytes.length);
        return outcome.verdict();
    }

    private static boolean repeats(StunMessage request, Allocation allocation, Allocation.Owner owner) {
        return request.method() == StunMethod.ALLOCATE
                && allocation.madeBy().equals(request.id())
                && allocation.owner().user().equals(owner.user());
    }

    private Outcome outcome(
            Flow flow, StunMessage request, @Nullable Allocation allocation, Allocation.Owner owner, long now) {
        if (request.hasUnknown()) {
            var answer = StunWriter.error(request, StunError.UNKNOWN_ATTRIBUTE).unknown(request.unknown());
            return new Outcome(answer, TurnVerdict.UNKNOWN_ATTRIBUTE);
        }
        if (request.method() == StunMethod.ALLOCATE) {
            return allocation == null
                    ? allocating.allocate(flow, request, owner, now)
                    : Outcome.refused(request, StunError.ALLOCATION_MISMATCH, TurnVerdict.REFUSED);
        }
        if (allocation == null) {
            return Outcome.refused(request, StunError.ALLOCATION_MISMATCH, TurnVerdict.NO_ALLOCATION);
        }
        if (!allocation.owner().user().equals(owner.user())) {
            return Outcome.refused(request, StunError.WRONG_CREDENTIALS, TurnVerdict.REFUSED);
        }
        return switch (request.method()) {
            case REFRESH -> allocating.refresh(request, allocation, now);
            case CREATE_PERMISSION -> peers.createPermission(request, allocation, now);
            case CHANNEL_BIND -> peers.channelBind(request, allocation, now);
            case ALLOCATE, BINDING, SEND, DATA ->
                Outcome.refused(request, StunError.BAD_REQUEST, TurnVerdict.MALFORMED);
        };
    }

    private byte[] sealed(StunWriter answer, StunMessage request, Allocation.Owner owner) {
        boolean strong = request.has(AttributeType.MESSAGE_INTEGRITY_SHA256);
        var sealed = strong ? answer.integritySha256(seal, owner.key()) : answer.integrity(seal, owner.key());
        return (request.isFingerprinted() ? sealed.fingerprint() : sealed).bytes();
    }

    /// Send (RFC 8656 §11.2); any other indication says nothing to us.
    private TurnVerdict indication(Flow flow, StunMessage message, byte[] b, long now) {
        if (message.method() != StunMethod.SEND) {
            return TurnVerdict.STRAY;
        }
        Allocation allocation = allocations.live(flow, now);
        if (allocation == null) {
            return TurnVerdict.NO_ALLOCATION;
        }
        TransportAddress peer = message.address(AttributeType.XOR_PEER_ADDRESS);
        int at = message.valueAt(AttributeType.DATA);
        if (peer == null || at < 0 || message.hasUnknown()) {
            return TurnVerdict.MALFORMED;
        }
        if (!allocation.isPermitted(peer.address(), now)) {
            return TurnVerdict.NO_PERMISSION;
        }
        // A permission names no port, and of our own addresses only the media port may be reached.
        PeerRuling ruling = policy.rule(peer);
        if (!ruling.isAllowed()) {
            return TurnVerdict.DENIED_PEER;
        }
        int bytes = message.valueBytes(AttributeType.DATA);
        if (!allocation.takesUp(bytes, now)) {
            return TurnVerdict.OVER_RATE;
        }
        if (ruling == PeerRuling.INSIDE) {
            wires.toMedia(allocation.relayed(), peer, b, at, bytes);
        } else {
            boolean dontFragment = message.has(AttributeType.DONT_FRAGMENT);
            wires.toPeer(allocation.relayed(), peer, b, at, bytes, dontFragment);
        }
        return TurnVerdict.RELAYED;
    }

    private TurnVerdict channelData(Flow flow, byte[] b, int from, int length, long now) {
        if (length < 4) {
            return TurnVerdict.MALFORMED;
        }
        Allocation allocation = allocations.live(flow, now);
        if (allocation == null) {
            return TurnVerdict.NO_ALLOCATION;
        }
        int header = ByteBuffer.wrap(b, from, 4).getInt();
        Channel channel = allocation.outward(header, length, now);
        if (channel == null) {
            return TurnVerdict.NO_CHANNEL;
        }
        if (channel.isInside()) {
            wires.toMedia(allocation.relayed(), channel.peer(), b, from + 4, header & 0xFFFF);
        } else {
            wires.toPeer(allocation.relayed(), channel.peer(), b, from + 4, header & 0xFFFF, false);
        }
        return TurnVerdict.RELAYED;
    }

    private static byte[] framed(Channel channel, byte[] b, int from, int length) {
        boolean padded = channel.allocation().flow().transport().isStream();
        byte[] packet = new byte[4 + (padded ? length + 3 & ~3 : length)];
        int header = channel.header(length);
        ByteBuffer.wrap(packet).putInt(header).put(b, from, length);
        return packet;
    }
}
