package org.belfry.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.function.Consumer;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.net.Opening.Failed;
import org.belfry.net.Opening.Opened;

/// A door for datagrams. Each one passes the gate by rate; there are no connections to count. Thread-safe.
///
/// Limits: datagrams of at most [#DATAGRAM_BYTES_MAX]; longer ones arrive cut and so broken.
public final class UdpDoor implements Door {

    /// An Ethernet frame's worth: SIP over UDP must stay below it anyway (RFC 3261 §18.1.1).
    static final int DATAGRAM_BYTES_MAX = 2_048;

    private final DoorSpec spec;
    private final Channel channel;

    private UdpDoor(DoorSpec spec, Channel channel) {
        this.spec = spec;
        this.channel = channel;
    }

    /// @param receiver gets each admitted datagram on the door's loop; the buffer is lent for the call
    static Opening<UdpDoor> open(DoorSpec spec, Loops loops, Consumer<DatagramPacket> receiver) {
        var bound = new Bootstrap()
                .group(loops.group())
                .channel(loops.type().datagramChannelType())
                .option(ChannelOption.ALLOCATOR, loops.memory())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES_MAX))
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel socket) {
                        socket.pipeline().addLast(new Receiver(spec, receiver));
                    }
                })
                .bind(spec.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var fault = BindFault.of(spec, bound.cause());
            return new Failed<>(fault.why(), fault.sentence());
        }
        return new Opened<>(new UdpDoor(spec, bound.channel()));
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
        return channel.localAddress() instanceof InetSocketAddress bound ? bound : spec.address();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void openTo(Collection<Network> networks) {
        spec.gate().openTo(networks);
    }

    @Override
    public void close() {
        spec.gate().shut();
        channel.close().awaitUninterruptibly();
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
    }
}
