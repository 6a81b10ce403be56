package org.belfry.media;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.belfry.ground.IpAddress;
import org.belfry.guard.Sighting;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.ice.turn.Flow;
import org.belfry.ice.turn.Transport;
import org.belfry.ice.turn.TurnFrames;
import org.belfry.ice.turn.TurnVerdict;
import org.jspecify.annotations.Nullable;

/// One TURN client over a stream (RFC 8656 §3.1): cuts its bytes into packets for a loop, and sends it
/// what comes back. On the connection's own event loop, but for [#send] and [#judged].
///
/// | limit | value | against |
/// |---|---|---|
/// | a packet | 4,096 bytes | memory, by connection; media packets have half of it |
/// | until an allocation | 30 s | connections that are held and not used |
/// | silence | 11 min | clients that have gone; an allocation is refreshed each 10 min at most |
/// | waiting to be sent | 128 KiB | a client that does not read; what more comes is lost |
@SuppressWarnings("FutureReturnValueIgnored") // whether a close or a datagram's like succeeds is nobody's matter
final class TurnConnection extends ChannelInboundHandlerAdapter implements TurnStream {
    private static final int PACKET_BYTES_MAX = 4_096;
    private static final int SILENCE_SECONDS = 660;
    /// Between looks; who has no allocation at the first one goes.
    private static final int LOOK_SECONDS = 30;
    private static final int WAITING_BYTES_MAX = 128 * 1024;

    private final MediaLoop loop;
    private final Transport transport;
    private final int door;
    private final byte[] bytes = new byte[PACKET_BYTES_MAX];
    private int filled;
    private @Nullable Flow flow;
    private @Nullable Channel channel;
    private boolean hasSpoken;
    private int silentSeconds;
    private volatile boolean isGranted;

    TurnConnection(MediaLoop loop, Transport transport, int door) {
        this.loop = loop;
        this.transport = transport;
        this.door = door;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        Channel here = context.channel();
        channel = here;
        here.config().setWriteBufferWaterMark(new WriteBufferWaterMark(WAITING_BYTES_MAX / 2, WAITING_BYTES_MAX));
        if (here.remoteAddress() instanceof InetSocketAddress client) {
            var address = new TransportAddress(IpAddress.of(client.getAddress()), client.getPort());
            flow = new Flow(transport, address, door);
        }
        lookLater(here);
    }

    private void lookLater(Channel here) {
        here.eventLoop().schedule(() -> look(here), LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void look(Channel here) {
        silentSeconds = hasSpoken ? 0 : silentSeconds + LOOK_SECONDS;
        hasSpoken = false;
        boolean late = !isGranted || silentSeconds >= SILENCE_SECONDS;
        if (late) {
            here.close();
        } else if (here.isOpen()) {
            lookLater(here);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof ByteBuf in) {
                read(context, in);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext context, ByteBuf in) {
        hasSpoken = true;
        while (in.isReadable() && context.channel().isOpen()) {
            int take = Math.min(in.readableBytes(), bytes.length - filled);
            in.readBytes(bytes, filled, take);
            filled += take;
            if (!cut()) {
                loop.gate().sight(client(context), new Sighting.StrayMedia());
                context.close();
                return;
            }
        }
    }

    /// Whether this may go on.
    private boolean cut() {
        int at = 0;
        int length = TurnFrames.bytes(bytes, at, filled);
        while (length > 0 && at + length <= filled) {
            pass(Arrays.copyOfRange(bytes, at, at + length));
            at += length;
            length = TurnFrames.bytes(bytes, at, filled);
        }
        System.arraycopy(bytes, at, bytes, 0, filled - at);
        filled -= at;
        return length != TurnFrames.BROKEN && length <= bytes.length;
    }

    private void pass(byte[] packet) {
        Flow from = flow;
        if (from != null) {
            loop.offer(
                    () -> {
                        TurnRelay relay = loop.turn();
                        if (relay != null) {
                            relay.message(from, this, packet);
                        }
                    },
                    true);
        }
    }

    private static IpAddress client(ChannelHandlerContext context) {
        return context.channel().remoteAddress() instanceof InetSocketAddress client
                ? IpAddress.of(client.getAddress())
                : new IpAddress(true, 0, 0);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Flow from = flow;
        if (from != null) {
            loop.execute(() -> {
                TurnRelay relay = loop.turn();
                if (relay != null) {
                    relay.closed(from);
                }
            });
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // The other side broke the connection or the rules of TLS.
        context.close();
    }

    @Override
    public void send(byte[] packet) {
        Channel here = channel;
        if (here != null && here.isWritable()) {
            here.writeAndFlush(Unpooled.wrappedBuffer(packet), here.voidPromise());
        }
    }

    @Override
    public void judged(TurnVerdict verdict) {
        Channel here = channel;
        switch (verdict) {
            case GRANTED -> isGranted = true;
            // Nobody who speaks TURN begins so: another protocol looks for a door.
            case NO_ALLOCATION, MALFORMED -> {
                if (!isGranted && here != null) {
                    here.close();
                }
            }
            default -> {}
        }
    }
}
