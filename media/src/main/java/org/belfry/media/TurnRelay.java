package org.belfry.media;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.belfry.ground.IpAddress;
import org.belfry.guard.Sighting;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.ice.turn.Allocation;
import org.belfry.ice.turn.Channel;
import org.belfry.ice.turn.Flow;
import org.belfry.ice.turn.InsidePorts;
import org.belfry.ice.turn.Moment;
import org.belfry.ice.turn.PeerPolicy;
import org.belfry.ice.turn.RelayPorts;
import org.belfry.ice.turn.Transport;
import org.belfry.ice.turn.TurnSecrets;
import org.belfry.ice.turn.TurnServer;
import org.belfry.ice.turn.TurnVerdict;
import org.belfry.ice.turn.Wires;
import org.belfry.media.wire.Batch;
import org.belfry.media.wire.MediaSocket;
import org.belfry.media.wire.SocketAddress;
import org.jspecify.annotations.Nullable;

/// TURN on one loop (RFC 8656): a server of its own for the clients whose datagrams come here, and some of those that
/// come over streams. Relays ciphertext and has no key.
///
///     client ─ channel data ─▶ our own media port: taken in by this loop as if it had come from the relayed address
///                          └─▶ somebody outside, where `turn.range` is set: by the allocation's own socket
///
/// Channel data moves where it lies, without an object; other messages are rare. Belongs to its loop.
final class TurnRelay implements Wires {
    /// The number of the one UDP door ([Flow#door]).
    static final int UDP_DOOR = 0;

    private static final int CHANNEL_BYTES = 4;
    private static final int CACHED_MAX = 65_536;
    private static final long NANOS_A_MILLI = 1_000_000L;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MediaLoop loop;
    private final TurnServer server;
    private final @Nullable RangePorts range;
    private final Map<Flow, TurnStream> streams = new HashMap<>();
    private final Map<Channel, SocketAddress> peers = new HashMap<>();
    private final Map<Allocation, SocketAddress> clients = new HashMap<>();
    private final Map<TransportAddress, SocketAddress> insides = new HashMap<>();
    private long sweepAt;

    TurnRelay(
            MediaLoop loop, MediaSettings settings, TurnSettings turn, int port, Share share, RandomGenerator random) {
        this.loop = loop;
        List<IpAddress> told = told(turn.own());
        Set<TransportAddress> media = turn.own().stream()
                .flatMap(own -> java.util.stream.Stream.of(
                        new TransportAddress(own, port), new TransportAddress(own, port + 1)))
                .collect(Collectors.toSet());
        TurnSettings.Range wide = turn.range();
        PeerPolicy policy = wide == null ? PeerPolicy.mediaOnly(media) : PeerPolicy.mediaAndInternet(media, turn.own());
        range = wide == null
                ? null
                : new RangePorts(settings.binds(), told, share.first(), share.count(), loop.waker(), random);
        RelayPorts ports = range == null
                ? new InsidePorts(family(told, true), family(told, false), share.first(), share.count(), random)
                : range;
        server = new TurnServer(
                turn.limits(),
                new TurnSecrets(turn.secret().disclose()),
                turn.opening().isEmpty() ? policy : policy.dangerouslyReachingAlso(turn.opening()),
                ports,
                this,
                random,
                now());
    }

    /// One loop's part of the relayed ports.
    record Share(int first, int count) {
        /// Part `index` of `of`.
        static Share of(TurnSettings.@Nullable Range range, int index, int of) {
            int first = range == null ? InsidePorts.LOWEST : range.first() + (range.first() & 1);
            int all = range == null ? InsidePorts.NUMBERS : range.last() + 1 - first;
            int each = Math.max(all / of & ~1, 2);
            return new Share(first + index * each, each);
        }

        boolean has(int port) {
            return port >= first && port < first + count;
        }
    }

    private static List<IpAddress> told(Set<IpAddress> own) {
        // One of each family, the same on every loop.
        return own.stream()
                .sorted(java.util.Comparator.comparing(IpAddress::toString))
                .collect(Collectors.toMap(IpAddress::isV4, one -> one, (a, _) -> a))
                .values()
                .stream()
                .toList();
    }

    private static @Nullable IpAddress family(List<IpAddress> all, boolean isV4) {
        return all.stream().filter(one -> one.isV4() == isV4).findFirst().orElse(null);
    }

    private Moment now() {
        return new Moment(loop.time().nanoTime(), loop.time().instant().getEpochSecond());
    }

