package org.belfry.signal;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.belfry.net.ClientCertificates;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.Loops;
import org.belfry.net.Opening;
import org.belfry.net.TcpDoor;
import org.belfry.net.UdpDoor;
import org.belfry.net.WebSocketPath;
import org.belfry.net.egress.OutgoingStreams;
import org.belfry.net.egress.Passage;
import org.belfry.signal.DatagramFlow.DatagramDoor;
import org.belfry.signal.StreamFlow.StreamSide;
import org.belfry.sip.SipParser;
import org.belfry.sip.transaction.TransactionUser;
import org.jspecify.annotations.Nullable;

/// Where SIP comes in and goes out: doors, flows, and a shard of transactions on each event loop.
///
///     door ▶ gate ▶ [TLS ▶] [WebSocket ▶] framing ▶ reception ▶ shard of the Call-ID ▶ user
///
/// Doors are opened by name, by one thread at a time, and closed through [Doors]; all else is
/// thread-safe. Limits: [EndpointLimits], those of the parser and of each door's gate, and
/// [#DATAGRAM_DOORS_MAX] doors for datagrams in one run, closed ones included.
public final class Endpoint implements AutoCloseable {

    /// As many as a byte in the id of a flow can tell apart.
    public static final int DATAGRAM_DOORS_MAX = 127;

    /// Beyond what telephones send over UDP; one that is longer should have taken a connection (RFC 3261 §18.1.1).
    static final int DATAGRAM_BYTES_MAX = 8_192;

    private static final int TOKEN_KEY_BYTES = 32;

    private final Doors doors;
    private final Settings settings;
    private final Counters counters = new Counters();
    private final FlowTokens tokens;
    private final Shards shards;
    private final Reception reception;
    private final List<Exchange> exchanges;
    private final Set<String> streamDoors = ConcurrentHashMap.newKeySet();
    private final List<DatagramDoor> datagramDoors = new CopyOnWriteArrayList<>();

    /// What an endpoint is told once.
    ///
    /// @param host the name or address peers reach us by, IPv6 in brackets: stands in every Via of ours
    /// @param limits what it may hold
    public record Settings(String host, EndpointLimits limits) {}

    /// What requests get out by.
    ///
    /// @param streams of [#WAY]
    /// @param directory what the domain name system says
    public record Outside(OutgoingStreams streams, Directory directory, Background background) {

        /// Its line on the register of everything that leaves: connections we open, and datagrams from our doors.
        public static final Passage WAY = new Passage(
                "sip",
                "carries our requests to telephones, trunks and other domains",
                "SIP messages: who calls whom, and how their media is reached",
                "the URI of each request, by the rules of RFC 3263");
    }

    /// @param users makes who is told of the messages of one shard; called once for each, on the calling thread
    /// @param random unpredictable and thread-safe: flow tokens, tags, branches, the choice of shards
    public Endpoint(
            Loops loops,
            Doors doors,
            Settings settings,
            Outside outside,
            Function<Exchange, TransactionUser> users,
            Time time,
            RandomGenerator random) {
        this.doors = doors;
        this.settings = settings;
        byte[] key = new byte[TOKEN_KEY_BYTES];
        random.nextBytes(key);
        this.tokens = new FlowTokens(key);
        var hash = new KeyedHash(random.nextLong());
        var all = loops.each().stream()
                .map(loop -> new Shard(loop, time, settings.limits(), counters))
                .toList();
        var dialled = new DialledBytes(settings.limits().dialledBytesMax());
        this.shards = new Shards(all, hash, dialled, random.nextLong());
        var parser = new SipParser();
        var faults = new Faults(Long.toHexString(random.nextLong()), parser.limits(), counters);
        var aliases = new Aliases();
        this.reception = new Reception(parser, shards, faults, counters, aliases);
        var dials = new Dials(outside.streams(), shards, aliases, this::ourSide);
        var locator = new Locator(outside.directory(), random);
        var ways = new Ways(locator, outside.background(), dials, this::datagramsTo);
        var part = settings.limits().transactions(all.size());
        this.exchanges = all.stream()
                .map(shard -> new Exchange(shard, faults, ways, users, part, random))
                .toList();
        for (int i = 0; i < all.size(); i++) {
            all.get(i).start(exchanges.get(i));
        }
    }

    /// The exchange a Call-ID belongs to.
    public Exchange exchangeOf(String callId) {
        return exchanges.get(shards.all().indexOf(shards.of(callId)));
    }

    /// Opens a door for datagrams in the clear, for named networks only (policy B2).
    public Opening<UdpDoor> openUdp(DoorSpec spec) {
        int number = datagramDoors.size();
        if (number == DATAGRAM_DOORS_MAX) {
            throw new IllegalStateException("doors for datagrams: more than %d".formatted(DATAGRAM_DOORS_MAX));
        }
        // Datagrams can arrive before the door is known here: those are dropped, and sent again by their senders.
        var known = new AtomicReference<@Nullable DatagramDoor>();
        // One byte more than is taken, so that what was cut is seen to be too long.
        var opening =
                doors.openUdpOnEveryLoop(spec, DATAGRAM_BYTES_MAX + 1, datagram -> receive(datagram, known.get()));
        if (opening instanceof Opening.Opened<UdpDoor>(UdpDoor door)) {
            var opened = new DatagramDoor(door, number, settings.host(), tokens, counters);
            datagramDoors.add(opened);
            known.set(opened);
        }
        return opening;
    }

