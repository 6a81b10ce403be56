package org.belfry.net.egress;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.jspecify.annotations.Nullable;

/// The way out for streams of our own protocols: TCP and TLS connections on the event loops, to addresses the protocol
/// has found by its own rules. Made by [Egress#streams] only, so that it stands on the register.
///
///     [TLS ▶ name check ▶] what the opener adds
///
/// TLS as [LiveTls] speaks it, with the peer's chain verified and its names judged by whoever connects:
/// protocols differ in which names count. Thread-safe. Limits: [#CONNECT_TIME] until TCP is connected,
/// [#HANDSHAKE_TIME] for TLS.
public final class OutgoingStreams {

    static final Duration CONNECT_TIME = Duration.ofSeconds(5);
    static final Duration HANDSHAKE_TIME = Duration.ofSeconds(10);

    private final Loops loops;
    private final SslContext tls;

    /// @param anchors the authorities to trust; none means those of the system
    /// @param own what peers that ask for a certificate are shown; null for nothing
    OutgoingStreams(Loops loops, List<X509Certificate> anchors, @Nullable LiveTls own) {
        this.loops = loops;
        this.tls = LiveTls.client(anchors, own);
    }

    /// Whom TLS has to prove itself to be.
    ///
    /// @param host what the peer is asked to be (SNI)
    /// @param accepts whether a certificate, whose chain is good, is of the peer wanted
    public record Peer(String host, Predicate<X509Certificate> accepts) {}

    /// How it ended, told once, on the loop.
    public sealed interface Dialled {
        /// Open, and over TLS proven; `pipeline` has been called.
        record Connected() implements Dialled {}

        /// @param sentence what is wrong, for the administrator
        record Failed(String sentence) implements Dialled {}
    }

    /// Connects.
    ///
    /// @param loop one of the house's
    /// @param peer null for a stream in the clear
    /// @param pipeline adds what comes behind TLS, before anything is read
    public void connect(
            EventExecutor loop,
            InetSocketAddress to,
            @Nullable Peer peer,
            Consumer<ChannelPipeline> pipeline,
            Consumer<Dialled> ended) {
        new Bootstrap()
                .group((EventLoop) loop)
                .channel(loops.streams())
                .option(ChannelOption.ALLOCATOR, loops.memory())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIME.toMillis())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (peer != null) {
                            var handler = tls.newHandler(channel.alloc(), peer.host(), to.getPort());
                            handler.setHandshakeTimeoutMillis(HANDSHAKE_TIME.toMillis());
                            channel.pipeline().addLast(handler, new NameCheck(handler, peer, pipeline, ended));
                        }
                    }
                })
                .connect(to)
                .addListener((ChannelFutureListener) connected -> {
                    if (!connected.isSuccess()) {
                        ended.accept(new Dialled.Failed(
                                String.valueOf(connected.cause().getMessage())));
                    } else if (peer == null) {
                        pipeline.accept(connected.channel().pipeline());
                        ended.accept(new Dialled.Connected());
                    }
                });
    }

    /// Lets nothing through before the peer has proven its name; leaves the pipeline then.
    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
    private static final class NameCheck extends ChannelInboundHandlerAdapter {
        private final SslHandler handler;
        private final Peer peer;
        private final Consumer<ChannelPipeline> pipeline;
        private final Consumer<Dialled> ended;
        private boolean told;

        NameCheck(SslHandler handler, Peer peer, Consumer<ChannelPipeline> pipeline, Consumer<Dialled> ended) {
            this.handler = handler;
            this.peer = peer;
            this.pipeline = pipeline;
            this.ended = ended;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws SSLException {
            if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
                context.fireUserEventTriggered(event);
            } else if (!handshake.isSuccess()) {
                fail(context, String.valueOf(handshake.cause().getMessage()));
            } else if (isOfPeer()) {
                told = true;
                pipeline.accept(context.pipeline());
                context.pipeline().remove(this);
                ended.accept(new Dialled.Connected());
            } else {
                fail(context, "certificate: of somebody else (expected: of '%s')".formatted(peer.host()));
            }
        }

        private boolean isOfPeer() throws SSLException {
            var chain = handler.engine().getSession().getPeerCertificates();
            return chain.length > 0
                    && chain[0] instanceof X509Certificate own
                    && peer.accepts().test(own);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(context, "connection: closed during the handshake (expected: TLS)");
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
            fail(context, String.valueOf(fault.getMessage()));
        }

        private void fail(ChannelHandlerContext context, String sentence) {
            if (!told) {
                told = true;
                ended.accept(new Dialled.Failed(sentence));
            }
            context.close();
        }
    }
}
