package org.belfry.net;

import com.linecorp.armeria.server.ServerBuilder;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.belfry.net.HttpDoor.Aside;
import org.belfry.net.Opening.Opened;

/// The register of doors: opens them, lists them, closes them. What is not on it is not open, and
/// [DoorsProbe] holds it to that.
///
/// Opening and closing wait; call from a thread that may. Thread-safe. Limit: [#DOORS_MAX] doors.
public final class Doors implements AutoCloseable {

    /// More than a house can need; a loop that opens doors is a bug, found here.
    public static final int DOORS_MAX = 64;

    private final Loops loops;
    private final LiveTls tls;
    private final Background background;
    private final Time time;
    private final int handlersMax;
    private final List<Door> open = new CopyOnWriteArrayList<>();
    private final List<Supplier<List<Door>>> passing = new CopyOnWriteArrayList<>();

    /// @param tls what every TLS door shows
    public Doors(Loops loops, LiveTls tls, Background background, Time time) {
        this(loops, tls, background, time, HttpDoor.HANDLERS_MAX);
    }

    /// @param handlersMax handlers that may wait at once at each HTTP door
    public Doors(Loops loops, LiveTls tls, Background background, Time time, int handlersMax) {
        this.loops = loops;
        this.tls = tls;
        this.background = background;
        this.time = time;
        this.handlersMax = handlersMax;
    }

    /// Does unseen what opening the first door does and is slow only once: loads the TLS library and
    /// the HTTP library, and all they prepare. Run it beside other work of a start; doing without costs
    /// time only.
    public static void rehearse(LiveTls tls) {
        HttpDoor.rehearse(tls);
    }

    /// Opens a door for HTTP over TLS. `services` adds routes to the builder; addresses, TLS and gate
    /// are set after it and can't be changed there. Handlers that wait run on virtual threads
    /// (`ctx.blockingTaskExecutor()`), so many at once at each door; one more is refused there with a
    /// `RejectedExecutionException`.
    public Opening<HttpDoor> openHttps(DoorSpec spec, Consumer<ServerBuilder> services) {
        return openHttps(spec, services, Aside.NOTHING);
    }

    /// The same with paths that speak WebSocket.
    public Opening<HttpDoor> openHttps(
            DoorSpec spec, Consumer<ServerBuilder> services, List<WebSocketPath> webSockets) {
        return openHttps(spec, services, new Aside(webSockets, Optional.empty()));
    }

    /// The same with what it speaks beside HTTP.
    public Opening<HttpDoor> openHttps(DoorSpec spec, Consumer<ServerBuilder> services, Aside aside) {
        var leadsTo = new HttpDoor.Services(services, aside);
        var handlers = new VirtualExecutor("request at " + spec.name(), background, time, handlersMax);
        return listed(spec, () -> HttpDoor.open(spec, loops, tls, handlers, leadsTo));
    }

    /// Opens a door for a stream over TLS; `pipeline` adds what comes behind it.
    public Opening<TcpDoor> openTls(DoorSpec spec, Consumer<ChannelPipeline> pipeline) {
        return listed(spec, () -> TcpDoor.open(spec, loops, time, new TcpDoor.Speech(tls, null), pipeline));
    }

    /// The same, where peers are asked for certificates of their own.
    public Opening<TcpDoor> openTls(
            DoorSpec spec, ClientCertificates certificates, Consumer<ChannelPipeline> pipeline) {
        return listed(spec, () -> TcpDoor.open(spec, loops, time, new TcpDoor.Speech(tls, certificates), pipeline));
    }

    /// Opens a door for a stream in the clear, for named networks only (policy B2).
    public Opening<TcpDoor> openTcp(DoorSpec spec, Consumer<ChannelPipeline> pipeline) {
        return listed(spec, () -> TcpDoor.open(spec, loops, time, null, pipeline));
    }

    /// Opens a door for datagrams; `receiver` is called on the door's loop and must not block.
    public Opening<UdpDoor> openUdp(DoorSpec spec, Consumer<DatagramPacket> receiver) {
        return listed(spec, () -> UdpDoor.open(spec, loops, receiver));
    }

    /// Opens a door for datagrams of up to `datagramBytesMax` bytes with a socket on every loop;
    /// `receiver` is called on the loop a datagram arrived at and must not block.
    public Opening<UdpDoor> openUdpOnEveryLoop(DoorSpec spec, int datagramBytesMax, Consumer<DatagramPacket> receiver) {
        return listed(spec, () -> UdpDoor.openOnEveryLoop(spec, loops, datagramBytesMax, receiver));
    }

    /// Puts a door on the register whose sockets another room has opened; its gate is asked there.
    ///
    /// @param bound where it listens
    /// @param closing closes its sockets; called once
    public KernelDoor enlist(DoorSpec spec, InetSocketAddress bound, Runnable closing) {
        var door = new KernelDoor(spec, bound, closing);
        return switch (listed(spec, () -> new Opened<>(door))) {
            case Opened<KernelDoor>(KernelDoor listed) -> listed;
            case Opening.Failed<KernelDoor> failed -> throw new IllegalStateException(failed.sentence());
        };
    }

    /// Puts doors of another room on the register that come and go: whenever somebody looks, one at
    /// each port of `ports`, like `spec` but for the port.
    public void enlistPassing(DoorSpec spec, Supplier<List<Integer>> ports) {
        passing.add(() -> ports.get().stream()
                .map(port -> new InetSocketAddress(spec.address().getAddress(), port))
                .<Door>map(at -> new KernelDoor(spec.at(at), at, () -> {}))
                .toList());
    }

    /// All doors opened and not yet closed through [#close(Door)], and those that are open for a while.
    public List<Door> all() {
        return Stream.concat(open.stream(), passing.stream().flatMap(some -> some.get().stream()))
                .toList();
    }

    /// The register as people see it.
    public List<DoorState> states() {
        return all().stream().map(Door::state).toList();
    }

    /// Closes one door and takes it off the register.
    public void close(Door door) {
        door.close();
        open.remove(door);
    }

    /// Closes all doors, side by side; at most 4 s.
    @Override
    public void close() {
        var all = all();
        var draining = all.stream()
                .filter(HttpDoor.class::isInstance)
                .map(door -> ((HttpDoor) door).closing())
                .toList();
        all.forEach(Door::close);
        draining.forEach(CompletableFuture::join);
        open.clear();
        passing.clear();
    }

    private synchronized <D extends Door> Opening<D> listed(DoorSpec spec, Opener<D> opener) {
        if (open.size() >= DOORS_MAX) {
            throw new IllegalStateException("doors: %d (expected: at most %d)".formatted(open.size() + 1, DOORS_MAX));
        }
        if (open.stream().anyMatch(door -> door.spec().name().equals(spec.name()))) {
            throw new IllegalStateException("door '%s' is open already".formatted(spec.name()));
        }
        spec.gate().unshut();
        var opening = opener.open();
        if (opening instanceof Opened<D>(D door)) {
            open.add(door);
        }
        return opening;
    }

    private interface Opener<D extends Door> {
        Opening<D> open();
    }
}