    /// Opens a door for connections in the clear, for named networks only (policy B2).
    public Opening<TcpDoor> openTcp(DoorSpec spec) {
        var side = side(SipTransport.TCP, false);
        streamDoors.add(spec.name());
        return doors.openTcp(spec, pipeline -> frame(pipeline, side));
    }

    /// Opens a door for connections over TLS.
    public Opening<TcpDoor> openTls(DoorSpec spec) {
        var side = side(SipTransport.TLS, false);
        streamDoors.add(spec.name());
        return doors.openTls(spec, pipeline -> frame(pipeline, side));
    }

    /// The same, where peers are asked for certificates: [Flow#domains] says whose they are, and a peer that asks for
    /// it gets our requests down its own connection (RFC 5923).
    public Opening<TcpDoor> openTls(DoorSpec spec, ClientCertificates certificates) {
        var side = side(SipTransport.TLS, true);
        streamDoors.add(spec.name());
        return doors.openTls(spec, certificates, pipeline -> frame(pipeline, side));
    }

    /// SIP over WebSocket (RFC 7118) for a path of a door of HTTP over TLS, to be given to [Doors#openHttps].
    ///
    /// @param origins sites whose pages may connect, e.g. `https://house.test`; none lets nobody in
    public WebSocketPath webSocket(String path, Set<String> origins) {
        return webSocket(path, origins, side(SipTransport.WSS, false));
    }

    /// Opens a door for WebSockets in the clear, for named networks only (policy B2); else as [#webSocket].
    public Opening<TcpDoor> openWebSocket(DoorSpec spec, String path, Set<String> origins) {
        var webSocket = webSocket(path, origins, side(SipTransport.WS, false));
        var deadline = spec.gate().limits().deadlines().handshake();
        return doors.openTcp(spec, pipeline -> webSocket.addTo(pipeline, deadline));
    }

    private WebSocketPath webSocket(String path, Set<String> origins, StreamSide side) {
        int bytesMax = reception.parser().limits().messageBytesMax();
        return new WebSocketPath(path, "sip", origins, bytesMax, pipeline -> frame(pipeline, side));
    }

    /// The flow that a token of [Flow#token] names, or null if that connection has gone or the token is not ours: a
    /// request for it fails with 430 (RFC 5626 §5.3.1).
    public @Nullable Flow flow(String token) {
        byte[] id = tokens.id(token);
        if (id == null) {
            return null;
        }
        if (id[0] == StreamFlow.KIND) {
            return shards.stream(java.nio.ByteBuffer.wrap(id).getLong(1));
        }
        return id[1] < datagramDoors.size() ? DatagramFlow.of(datagramDoors.get(id[1]), id) : null;
    }

    /// The flow from our first open door for datagrams of that family to an address, or null if there is no such door.
    public @Nullable Flow datagramsTo(InetSocketAddress remote) {
        for (var door : datagramDoors) {
            var own = door.door().boundAddress().getAddress();
            boolean reaches = own.isAnyLocalAddress()
                    || own.getClass().equals(remote.getAddress().getClass());
            if (reaches && door.door().isOpen()) {
                return new DatagramFlow(door, remote);
            }
        }
        return null;
    }

    public long count(EndpointCounter what) {
        return counters.sum(what);
    }

    /// Connections open now.
    public int connections() {
        return shards.streamCount();
    }

    /// Bytes that the connections we opened hold now, beyond what each may hold freely.
    public long dialledBytes() {
        return shards.dialled().held();
    }

    /// Ends all connections and transactions; the doors are closed by [Doors].
    @Override
    public void close() {
        shards.all().forEach(shard -> {
            shard.stop();
            shard.closeStreams();
        });
    }

    private StreamSide side(SipTransport transport, boolean asksCertificates) {
        return new StreamSide(
                transport, settings.host(), 0, false, asksCertificates, settings.limits(), tokens, reception);
    }

    /// Of the connections we open: their Via names the door peers can come back to, if there is one.
    private StreamSide ourSide(SipTransport transport) {
        int port = doors.all().stream()
                .filter(door -> streamDoors.contains(door.spec().name()))
                .filter(door -> door.transport().name().equals(transport.name()))
                .map(door -> door.boundAddress().getPort())
                .findFirst()
                .orElse(0);
        return new StreamSide(transport, settings.host(), port, true, false, settings.limits(), tokens, reception);
    }

    private void frame(ChannelPipeline pipeline, StreamSide side) {
        var channel = pipeline.channel();
        if (channel.remoteAddress() instanceof InetSocketAddress remote) {
            pipeline.addLast(
                    new StreamFlow(side, shards.nextStream(), channel, remote, shards.on(channel.eventLoop())));
        }
    }

    private void receive(DatagramPacket datagram, @Nullable DatagramDoor door) {
        if (door != null) {
            byte[] bytes = new byte[datagram.content().readableBytes()];
            datagram.content().readBytes(bytes);
            var flow = new DatagramFlow(door, datagram.sender());
            try {
                if (bytes.length > DATAGRAM_BYTES_MAX) {
                    reception.tooLong(bytes.length, DATAGRAM_BYTES_MAX, flow);
                    return;
                }
                reception.datagram(bytes, flow);
            } catch (RuntimeException ours) {
                counters.ours("a datagram", ours);
            }
        }
    }
}
