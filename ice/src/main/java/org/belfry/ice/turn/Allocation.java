package org.belfry.ice.turn;

import java.util.HashMap;
import java.util.Map;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.TransactionId;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// A relayed address lent to one client (RFC 8656 §6): its flow, user, lifetime, permissions and channels.
///
/// [#outward] and [#inward] are the way of every media packet: a masked index and a few comparisons on arrays made
/// with the allocation, times compared as numbers, nothing allocated and no byte of payload touched. Belongs to the
/// server's thread; no packet may be sent by an allocation kept after [TurnServer] forgot it, which [#isLive] tells.
public final class Allocation {

    /// Who asked, and how his messages are sealed.
    record Owner(String user, String username, StunKey key) {}

    private final Flow flow;
    private final Owner owner;
    private final TransportAddress relayed;
    private final TransactionId madeBy;
    private final long bornAt;
    private final TurnLimits limits;
    private final Map<IpAddress, Permission> permissions = new HashMap<>();
    private final ChannelTable channels;
    private final Bucket up;
    private final Bucket down;
    private long until;
    private byte[] answer = {};

    Allocation(Flow flow, Owner owner, TransportAddress relayed, TransactionId madeBy, TurnLimits limits, long now) {
        this.flow = flow;
        this.owner = owner;
        this.relayed = relayed;
        this.madeBy = madeBy;
        this.limits = limits;
        this.bornAt = now;
        this.until = now;
        this.channels = new ChannelTable(limits.channelsMax());
        this.up = new Bucket(limits.bytesPerSecond(), now);
        this.down = new Bucket(limits.bytesPerSecond(), now);
    }

    public Flow flow() {
        return flow;
    }

    public TransportAddress relayed() {
        return relayed;
    }

    public boolean isLive(long now) {
        return until - now > 0;
    }

    /// The channel that channel data from the client goes by, or null: no such channel, no permission any more, more
    /// bytes said than there are, or too many in a second. The payload begins behind the header.
    ///
    /// @param header the first four bytes of the packet, big-endian
    /// @param packetBytes the whole packet, header included
    public @Nullable Channel outward(int header, int packetBytes, long now) {
        int payload = header & 0xFFFF;
        if (payload > packetBytes - 4) {
            return null;
        }
        Channel channel = channels.byNumber(header >>> 16);
        boolean open = channel != null && channel.mayCarry(now) && isLive(now);
        return open && up.takes(payload, now) ? channel : null;
    }

    /// The channel that a datagram from a peer goes by, or null: none, or none with a permission, or too many bytes in
    /// a second. Without a channel there may be a permission, see [TurnServer#fromPeer].
    public @Nullable Channel inward(boolean isV4, long high, long low, int port, int payloadBytes, long now) {
        Channel channel = channels.byPeer(isV4, high, low, port);
        boolean open = channel != null && channel.mayCarry(now) && isLive(now);
        return open && down.takes(payloadBytes, now) ? channel : null;
    }

    Owner owner() {
        return owner;
    }

    TransactionId madeBy() {
        return madeBy;
    }

    byte[] answer() {
        return answer;
    }

    void answered(byte[] bytes) {
        answer = bytes;
    }

    long until() {
        return until;
    }

    /// Lives on for `seconds`, but not beyond its greatest age; says how long that is.
    int renew(int seconds, long now) {
        long oldest = bornAt + limits.ageMax().toNanos();
        until = Math.min(now + seconds * TurnLimits.SECOND - oldest, 0) + oldest;
        return (int) Math.max((until - now) / TurnLimits.SECOND, 0);
    }

    void end(long now) {
        until = now;
    }

    boolean isPermitted(IpAddress peer, long now) {
        Permission permission = permissions.get(peer);
        return permission != null && permission.isFresh(now);
    }

    /// Whether so many more addresses would fit, after what has ended was let go.
    boolean hasRoomFor(Iterable<IpAddress> peers, long now) {
        int more = 0;
        for (IpAddress peer : peers) {
            more += permissions.containsKey(peer) ? 0 : 1;
        }
        if (permissions.size() + more > limits.permissionsMax()) {
            // One that a channel still holds stays: renewed, it must be the same object.
            channels.sweep(now);
            permissions.values().removeIf(permission -> !permission.isFresh(now) && !channels.holds(permission));
        }
        return permissions.size() + more <= limits.permissionsMax();
    }

    Permission permit(IpAddress peer, long now) {
        Permission permission = permissions.computeIfAbsent(peer, p -> new Permission());
        permission.renew(now);
        return permission;
    }

    @Nullable
    Channel boundTo(int number, long now) {
        Channel channel = channels.byNumber(number);
        return channel != null && channel.isBound(now) ? channel : null;
    }

    @Nullable
    Channel boundTo(TransportAddress peer, long now) {
        IpAddress address = peer.address();
        Channel channel = channels.byPeer(address.isV4(), address.high(), address.low(), peer.port());
        return channel != null && channel.isBound(now) ? channel : null;
    }

    boolean hasRoomForChannel(long now) {
        return channels.hasRoom(now);
    }

    void bind(int number, TransportAddress peer, boolean inside, long now) {
        // What ended under this number or for this peer must not be found in the new one's place.
        channels.sweep(now);
        var channel = new Channel(this, number, peer, inside, permit(peer.address(), now));
        channel.renew(now);
        channels.add(channel);
    }

    boolean takesUp(int bytes, long now) {
        return up.takes(bytes, now);
    }

    boolean takesDown(int bytes, long now) {
        return down.takes(bytes, now);
    }
}