    // ---- from clients

    /// Channel data in `slot`; anything else of a client goes to [#message].
    void channelData(int slot, long at, int length, long nowNanos) {
        Batch batch = loop.batch();
        Allocation allocation = server.allocation(
                batch.sourceHigh(slot),
                batch.sourceLow(slot),
                Flow.rest(Transport.UDP, batch.isSourceV4(slot), batch.sourcePort(slot), UDP_DOOR));
        int header = length < CHANNEL_BYTES ? 0 : batch.region().get(INT, at);
        Channel channel = allocation == null ? null : allocation.outward(header, length, nowNanos);
        if (channel == null || allocation == null) {
            loop.strayFrom(slot);
            return;
        }
        int bytes = header & 0xFFFF;
        if (channel.isInside()) {
            loop.inside(inside(allocation.relayed()), slot, at + CHANNEL_BYTES, bytes, nowNanos);
            return;
        }
        MediaSocket socket = range == null ? null : range.socket(allocation.relayed());
        SocketAddress peer = peer(channel);
        if (socket != null && socket.isV4() == peer.isV4()) {
            batch.send(socket, peer, slot, at + CHANNEL_BYTES, bytes);
        }
    }

    private SocketAddress peer(Channel channel) {
        SocketAddress known = peers.get(channel);
        if (known == null) {
            known = new SocketAddress(channel.peer());
            if (peers.size() == CACHED_MAX) {
                peers.clear();
            }
            peers.put(channel, known);
        }
        return known;
    }

    private SocketAddress inside(TransportAddress relayed) {
        SocketAddress known = insides.get(relayed);
        if (known == null) {
            known = SocketAddress.inside(relayed);
            if (insides.size() == CACHED_MAX) {
                insides.clear();
            }
            insides.put(relayed, known);
        }
        return known;
    }

    /// A message of a client over UDP.
    void message(SocketAddress client, byte[] packet) {
        received(new Flow(Transport.UDP, client.address(), UDP_DOOR), packet);
    }

    /// A packet of a client over a stream, whose way back is `stream`.
    void message(Flow flow, TurnStream stream, byte[] packet) {
        streams.put(flow, stream);
        received(flow, packet);
    }

    /// The stream has ended.
    void closed(Flow flow) {
        server.closed(flow, now());
        streams.remove(flow);
    }

    private void received(Flow flow, byte[] packet) {
        TurnVerdict verdict = server.received(flow, packet, 0, packet.length, now());
        IpAddress client = flow.client().address();
        TurnStream stream = streams.get(flow);
        if (stream != null) {
            stream.judged(verdict);
        }
        switch (verdict) {
            case GRANTED, REFRESHED, PERMITTED, BOUND -> loop.gate().provedItself(client);
            case WRONG_SECRET, UNKNOWN_USER, DENIED_PEER, MALFORMED, STRAY ->
                loop.gate().sight(client, new Sighting.StrayMedia());
            default -> {}
        }
        sweepAt = Math.min(sweepAt == 0 ? Long.MAX_VALUE : sweepAt, loop.time().nanoTime() + 1_000 * NANOS_A_MILLI);
    }

    // ---- to clients

    /// A packet of ours for a client that is reached by a relayed address, of `length` bytes at `at` in `slot`.
    void toRelayed(SocketAddress relayed, MediaSocket from, int slot, long at, int length, long nowNanos) {
        inward(relayed.address(), media(relayed, from), slot, at, length, nowNanos);
    }

    /// As which address of ours the client knows the socket: the one it was told.
    private TransportAddress media(SocketAddress relayed, MediaSocket from) {
        return new TransportAddress(relayed.address().address(), from.local().port());
    }

    private void inward(TransportAddress relayed, TransportAddress peer, int slot, long at, int length, long nowNanos) {
        Allocation allocation = server.relayedAt(relayed.address().isV4(), relayed.port());
        if (allocation == null || !allocation.isLive(nowNanos)) {
            return;
        }
        IpAddress address = peer.address();
        Channel channel =
                allocation.inward(address.isV4(), address.high(), address.low(), peer.port(), length, nowNanos);
        MemorySegment region = loop.batch().region();
        if (channel == null || allocation.flow().transport() != Transport.UDP) {
            byte[] packet = region.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
            server.fromPeer(relayed, peer, packet, 0, packet.length, nowNanos);
            return;
        }
        region.set(INT, at - CHANNEL_BYTES, channel.header(length));
        SocketAddress client = clients.computeIfAbsent(
                allocation, one -> new SocketAddress(one.flow().client()));
        loop.send(client, false, slot, at - CHANNEL_BYTES, CHANNEL_BYTES + length, nowNanos);
    }

