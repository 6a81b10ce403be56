package org.belfry.signal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Sighting;
import org.belfry.guard.Sighting.TooSlow.Stage;
import org.belfry.net.TcpDoor;
import org.belfry.sip.StreamFramer;
import org.belfry.sip.StreamFramer.Event;
import org.belfry.sip.Via;
import org.jspecify.annotations.Nullable;

/// One TCP or TLS connection: last in its pipeline, cuts the stream into messages, and is the flow of them all.
///
///     gate ▶ [TLS ▶] this
///
/// Owned by the loop of its connection; [#send] and the questions of [Flow] may be asked from any thread. Looked after
/// once a second by [#lookAfter], which costs no timer for each connection. Beside [EndpointLimits]: somebody who has
/// not authenticated may send [#STRANGER_BURST] messages at once and [#STRANGER_PER_SECOND] in the long run; then the
/// connection is not read for a while.
///
///     id:  1 | number of the connection, 8 bytes
@SuppressWarnings("FutureReturnValueIgnored") // void promises tell nothing, and a close that fails has nothing after it
final class StreamFlow extends ChannelInboundHandlerAdapter implements Flow {

    static final byte KIND = 1;
    static final int STRANGER_BURST = 200;
    static final int STRANGER_PER_SECOND = 20;

    private static final long STRANGER_INTERVAL_NS = 1_000_000_000L / STRANGER_PER_SECOND;
    private static final byte[] PONG = {'\r', '\n'};
    private static final byte[] PING = {'\r', '\n', '\r', '\n'};
    /// Between our pings, on connections we opened (RFC 5626 §4.4.1 has clients ping; 95 to 120 s are its figures).
    private static final Duration PING_EVERY = Duration.ofSeconds(100);
    /// A peer that has answered pings before and does not any more is gone (RFC 5626 §4.4.1).
    private static final Duration PONG_WITHIN = Duration.ofSeconds(10);
    private static final long NEVER = 0;

    private final StreamSide side;
    private final long number;
    private final Channel channel;
    private final InetSocketAddress remote;
    private final Shard shard;
    private final @Nullable Admitted admitted;
    private final StreamFramer framer;
    private volatile boolean known;
    private boolean reading;
    private boolean flushWanted;
    private boolean paused;
    private boolean answersPings;
    private boolean ended;
    private long aliveAtNs;
    private long unfinishedSinceNs = NEVER;
    private long stuckSinceNs = NEVER;
    private long pingedAtNs = NEVER;
    private long fullAtNs;

    /// What the connections of one door, or all that we open, have in common.
    ///
    /// @param host what we call ourselves in Via
    /// @param port the port peers can open connections to; 0 for the local one of each
    record StreamSide(
            SipTransport transport,
            String host,
            int port,
            boolean weOpened,
            EndpointLimits limits,
            FlowTokens tokens,
            Reception reception) {}

    StreamFlow(StreamSide side, long number, Channel channel, InetSocketAddress remote, Shard shard) {
        this.side = side;
        this.number = number;
        this.channel = channel;
        this.remote = remote;
        this.shard = shard;
        this.admitted = TcpDoor.admitted(channel);
        this.framer = new StreamFramer(side.reception().parser());
        this.known = side.weOpened();
        this.aliveAtNs = shard.nanoTime();
        this.fullAtNs = aliveAtNs;
    }

