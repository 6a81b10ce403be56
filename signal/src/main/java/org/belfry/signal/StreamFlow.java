package org.belfry.signal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Sighting;
import org.belfry.guard.Sighting.TooSlow.Stage;
import org.belfry.net.TcpDoor;
import org.belfry.net.WebSocketFrames;
import org.belfry.net.WebSocketFrames.Sign;
import org.belfry.signal.Holding.Grant;
import org.belfry.sip.StreamFramer.Event;
import org.belfry.sip.Via;
import org.jspecify.annotations.Nullable;

/// One TCP, TLS or WebSocket connection: last in its pipeline, cuts what comes into messages, and is
/// the flow of them all.
///
///     gate ▶ [TLS ▶] [frames ▶] this
///
/// Owned by the loop of its connection; [#send] and the questions of [Flow] may be asked from any
/// thread. Looked after once a second by [#lookAfter]. Limits: [EndpointLimits], in time by [Patience]
/// and in bytes by [Holding], and for somebody who has not authenticated [StrangerPace].
///
///     id:  1 | number of the connection, 8 bytes
@SuppressWarnings("FutureReturnValueIgnored") // void promises tell nothing, and a close that fails has nothing after it
final class StreamFlow extends ChannelInboundHandlerAdapter implements Flow {

    static final byte KIND = 1;

    private static final byte[] PONG = {'\r', '\n'};

    private final StreamSide side;
    private final long number;
    private final Channel channel;
    private final InetSocketAddress remote;
    private final Shard shard;
    private final @Nullable Admitted admitted;
    private final Framing framing;
    private final StrangerPace pace;
    private final Patience patience;
    private final Holding holding;
    /// What the framer keeps, for those who write.
    private volatile int begun;
    private volatile boolean known;
    private boolean reading;
    private boolean flushWanted;
    private boolean paused;
    private boolean messageEnded;
    private boolean ended;
    private volatile boolean alias;

    /// What the connections of one door, or all that we open, have in common.
    ///
    /// @param host what we call ourselves in Via
    /// @param port the port peers can open connections to; 0 for the local one of each
    /// @param asksCertificates whether peers are asked for certificates
    record StreamSide(
            SipTransport transport,
            String host,
            int port,
            boolean weOpened,
            boolean asksCertificates,
            EndpointLimits limits,
            FlowTokens tokens,
            Reception reception) {}

    StreamFlow(StreamSide side, long number, Channel channel, InetSocketAddress remote, Shard shard) {
        var parser = side.reception().parser();
        var frames = channel.pipeline().get(WebSocketFrames.class);
        this.side = side;
        this.number = number;
        this.channel = channel;
        this.remote = remote;
        this.shard = shard;
        this.admitted = TcpDoor.admitted(channel);
        this.framing = frames == null ? new Framing.Octets(parser) : new Framing.Messages(parser, frames);
        this.holding = new Holding(admitted, side.reception().shards().dialled());
        this.known = side.weOpened();
        long now = shard.nanoTime();
        this.pace = new StrangerPace(now);
        // RFC 5626 §4.4.1 has who opened a connection ask; the pages of a browser cannot (RFC 7118 §6).
        this.patience = new Patience(
                side.limits().times(), side.weOpened() || side.transport().isWebSocket(), now);
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
        holding.close();
        side.reception().shards().closed(this);
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object input) {
        reading = true;
        framing.read(input, shard.scratch(), this::told);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        if (flushWanted) {
            flushWanted = false;
            context.flush();
        }
        weighBegun();
        if (holding.charged() > 0) {
            holding.holdsOnly(begun + unsentBytes());
        }
        if (framing.isUnfinished()) {
            patience.begun(messageEnded, shard.nanoTime());
        } else {
            patience.ended();
        }
        messageEnded = false;
        if (framing.isLost()) {
            hangUp();
        }
    }

