package org.belfry.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.net.Opening.Failed;
import org.belfry.net.Opening.Opened;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A door for datagrams. Each one passes the gate by rate; there are no connections to count. Thread-safe.
///
/// A door on every loop has one socket for each, all of one port, among which the kernel spreads the sources: no loop
/// waits for another, and an answer leaves by the socket of the loop that sends it. Datagrams are received and sent in
/// batches (`recvmmsg`, `sendmmsg`).
///
/// | limit | value | against |
/// |---|---|---|
/// | bytes of a datagram | [#DATAGRAM_BYTES_MAX], or what the opener needs; longer ones are cut | memory |
/// | datagrams of a batch | [#BATCH] | a flood that keeps a loop from its other sockets |
/// | bytes waiting to be read, each socket | [#UNREAD_BYTES_MAX] or what the kernel grants | bursts |
/// | bytes waiting to be sent, each socket | [#UNSENT_BYTES_MAX] | a kernel that takes no more: dropped |
public final class UdpDoor implements Door {

    /// An Ethernet frame's worth: SIP over UDP should stay below it anyway (RFC 3261 §18.1.1).
    static final int DATAGRAM_BYTES_MAX = 2_048;

    private static final Logger LOG = LoggerFactory.getLogger(UdpDoor.class);

    private static final int BATCH = 16;
    private static final int UNSENT_BYTES_MAX = 1 << 20;
    private static final int UNREAD_BYTES_MAX = 2 << 20;
    private static final int FLUSH_AFTER = 64;

    private final DoorSpec spec;
    private final List<Channel> sockets;

    private UdpDoor(DoorSpec spec, List<Channel> sockets) {
        this.spec = spec;
        this.sockets = List.copyOf(sockets);
    }

    /// @param receiver gets each admitted datagram on the door's loop; the buffer is lent for the call
    static Opening<UdpDoor> open(DoorSpec spec, Loops loops, Consumer<DatagramPacket> receiver) {
        return opened(spec, List.of(bind(spec, spec.address(), loops.group(), loops, DATAGRAM_BYTES_MAX, receiver)));
    }

    /// @param receiver gets each admitted datagram on the loop it arrived at; the buffer is lent for the call
    static Opening<UdpDoor> openOnEveryLoop(
            DoorSpec spec, Loops loops, int datagramBytesMax, Consumer<DatagramPacket> receiver) {
        if (!loops.sharesPorts()) {
            return opened(spec, List.of(bind(spec, spec.address(), loops.group(), loops, datagramBytesMax, receiver)));
        }
        // Sockets that share a port would also share it with another program of this user, unseen: an unshared one
        // goes first to find out, and to learn the port if the system chooses it.
        var scout = bind(spec, spec.address(), loops.group(), loops, datagramBytesMax, receiver);
        if (!scout.isSuccess()) {
            return opened(spec, List.of(scout));
        }
        var address = (InetSocketAddress) scout.channel().localAddress();
        scout.channel().close().awaitUninterruptibly();
        var all = new ArrayList<ChannelFuture>();
        for (var loop : loops.group()) {
            all.add(bindShared(spec, address, (EventLoop) loop, loops, datagramBytesMax, receiver));
        }
        return opened(spec, all);
    }

    private static Opening<UdpDoor> opened(DoorSpec spec, List<ChannelFuture> bindings) {
        for (var bound : bindings) {
            if (!bound.isSuccess()) {
                bindings.forEach(each -> each.channel().close().awaitUninterruptibly());
                var fault = BindFault.of(spec, bound.cause());
                return new Failed<>(fault.why(), fault.sentence());
            }
        }
        return new Opened<>(
                new UdpDoor(spec, bindings.stream().map(ChannelFuture::channel).toList()));
    }

    private static ChannelFuture bind(
            DoorSpec spec,
            InetSocketAddress address,
            EventLoopGroup group,
            Loops loops,
            int datagramBytesMax,
            Consumer<DatagramPacket> receiver) {
        return bootstrap(spec, loops, datagramBytesMax, receiver)
                .group(group)
                .bind(address)
                .awaitUninterruptibly();
    }

    private static ChannelFuture bindShared(
            DoorSpec spec,
            InetSocketAddress address,
            EventLoop loop,
            Loops loops,
            int datagramBytesMax,
            Consumer<DatagramPacket> receiver) {
        return bootstrap(spec, loops, datagramBytesMax, receiver)
                .option(EpollChannelOption.SO_REUSEPORT, true)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, datagramBytesMax)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BATCH * datagramBytesMax))
                .group(loop)
                .bind(address)
                .awaitUninterruptibly();
    }

    private static Bootstrap bootstrap(
            DoorSpec spec, Loops loops, int datagramBytesMax, Consumer<DatagramPacket> receiver) {
        return new Bootstrap()
                .channel(loops.type().datagramChannelType())
                .option(ChannelOption.ALLOCATOR, loops.memory())
                .option(ChannelOption.SO_RCVBUF, UNREAD_BYTES_MAX)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(datagramBytesMax))
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(UNSENT_BYTES_MAX / 2, UNSENT_BYTES_MAX))
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel socket) {
                        socket.pipeline()
                                .addLast(
                                        new FlushConsolidationHandler(FLUSH_AFTER, false),
                                        new Receiver(spec, receiver));
                    }
                });
    }

    /// Sends one datagram from this door's port, from any thread; the content is given away. False if it was dropped
    /// because the machine is behind with sending: as with any datagram, nobody learns whether it arrives.
    @SuppressWarnings("FutureReturnValueIgnored") // a void promise tells nothing
    public boolean send(ByteBuf content, InetSocketAddress to) {
        var socket = socketOfThisLoop();
        if (!socket.isWritable()) {
            content.release();
            return false;
        }
        socket.writeAndFlush(new DatagramPacket(content, to), socket.voidPromise());
        return true;
    }

    private Channel socketOfThisLoop() {
        for (int i = 0; i < sockets.size(); i++) {
            if (sockets.get(i).eventLoop().inEventLoop()) {
                return sockets.get(i);
            }
        }
        return sockets.getFirst();
    }

    @Override
    public DoorSpec spec() {
        return spec;
    }

    @Override
    public Transport transport() {
        return Transport.UDP;
    }

    @Override
    public InetSocketAddress boundAddress() {
        return sockets.getFirst().localAddress() instanceof InetSocketAddress bound ? bound : spec.address();
    }

    @Override
    public boolean isOpen() {
        return sockets.stream().allMatch(Channel::isOpen);
    }

    @Override
    public void openTo(Collection<Network> networks) {
        spec.gate().openTo(networks);
    }

    @Override
    public void close() {
        spec.gate().shut();
        sockets.forEach(socket -> socket.close().awaitUninterruptibly());
    }

    private static final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
        private final DoorSpec spec;
        private final Consumer<DatagramPacket> receiver;

        Receiver(DoorSpec spec, Consumer<DatagramPacket> receiver) {
            this.spec = spec;
            this.receiver = receiver;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
            if (spec.gate().admitsDatagram(IpAddress.of(datagram.sender().getAddress()))) {
                receiver.accept(datagram);
            }
        }

        /// What the kernel says of datagrams sent before (a port nobody listens at) is no fault of this socket.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
            LOG.debug("door '{}': {}", spec.name(), fault.toString());
        }
    }
}
