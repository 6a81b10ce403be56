package org.belfry.net;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.belfry.ground.ByteCount;
import org.belfry.ground.Network;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.GateLimits.Deadlines;
import org.belfry.net.Opening.Failed;
import org.belfry.net.Opening.Opened;
import org.jspecify.annotations.Nullable;

/// A door for HTTP/1.1 and HTTP/2 over TLS, nothing else. One server of its own, so that each door
/// opens, moves and closes by itself at run time; loops, memory and certificate are shared (decision
/// 0030). Thread-safe.
///
///     gate ▶ first bytes ▶ … TLS ▶ [branch ▶] handshake watch ▶ HTTP ▶ what the opener adds
///                                    └─▶ a WebSocket path, which HTTP never sees
///
/// Limits, with what each stops. The opener may lower the first; what a body holds beyond
/// [Turnstile#REQUEST_BYTES] it asks for with [#hold] before it reads it:
///
/// | limit | figure | against |
/// |---|---|---|
/// | body | [#BODY_MAX] | memory |
/// | request line, headers | [#LINE_BYTES_MAX], [#HEADER_BYTES_MAX] | memory |
/// | whole request, until its answer begins | [#REQUEST_TIME_MAX] | slow bodies |
/// | an answer that is not read | the gate's standstill, one piece of [#PIECE_BYTES] | slow readers |
/// | silence, unfinished headers | the gate's idle deadline, but more than the handshake's | slow-loris |
/// | streams of one connection | [#STREAMS_MAX] | HTTP/2 floods; resets are rationed too (CVE-2023-44487) |
/// | unread bytes of a stream, of a connection | [#STREAM_WINDOW_BYTES], [#CONNECTION_WINDOW_BYTES] | memory |
/// | bytes that requests hold, by source and in all | [GateLimits.Requests] | memory |
/// | requests of one source | [GateLimits.Requests] | processor time |
/// | handlers that may wait at once, at this door | [#HANDLERS_MAX] | stacks |
public final class HttpDoor implements Door {

    /// Everything that comes in here is a small form; more has a door of its own kind.
    public static final ByteCount BODY_MAX = ByteCount.kibibytes(64);
    public static final Duration REQUEST_TIME_MAX = Duration.ofSeconds(30);

    /// Answers longer than this are to be handed out in pieces of it: each is copied to be written, the
    /// next one only when the one before is gone.
    public static final int PIECE_BYTES = 16 * 1024;

    /// What a service that answers before it has read all should have as its options: a stream is reset
    /// soon after its answer, with time for the answer to be read. Half open it would hold memory that
    /// nothing counts any more.
    public static final ServiceOptions SOON_RESET =
            ServiceOptions.builder().closeHttp2StreamDelayMillis(100).build();

    static final int LINE_BYTES_MAX = 8 * 1024;
    static final int HEADER_BYTES_MAX = 16 * 1024;

    /// The largest page asks for some twenty files at once.
    static final int STREAMS_MAX = 32;

    static final int STREAM_WINDOW_BYTES = 64 * 1024;
    static final int CONNECTION_WINDOW_BYTES = 256 * 1024;
    static final int HANDLERS_MAX = 256;

    private static final int RESETS_MAX = 200;
    private static final int RESETS_WINDOW_SECONDS = 30;

    /// How long requests under way may take once the door closes; below the 5 s in which the whole
    /// house stops.
    private static final Duration DRAIN_MAX = Duration.ofSeconds(3);

    /// More than can lie between the library's beginning to count and ours, on the busiest machine.
    private static final Duration WATCH_AHEAD = Duration.ofSeconds(1);

    private static final Duration DRAIN_QUIET = Duration.ofMillis(50);

    private final Loops loops;
    private final LiveTls tls;
    private final ScheduledExecutorService handlers;
    private final Services services;
    private final Connections connections;
    private volatile Listening listening;

    /// A service some of whose answers cost no more than a refusal would, so that counting how fast one
    /// source asks for them protects nothing. What they hold is counted all the same.
    public interface Unrated {

