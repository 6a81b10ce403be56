package org.belfry.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.belfry.ground.Network;
import org.belfry.ground.Time;
import org.belfry.guard.Admission.Admitted;
import org.belfry.net.Opening.Failed;
import org.belfry.net.Opening.Opened;
import org.jspecify.annotations.Nullable;

/// A door for byte streams, in the clear or over TLS. Thread-safe.
///
///     gate ▶ [first bytes ▶ TLS ▶ handshake watch ▶] what the opener adds
///
/// Limits: those of its gate; a backlog of [#BACKLOG] connections waiting for accept.
public final class TcpDoor implements Door {

    /// Connections the kernel holds until we accept them; beyond it callers try again.
    static final int BACKLOG = 1_024;

    private static final AttributeKey<PeerCertificate> PEER = AttributeKey.valueOf(TcpDoor.class, "peer");

    private final DoorSpec spec;
    private final Transport transport;
    private final Channel listener;
    private final Connections connections;

    private TcpDoor(DoorSpec spec, Transport transport, Channel listener, Connections connections) {
        this.spec = spec;
        this.transport = transport;
        this.listener = listener;
        this.connections = connections;
    }

    /// How a door speaks TLS.
    ///
    /// @param asks what peers are asked for; null for nothing
    record Speech(LiveTls tls, @Nullable ClientCertificates asks) {}

    /// One door's way of TLS, made ready.
    private record Spoken(
            LiveTls tls, SslContext context, @Nullable ClientTrust trust, Time time) {

        static Spoken of(Speech speech, Time time) {
            var asks = speech.asks();
            return new Spoken(
                    speech.tls(),
                    speech.tls().context(asks),
                    asks == null ? null : new ClientTrust(asks.anchors()),
                    time);
        }

        void addTo(ChannelPipeline pipeline, Duration deadline) {
            var channel = pipeline.channel();
            var peer = trust == null ? null : new PeerCertificate(trust, time);
            channel.attr(PEER).set(peer);
            pipeline.addLast(
                    new FirstBytes(),
                    tls.handler(context, channel.alloc(), deadline),
                    new HandshakeWatch(deadline, peer));
        }
    }

    /// @param speech how to speak TLS; none leaves the stream in the clear
    static Opening<TcpDoor> open(
            DoorSpec spec, Loops loops, Time time, @Nullable Speech speech, Consumer<ChannelPipeline> pipeline) {
        var connections = new Connections(spec.gate());
        var spoken = speech == null ? null : Spoken.of(speech, time);
        var bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.type().serverChannelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, loops.memory())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        fill(channel.pipeline(), spec, connections, spoken, pipeline);
                    }
                })
                .bind(spec.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var fault = BindFault.of(spec, bound.cause());
            return new Failed<>(fault.why(), fault.sentence());
        }
        var transport = speech == null ? Transport.TCP : Transport.TLS;
        return new Opened<>(new TcpDoor(spec, transport, bound.channel(), connections));
    }

    /// The gate's proof for a connection of such a door; null if it has gone before it was admitted.
    public static @Nullable Admitted admitted(Channel connection) {
        return connection.attr(GateHandler.ADMITTED).get();
    }

    /// The certificate the peer of a connection has proven to hold, whose chain is good and which is valid now; null
    /// if there is none. Any thread; the first time at a door that asks, the chain is verified.
    public static @Nullable X509Certificate certificate(Channel connection) {
        var peer = connection.attr(PEER).get();
        if (peer != null) {
            return peer.proven();
        }
        var tls = connection.pipeline().get(SslHandler.class);
        if (tls == null) {
            return null;
        }
        try {
            return tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate own ? own : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    @Override
    public DoorSpec spec() {
        return spec;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public InetSocketAddress boundAddress() {
        return listener.localAddress() instanceof InetSocketAddress bound ? bound : spec.address();
    }

    @Override
    public boolean isOpen() {
        return listener.isOpen();
    }

    @Override
    public void openTo(Collection<Network> networks) {
        connections.openTo(networks);
    }

    @Override
    public void close() {
        spec.gate().shut();
        listener.close().awaitUninterruptibly();
        connections.closeAll();
    }

    private static void fill(
            ChannelPipeline pipeline,
            DoorSpec spec,
            Connections connections,
            @Nullable Spoken tls,
            Consumer<ChannelPipeline> rest) {
        pipeline.addLast(connections.gateHandler());
        if (tls != null) {
            tls.addTo(pipeline, spec.gate().limits().deadlines().handshake());
        }
        rest.accept(pipeline);
    }
}
