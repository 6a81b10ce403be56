package org.belfry.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The driver's sockets, all on one loop: datagrams in batches, one connection for each user over streams.
///
/// Any certificate will do: whom the driver talks to is decided by the port it was given on the loopback.
final class Wires {

    private static final int DATAGRAM_BYTES_MAX = 4_096;
    private static final int BATCH = 32;
    private static final int SOCKET_BYTES = 8 << 20;

    private final EventLoopGroup loop;
    private final InetSocketAddress server;
    private final LoadPlan.Wire wire;
    private final Ear ear;
    private final @Nullable SslContext tls;

    /// Hears what comes. `from` is null on a connection.
    interface Ear {
        void heard(Reply reply, Channel channel, @Nullable InetSocketAddress from);
    }

    /// Is told that a connection can be used, or that there is none (null).
    interface Opened {
        void opened(@Nullable Channel channel);
    }

    Wires(EventLoopGroup loop, LoadPlan plan, Ear ear) throws SSLException {
        this.loop = loop;
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port());
        this.wire = plan.wire();
        this.ear = ear;
        this.tls = wire.isSecure()
                ? SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .endpointIdentificationAlgorithm("")
                        .protocols("TLSv1.3")
                        .build()
                : null;
    }

    /// A socket for datagrams to and from the server; `port` 0 lets the system choose.
    Channel datagrams(int port) {
        return new Bootstrap()
                .group(loop)
                .channel(EpollDatagramChannel.class)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES_MAX)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BATCH * DATAGRAM_BYTES_MAX))
                .option(ChannelOption.SO_RCVBUF, SOCKET_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BYTES)
                .handler(new ChannelInitializer<EpollDatagramChannel>() {
                    @Override
                    protected void initChannel(EpollDatagramChannel channel) {
                        channel.pipeline().addLast(new FlushConsolidationHandler(BATCH, false), new Datagrams());
                    }
                })
                .bind(new InetSocketAddress(server.getAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    /// Connections the server opens to the callee.
    void listen(int port) {
        new io.netty.bootstrap.ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<EpollSocketChannel>() {
                    @Override
                    protected void initChannel(EpollSocketChannel channel) {
                        channel.pipeline().addLast(new FlushConsolidationHandler(BATCH, false), new Stream());
                    }
                })
                .bind(new InetSocketAddress(server.getAddress(), port))
                .syncUninterruptibly();
    }

    /// Opens a connection; over TLS it is handed over after the handshake.
    void connect(Opened ready) {
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<EpollSocketChannel>() {
                    @Override
                    protected void initChannel(EpollSocketChannel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new Stream());
                    }
                })
                .connect(server)
                .addListener((ChannelFutureListener) connected -> {
                    var handshake = connected.isSuccess()
                            ? connected.channel().pipeline().get(SslHandler.class)
                            : null;
                    if (handshake == null) {
                        ready.opened(connected.isSuccess() ? connected.channel() : null);
                    } else {
                        handshake
                                .handshakeFuture()
                                .addListener(done -> ready.opened(done.isSuccess() ? connected.channel() : null));
                    }
                });
    }

    /// Says something on a connection, or as a datagram to the server.
    void say(Channel channel, String message) {
        say(channel, message, server);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what gets lost is missed later
    void say(Channel channel, String message, InetSocketAddress to) {
        ByteBuf bytes = channel.alloc().buffer(message.length());
        ByteBufUtil.writeAscii(bytes, message);
        channel.writeAndFlush(
                channel instanceof EpollDatagramChannel ? new DatagramPacket(bytes, to) : bytes, channel.voidPromise());
    }

    private final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
        private final byte[] scratch = new byte[DATAGRAM_BYTES_MAX];

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
            int length = datagram.content().readableBytes();
            datagram.content().readBytes(scratch, 0, length);
            ear.heard(new Reply(scratch, length), context.channel(), datagram.sender());
        }
    }

    /// Cuts a stream at its Content-Length.
    private final class Stream extends SimpleChannelInboundHandler<ByteBuf> {
        private static final byte[] END = {'\r', '\n', '\r', '\n'};

        private ByteBuf kept = Unpooled.EMPTY_BUFFER;

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            ByteBuf all = Unpooled.wrappedBuffer(kept, bytes.retain());
            while (all.isReadable()) {
                int end = messageEnd(all);
                if (end < 0) {
                    break;
                }
                byte[] message = new byte[end - all.readerIndex()];
                all.readBytes(message);
                ear.heard(new Reply(message, message.length), context.channel(), null);
            }
            ByteBuf rest = all.isReadable() ? Unpooled.copiedBuffer(all) : Unpooled.EMPTY_BUFFER;
            all.release();
            kept = rest;
        }

        private static int messageEnd(ByteBuf all) {
            int head = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END), all);
            if (head < 0) {
                return -1;
            }
            byte[] text = new byte[head + END.length - all.readerIndex()];
            all.getBytes(all.readerIndex(), text);
            String length = new Reply(text, text.length).between("\r\nContent-Length: ", '\r');
            int end = head + END.length + (length == null ? 0 : Integer.parseInt(length.strip()));
            return end > all.writerIndex() ? -1 : end;
        }

        /// A connection that breaks is missed by who waits for its answer.
        @Override
        @SuppressWarnings("FutureReturnValueIgnored")
        public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
            context.close();
        }
    }
}