        boolean isUnrated(String path);
    }

    /// What a door speaks beside HTTP, over the same TLS. Immutable.
    ///
    /// @param webSockets paths that the HTTP library does not see
    /// @param turn adds who speaks TURN (RFC 8656) to a connection that begins with it: a browser whose
    /// network lets
    ///     nothing but the web through still has a way for its voice
    public record Aside(List<WebSocketPath> webSockets, Optional<Consumer<ChannelPipeline>> turn) {

        public static final Aside NOTHING = new Aside(List.of(), Optional.empty());

        public Aside {
            webSockets = List.copyOf(webSockets);
        }

        boolean isNothing() {
            return webSockets.isEmpty() && turn.isEmpty();
        }
    }

    /// What a door leads to.
    ///
    /// @param http adds routes to the builder
    /// @param aside what the HTTP library does not see
    record Services(Consumer<ServerBuilder> http, Aside aside) {}

    private record Listening(DoorSpec spec, @Nullable Server server) {
        CompletableFuture<?> stopping() {
            return server == null ? CompletableFuture.completedFuture(null) : server.stop();
        }

        @Nullable
        ServerPort port() {
            return server == null ? null : server.activePort();
        }
    }

    private HttpDoor(DoorSpec spec, Loops loops, LiveTls tls, ScheduledExecutorService handlers, Services services) {
        this.loops = loops;
        this.tls = tls;
        this.handlers = handlers;
        this.services = services;
        this.connections = new Connections(spec.gate());
        this.listening = new Listening(spec, null);
    }

    /// The proof of the connection that a request came over: to report what the peer did, or that it
    /// proved itself. Empty for a request that came over no connection, as in tests of a service alone.
    public static Optional<Admitted> admitted(RequestContext context) {
        var channel = context.log().partial().channel();
        return channel == null
                ? Optional.empty()
                : Optional.ofNullable(channel.attr(GateHandler.ADMITTED).get());
    }

    /// Asks for memory that the request of `context` is about to hold, beside what every request may;
    /// given back with the request's end. If it is declined, end the request with what comes back.
    public static Optional<Declined> hold(ServiceRequestContext context, int bytes) {
        return Turnstile.taken(context).flatMap(taken -> taken.hold(bytes)).map(Declined::of);
    }

    static Opening<HttpDoor> open(
            DoorSpec spec, Loops loops, LiveTls tls, ScheduledExecutorService handlers, Services services) {
        return new HttpDoor(spec, loops, tls, handlers, services).started(spec);
    }

    /// Builds a server that is never started.
    static void rehearse(LiveTls tls) {
        Server.builder()
                .https(0)
                .tls(tls.keys())
                .tlsCustomizer(tls::apply)
                .service("/", (_, _) -> HttpResponse.of(HttpStatus.NOT_FOUND))
                .build();
    }

    /// Closes the door and opens it elsewhere: a wider or narrower address for the same services. If
    /// that fails, it is open again where it was. Connections end; browsers come back by themselves.
    public synchronized Opening<HttpDoor> moveTo(InetSocketAddress address) {
        var before = listening;
        var bound = boundAddress();
        before.stopping().join();
        var after = started(before.spec.at(address));
        if (after instanceof Failed<HttpDoor>) {
            // Where it was a moment ago; if even that fails, the door is shut and says so by isOpen().
            started(before.spec.at(bound));
        }
        return after;
    }

    @Override
    public DoorSpec spec() {
        return listening.spec;
    }

    @Override
    public Transport transport() {
        return Transport.HTTPS;
    }

    @Override
    public InetSocketAddress boundAddress() {
        var now = listening;
        var port = now.port();
        return port == null ? now.spec.address() : port.localAddress();
    }

    @Override
    public boolean isOpen() {
        return listening.port() != null;
    }

    @Override
    public void openTo(Collection<Network> networks) {
        connections.openTo(networks);
    }

    @Override
    public void close() {
        closing().join();
    }