    /// What the frames of a WebSocket bring beside messages.
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Sign sign) {
            countMessage();
            if (sign == Sign.PING) {
                keptAlive();
            } else {
                ponged();
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        patience.takes(channel.isWritable(), shard.nanoTime());
        holding.holdsOnly(begun + unsentBytes());
        readIfAllowed();
        context.fireChannelWritabilityChanged();
    }

    /// A reset, or TLS that makes no sense: reported where it is understood, and the end of this
    /// connection.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        if (fault instanceof RuntimeException && !(fault instanceof CodecException)) {
            side.reception().counters().ours(this, fault);
        }
        context.close();
    }

    private void told(Event event) {
        messageEnded = true;
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
            case Event.Ping _ -> {
                countMessage();
                keptAlive();
                send(PONG);
            }
            case Event.Pong _ -> {
                countMessage();
                ponged();
            }
        }
    }

    private void weighBegun() {
        int before = begun;
        int now = framing.bytesHeld();
        if (now != before) {
            begun = now;
            long held = now + unsentBytes();
            var grant = now > before ? holding.hold(held) : Grant.GRANTED;
            if (grant != Grant.GRANTED) {
                holdsTooMuch(grant, held);
            }
        }
    }

    /// Bytes written that the peer has not taken.
    private long unsentBytes() {
        var unsent = channel.unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.totalPendingWriteBytes();
    }

    /// Who is too much for the rest of us pays nothing for it: that is the flood's doing.
    private void holdsTooMuch(Grant refused, long bytes) {
        if (refused == Grant.TOO_MUCH) {
            end(EndpointCounter.HOARDED, Holding.sighting(bytes));
        } else {
            end(EndpointCounter.CROWDED_OUT, null);
        }
    }

    private void keptAlive() {
        side.reception().keptAlive();
        if (known) {
            alive();
        }
    }

    private void ponged() {
        patience.answered();
        if (known) {
            alive();
        }
    }

    private void alive() {
        patience.heard(shard.nanoTime());
    }

    private void countMessage() {
        if (!known && !pace.count(shard.nanoTime()) && !paused) {
            paused = true;
            readIfAllowed();
        }
    }

    /// A peer that does not take our answers is not asked for more questions. Nobody is slow while we
    /// don't read: the time of a message that is not whole begins anew afterwards.
    private void readIfAllowed() {
        boolean allowed = channel.isWritable() && !paused;
        if (allowed && !channel.config().isAutoRead()) {
            patience.readAgain(shard.nanoTime());
        }
        channel.config().setAutoRead(allowed);
    }

    /// Once a second, on the connection's loop.
    void lookAfter(long nowNs) {
        holding.holdsOnly(begun + unsentBytes());
        switch (patience.look(nowNs, known, channel.config().isAutoRead())) {
            case SLOW -> end(EndpointCounter.SLOW, new Sighting.TooSlow(Stage.MESSAGE));
            case UNREAD -> end(EndpointCounter.UNREAD, new Sighting.TooSlow(Stage.ANSWER));
            case IDLE -> end(EndpointCounter.IDLE, null);
            case ASK -> {
                write(framing.ping());
                readAgainInTime(nowNs);
            }
            case STAYS -> readAgainInTime(nowNs);
        }
    }

    private void readAgainInTime(long nowNs) {
        if (paused && (known || pace.mayGoOn(nowNs))) {
            paused = false;
            readIfAllowed();
        }
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

    /// Closes once what was said last is out, or nobody has taken it for too long.
    private void hangUp() {
        patience.takes(false, shard.nanoTime());
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
    public boolean isInbound() {
        return !side.weOpened();
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

    /// Over another connection a CANCEL counts only if both are of somebody who has authenticated, at
    /// the same address: telephones reconnect.
    @Override
    public boolean mayCancel(org.belfry.sip.transaction.Flow invite) {
        return equals(invite)
                || (invite instanceof StreamFlow other
                        && known
                        && other.known
                        && remote.getAddress().equals(other.remote.getAddress()));
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
        long held = begun + unsentBytes() + message.length;
        var grant = holding.hold(held);
        if (grant != Grant.GRANTED) {
            channel.eventLoop().execute(() -> holdsTooMuch(grant, held));
            return false;
        }
        write(framing.wrap(message));
        return true;
    }

    private void write(ByteBuf content) {
        if (channel.eventLoop().inEventLoop() && reading) {
            flushWanted = true;
            channel.write(content, channel.voidPromise());
        } else {
            channel.writeAndFlush(content, channel.voidPromise());
        }
    }

    @Override
    public @Nullable X509Certificate certificate() {
        return side.asksCertificates() || side.weOpened() ? TcpDoor.certificate(channel) : null;
    }

    /// Whether it is of a door where peers may ask for their connection to be used both ways, and has
    /// not been taken.
    boolean mayBeAlias() {
        return side.asksCertificates() && !alias;
    }

    void isAlias() {
        alias = true;
    }

    void whenClosed(Runnable then) {
        channel.closeFuture().addListener(_ -> then.run());
    }

    /// Also over a new connection of somebody who has authenticated over another.
    @Override
    public boolean isKnown() {
        return known || (admitted != null && admitted.isGood());
    }

    @Override
    public void provedItself() {
        known = true;
        if (admitted != null) {
            admitted.provedItself();
        }
    }

    @Override
    public void close() {
        known = false;
        channel.close();
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