    /// Whether `socket` is a relayed one, whose datagrams go to [#fromPeer].
    @Nullable
    TransportAddress relayedBy(MediaSocket socket) {
        return range == null ? null : range.relayed(socket);
    }

    /// The datagram of somebody outside in `slot`, which came to `relayed`.
    void fromPeer(TransportAddress relayed, int slot, long at, int length, long nowNanos) {
        Batch batch = loop.batch();
        Allocation allocation = server.relayedAt(relayed.address().isV4(), relayed.port());
        if (allocation == null) {
            return;
        }
        Channel channel = allocation.inward(
                batch.isSourceV4(slot),
                batch.sourceHigh(slot),
                batch.sourceLow(slot),
                batch.sourcePort(slot),
                length,
                nowNanos);
        if (channel != null && allocation.flow().transport() == Transport.UDP) {
            batch.region().set(INT, at - CHANNEL_BYTES, channel.header(length));
            SocketAddress client = clients.computeIfAbsent(
                    allocation, one -> new SocketAddress(one.flow().client()));
            loop.send(client, false, slot, at - CHANNEL_BYTES, CHANNEL_BYTES + length, nowNanos);
            return;
        }
        byte[] packet = batch.region().asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        server.fromPeer(relayed, batch.source(slot).address(), packet, 0, length, nowNanos);
    }

    // ---- what the server asks for

    @Override
    public void toClient(Flow flow, byte[] bytes, int from, int length) {
        if (flow.transport() == Transport.UDP) {
            write(new SocketAddress(flow.client()), bytes, from, length);
            return;
        }
        TurnStream stream = streams.get(flow);
        if (stream != null) {
            stream.send(Arrays.copyOfRange(bytes, from, from + length));
        }
    }

    private void write(SocketAddress to, byte[] bytes, int from, int length) {
        if (length <= Batch.DATAGRAM_BYTES) {
            int slot = loop.batch().spare();
            long at = loop.batch().packetAt(slot);
            MemorySegment.copy(bytes, from, loop.batch().region(), ValueLayout.JAVA_BYTE, at, length);
            loop.send(to, false, slot, at, length, loop.time().nanoTime());
        }
    }

    @Override
    public void toPeer(
            TransportAddress relayed, TransportAddress peer, byte[] bytes, int from, int length, boolean dontFragment) {
        MediaSocket socket = range == null ? null : range.socket(relayed);
        if (socket == null
                || length > Batch.DATAGRAM_BYTES
                || socket.isV4() != peer.address().isV4()) {
            return;
        }
        int slot = loop.batch().spare();
        long at = loop.batch().packetAt(slot);
        MemorySegment.copy(bytes, from, loop.batch().region(), ValueLayout.JAVA_BYTE, at, length);
        loop.batch().send(socket, new SocketAddress(peer), slot, at, length);
    }

    @Override
    public void toMedia(TransportAddress relayed, TransportAddress media, byte[] bytes, int from, int length) {
        if (length <= Batch.DATAGRAM_BYTES) {
            int slot = loop.batch().spare();
            long at = loop.batch().packetAt(slot);
            MemorySegment.copy(bytes, from, loop.batch().region(), ValueLayout.JAVA_BYTE, at, length);
            loop.inside(inside(relayed), slot, at, length, loop.time().nanoTime());
        }
    }

    // ---- time

    /// Milliseconds until something may have ended, or -1.
    int waitMillis() {
        if (sweepAt == 0) {
            return -1;
        }
        return Math.clamp((sweepAt - loop.time().nanoTime()) / NANOS_A_MILLI, 0, 60_000);
    }

    void sweep(long nowNanos) {
        if (sweepAt != 0 && sweepAt - nowNanos <= 0) {
            server.sweep(nowNanos);
            peers.keySet().removeIf(channel -> !channel.allocation().isLive(nowNanos));
            clients.keySet().removeIf(allocation -> !allocation.isLive(nowNanos));
            sweepAt = server.size() == 0 ? 0 : nowNanos + 1_000 * NANOS_A_MILLI;
        }
    }

    void endAllOf(String user) {
        server.endAllOf(user, now());
    }

    int size() {
        return server.size();
    }

    void close() {
        if (range != null) {
            range.closeAll();
        }
    }
}
