package org.belfry.net;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The event loops of the house and the memory their packets live in: epoll where its library loads, else NIO.
///
/// Loops never block. Limits: `count` threads, started when first needed; one arena of 1 MiB chunks for each, so that
/// idle memory stays small.
public final class Loops implements AutoCloseable {

    private static final int PAGE_BYTES = 8 * 1024;
    private static final int CHUNK_IS_PAGES_SHIFT = 7;
    private static final int NO_CACHE = 0;

    private final TransportType transport = Flags.transportType();
    private final IoEventLoopGroup group;
    private final ByteBufAllocator memory;

    /// @param count threads; one for each processor is plenty
    public Loops(int count) {
        group = transport.newIoEventLoopGroup(
                count, _ -> Thread.ofPlatform().name("loop-", 0).daemon().factory());
        memory = new PooledByteBufAllocator(
                true, count, count, PAGE_BYTES, CHUNK_IS_PAGES_SHIFT, NO_CACHE, NO_CACHE, false);
    }

    /// What carries bytes on this machine: `epoll` or `nio`.
    public String transport() {
        return transport.lowerCasedName();
    }

    /// Whether they still run.
    public boolean areOpen() {
        return !group.isShuttingDown();
    }

    /// Each loop, always in the same order: for protocols that divide their work among them.
    public List<EventExecutor> each() {
        var all = new ArrayList<EventExecutor>();
        group.forEach(all::add);
        return List.copyOf(all);
    }

    /// All of them, for the libraries that share them.
    public EventLoopGroup group() {
        return group;
    }

    /// Whether several sockets of ours can have one port.
    boolean sharesPorts() {
        return transport == TransportType.EPOLL;
    }

    /// What connections we open are made of, so that these loops can carry them.
    public Class<? extends SocketChannel> streams() {
        return type().socketChannelType();
    }

    TransportType type() {
        return transport;
    }

    /// Where buffers come from.
    public ByteBufAllocator memory() {
        return memory;
    }

    /// One thread that accepts for one HTTP door, and ends at once when its door closes.
    EventLoopGroup acceptor(String door) {
        IoHandlerFactory handlers =
                transport == TransportType.EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new Acceptor(door, handlers);
    }

    /// Ends the loops; what is still open is cut. Returns when their threads have ended.
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Acceptor extends MultiThreadIoEventLoopGroup {
        Acceptor(String door, IoHandlerFactory handlers) {
            super(1, Thread.ofPlatform().name("accept-" + door).daemon().factory(), handlers);
        }

        /// The library's default waits two seconds for latecomers, of which a closed door has none.
        @Override
        public Future<?> shutdownGracefully() {
            return shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
