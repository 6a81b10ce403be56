package org.belfry.signal;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Very many idle connections, held by a process of its own: a process may not have as many files open as both ends
/// need, and what the clients hold is not to be counted as the server's.
///
/// Run as a program it connects, says `ready`, and stays until its input ends.
final class Crowd implements AutoCloseable {

    /// Connections being opened at a time.
    private static final int WINDOW = 32;

    private final Process process;
    private final java.io.BufferedReader output;

    private Crowd(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Connects so many times and comes back when all are open.
    static Crowd of(int count, SipTransport transport, InetSocketAddress door) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1500m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Crowd.class.getName(),
                        Integer.toString(count),
                        transport.name(),
                        Integer.toString(door.getPort()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var crowd = new Crowd(process);
        String said = crowd.output.readLine();
        if (!"ready".equals(said)) {
            crowd.close();
            throw new IOException("crowd: '%s' (expected: 'ready')".formatted(said));
        }
        return crowd;
    }

    /// Whether its process still runs, and with it all its connections.
    boolean isThere() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /// @param arguments how many, over what, and the port
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        var transport = SipTransport.valueOf(arguments[1]);
        var door = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2]));
        var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            var open = connect(count, bootstrap(loops, transport), door);
            for (Channel channel : open) {
                var tls = channel.pipeline().get(SslHandler.class);
                if (tls != null) {
                    tls.handshakeFuture().sync();
                }
            }
            System.out.println("ready");
            // Whoever started us holds the other end, alive or not.
            new InputStreamReader(System.in, StandardCharsets.UTF_8).read();
        } finally {
            loops.shutdownGracefully().syncUninterruptibly();
        }
    }

    private static List<Channel> connect(int count, Bootstrap bootstrap, InetSocketAddress door) throws Exception {
        var open = new ArrayList<Channel>();
        Deque<Channel> opening = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            var channel = bootstrap.connect(door).sync().channel();
            open.add(channel);
            opening.add(channel);
            if (opening.size() == WINDOW) {
                var tls = opening.remove().pipeline().get(SslHandler.class);
                if (tls != null) {
                    tls.handshakeFuture().sync();
                }
            }
        }
        return open;
    }

    private static Bootstrap bootstrap(MultiThreadIoEventLoopGroup loops, SipTransport transport) throws IOException {
        var tls = transport == SipTransport.TLS ? trusting() : null;
        return new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
                    }
                });
    }

    private static @Nullable SslContext trusting() throws IOException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
    }
}
