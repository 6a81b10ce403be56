package org.belfry.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.belfry.ground.Network;
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

    /// @param tls how to speak TLS; none leaves the stream in the clear
    /// @param certificates what TLS asks peers for; null for nothing
    static Opening<TcpDoor> open(
            DoorSpec spec,
            Loops loops,
            @Nullable LiveTls tls,
            @Nullable ClientCertificates certificates,
            Consumer<ChannelPipeline> pipeline) {
        var connections = new Connections(spec.gate());
        var context = tls == null ? null : tls.context(certificates);
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
                        fill(channel.pipeline(), spec, connections, tls, context, pipeline);
                    }
                })
                .bind(spec.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var fault = BindFault.of(spec, bound.cause());
            return new Failed<>(fault.why(), fault.sentence());
        }
        var transport = tls == null ? Transport.TCP : Transport.TLS;
        return new Opened<>(new TcpDoor(spec, transport, bound.channel(), connections));
    }

    /// The gate's proof for a connection of such a door; null if it has gone before it was admitted.
    public static @Nullable Admitted admitted(Channel connection) {
        return connection.attr(GateHandler.ADMITTED).get();
    }

    /// The certificate the peer of a connection has proven to hold, whose chain is good; null if there is none.
    public static @Nullable X509Certificate certificate(Channel connection) {
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
            @Nullable LiveTls tls,
            @Nullable SslContext context,
            Consumer<ChannelPipeline> rest) {
        pipeline.addLast(connections.gateHandler());
        if (tls != null && context != null) {
            var deadline = spec.gate().limits().deadlines().handshake();
            pipeline.addLast(
                    new FirstBytes(),
                    tls.handler(context, pipeline.channel().alloc(), deadline),
                    new HandshakeWatch(deadline));
        }
        rest.accept(pipeline);
    }
}