    /// Begins to close; several doors drain side by side.
    synchronized CompletableFuture<?> closing() {
        spec().gate().shut();
        return listening.stopping();
    }

    private Opening<HttpDoor> started(DoorSpec spec) {
        var server = server(spec);
        try {
            server.start().join();
        } catch (CompletionException e) {
            server.stop().join();
            var fault = BindFault.of(spec, e);
            return new Failed<>(fault.why(), fault.sentence());
        }
        listening = new Listening(spec, server);
        return new Opened<>(this);
    }

    private Server server(DoorSpec spec) {
        var builder = Server.builder();
        limits(builder, spec);
        services.http().accept(builder);
        builder.errorHandler(HttpDoor::declined);
        builder.decorator(SlowBodies::watch);
        var standstill = spec.gate().limits().deadlines().standstill();
        builder.decorator(next -> new Turnstile(next, standstill));
        // After the services, so that none of this can be undone by them.
        builder.port(spec.address(), SessionProtocol.HTTPS)
                .tls(tls.keys())
                .tlsCustomizer(tls::apply)
                .tlsEngineType(LiveTls.usesOpenSsl() ? TlsEngineType.OPENSSL : TlsEngineType.JDK)
                .workerGroup(loops.group(), false)
                .bossGroupFactory(_ -> loops.acceptor(spec.name()))
                .blockingTaskExecutor(handlers, false)
                // One each: the library counts into it by names of its own, which two doors would share.
                .meterRegistry(new CompositeMeterRegistry())
                .channelOption(ChannelOption.SO_BACKLOG, TcpDoor.BACKLOG)
                .channelOption(ChannelOption.SO_REUSEADDR, true)
                .childChannelOption(ChannelOption.ALLOCATOR, loops.memory())
                .gracefulShutdownTimeout(DRAIN_QUIET, DRAIN_MAX)
                .childChannelPipelineCustomizer(pipeline -> {
                    pipeline.addFirst(connections.gateHandler(), new FirstBytes());
                    var deadlines = spec.gate().limits().deadlines();
                    var watch = new HandshakeWatch(deadlines.handshake());
                    if (services.aside().isNothing()) {
                        pipeline.addLast(watch);
                    } else {
                        WebSocketBranch.addTo(pipeline, watch, services.aside(), deadlines);
                    }
                });
        return builder.build();
    }

    /// For services that answer no faults themselves.
    private static @Nullable HttpResponse declined(ServiceRequestContext context, Throwable cause) {
        return cause instanceof Declined declined
                ? HttpResponse.of(ResponseHeaders.builder(HttpStatus.valueOf(declined.status()))
                        .set(HttpHeaderNames.RETRY_AFTER, "1")
                        .endOfStream(true)
                        .build())
                : null;
    }

    /// The library ends handshakes too after this time, and tells nobody: never before our watch does.
    private static Duration idle(Deadlines deadlines) {
        var sooner = deadlines.handshake().plus(WATCH_AHEAD);
        return sooner.compareTo(deadlines.idle()) > 0 ? sooner : deadlines.idle();
    }

    private static void limits(ServerBuilder builder, DoorSpec spec) {
        builder.disableServerHeader()
                .maxRequestLength(BODY_MAX.bytes())
                .requestTimeout(REQUEST_TIME_MAX)
                .idleTimeout(idle(spec.gate().limits().deadlines()))
                .http1MaxInitialLineLength(LINE_BYTES_MAX)
                .http1MaxHeaderSize(HEADER_BYTES_MAX)
                .http2MaxHeaderListSize(HEADER_BYTES_MAX)
                .http2MaxStreamsPerConnection(STREAMS_MAX)
                .http2InitialStreamWindowSize(STREAM_WINDOW_BYTES)
                .http2InitialConnectionWindowSize(CONNECTION_WINDOW_BYTES)
                .http2MaxResetFramesPerWindow(RESETS_MAX, RESETS_WINDOW_SECONDS)
                .maxNumConnections(spec.gate().limits().connections().inAll() * 2);
    }
}