    // The connection, on its loop.

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (channel.isOpen()) {
            side.reception().shards().opened(this);
            shard.watch(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        shard.unwatch(this);
        side.reception().shards().closed(this);
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        try {
            reading = true;
            byte[] scratch = shard.scratch();
            while (bytes.isReadable() && !framer.isLost()) {
                int length = Math.min(scratch.length, bytes.readableBytes());
                bytes.readBytes(scratch, 0, length);
                framer.feed(scratch, 0, length);
                drain();
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        if (flushWanted) {
            flushWanted = false;
            context.flush();
        }
        if (framer.isLost()) {
            hangUp();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        stuckSinceNs = channel.isWritable() ? NEVER : shard.nanoTime();
        readIfAllowed();
        context.fireChannelWritabilityChanged();
    }

    /// A reset, or TLS that makes no sense: reported where it is understood, and the end of this connection.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        context.close();
    }

    private void drain() {
        boolean any = false;
        for (Event event = framer.next(); event != null; event = framer.next()) {
            any = true;
            switch (event) {
                case Event.Message(var message) -> {
                    alive();
                    countMessage();
                    side.reception().message(message, this);
                }
                case Event.Broken(var broken) -> {
                    countMessage();
                    side.reception().broken(broken, this);
                }
                case Event.Ping _ -> pinged();
                case Event.Pong _ -> ponged();
            }
        }
        if (framer.buffered() == 0) {
            unfinishedSinceNs = NEVER;
        } else if (any || unfinishedSinceNs == NEVER) {
            unfinishedSinceNs = shard.nanoTime();
        }
    }

    private void pinged() {
        side.reception().keptAlive();
        countMessage();
        if (known) {
            alive();
        }
        send(PONG);
    }

    private void ponged() {
        answersPings = answersPings || pingedAtNs != NEVER;
        pingedAtNs = NEVER;
        if (known) {
            alive();
        }
    }

    private void alive() {
        aliveAtNs = shard.nanoTime();
    }

    private void countMessage() {
        if (!known) {
            long now = shard.nanoTime();
            fullAtNs = Math.max(fullAtNs, now) + STRANGER_INTERVAL_NS;
            if (fullAtNs - now > STRANGER_BURST * STRANGER_INTERVAL_NS && !paused) {
                paused = true;
                readIfAllowed();
            }
        }
    }

    /// A peer that does not take our answers is not asked for more questions. Nobody is slow while we don't read: the
    /// time of a message that is not whole begins anew afterwards.
    private void readIfAllowed() {
        boolean allowed = channel.isWritable() && !paused;
        if (allowed && !channel.config().isAutoRead() && unfinishedSinceNs != NEVER) {
            unfinishedSinceNs = shard.nanoTime();
        }
        channel.config().setAutoRead(allowed);
    }

    /// Once a second, on the connection's loop.
    void lookAfter(long nowNs) {
        var limits = side.limits();
        if (channel.config().isAutoRead() && isOver(unfinishedSinceNs, limits.messageTime(), nowNs)) {
            end(EndpointCounter.SLOW, new Sighting.TooSlow(Stage.MESSAGE));
        } else if (isOver(stuckSinceNs, limits.readingTime(), nowNs)) {
            end(EndpointCounter.UNREAD, new Sighting.TooSlow(Stage.ANSWER));
        } else if (isOver(aliveAtNs, known ? limits.knownIdle() : limits.strangerIdle(), nowNs)
                || (answersPings && isOver(pingedAtNs, PONG_WITHIN, nowNs))) {
            end(EndpointCounter.IDLE, null);
        } else {
            if (paused && fullAtNs - nowNs <= STRANGER_BURST / 2 * STRANGER_INTERVAL_NS) {
                paused = false;
                readIfAllowed();
            }
            if (side.weOpened() && pingedAtNs == NEVER && isOver(aliveAtNs, PING_EVERY, nowNs)) {
                pingedAtNs = nowNs;
                send(PING);
            }
        }
    }

    private static boolean isOver(long sinceNs, Duration time, long nowNs) {
        return sinceNs != NEVER && nowNs - sinceNs > time.toNanos();
    }

    /// Once: several messages may have found at the same time that nobody reads them.
    private void end(EndpointCounter why, @Nullable Sighting sighting) {
        if (ended) {
            return;
        }
        ended = true;
        side.reception().counters().add(why);
        if (sighting != null) {
            sight(sighting);
        }
        channel.close();
    }

    /// Closes once what was said last is out.
    private void hangUp() {
        channel.config().setAutoRead(false);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    // The flow, from any thread.

    long number() {
        return number;
    }

    Channel channel() {
        return channel;
    }

    @Override
    public SipTransport transport() {
        return side.transport();
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return channel.localAddress() instanceof InetSocketAddress local ? local : new InetSocketAddress(0);
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public String token() {
        return side.tokens().token(id());
    }

    @Override
    public byte[] id() {
        return ByteBuffer.allocate(9).put(KIND).putLong(number).array();
    }

    @Override
    public int requestBytesMax() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Via via(String branch) {
        int port = side.port() > 0 ? side.port() : local().getPort();
        return Via.of(side.transport().name(), side.host(), port, branch);
    }

    @Override
    public boolean send(byte[] message) {
        if (!channel.isActive()) {
            side.reception().counters().add(EndpointCounter.UNSENT);
            return false;
        }
        if (channel.bytesBeforeWritable() > side.limits().unsentBytesMax()) {
            channel.eventLoop().execute(() -> end(EndpointCounter.UNREAD, new Sighting.TooSlow(Stage.ANSWER)));
            return false;
        }
        var content = Unpooled.wrappedBuffer(message);
        if (channel.eventLoop().inEventLoop() && reading) {
            flushWanted = true;
            channel.write(content, channel.voidPromise());
        } else {
            channel.writeAndFlush(content, channel.voidPromise());
        }
        return true;
    }

    @Override
    public void provedItself() {
        known = true;
        if (admitted != null) {
            admitted.provedItself();
        }
    }

    @Override
    public void sight(Sighting sighting) {
        if (admitted != null) {
            admitted.sight(sighting);
        }
    }

    /// Names no address.
    @Override
    public String toString() {
        return "flow over " + side.transport() + " " + Long.toUnsignedString(number);
    }
}
