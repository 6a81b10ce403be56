package org.belfry.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.belfry.identity.Session;
import org.belfry.net.TcpDoor;
import org.belfry.net.WebSocketFrames;
import org.jspecify.annotations.Nullable;

/// One WebSocket by which somebody is told of events: last in its pipeline. What waits to be sent is at most
/// [#UNREAD_BYTES_MAX] and one message; who reads slower is cut off.
///
/// Owned by the connection's loop; [#tell], [#end] and [#beat] may be called from any thread.
@SuppressWarnings("FutureReturnValueIgnored") // void promises tell nothing, and a close that fails has nothing after it
final class EventStream extends ChannelInboundHandlerAdapter {

    /// A thousand calls that end at once.
    static final int UNREAD_BYTES_MAX = 512 * 1024;

    /// What whoever does not even take the end is waited for.
    private static final int PATIENCE_SECONDS = 2;

    private final EventStreams streams;
    private final Supplier<Optional<Session>> cookie;
    private final Channel channel;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Session session;
    /// Whether it gave a sign of life since it was asked for one.
    private volatile boolean heard = true;

    /// Why a stream ends, by the number its reader is told (RFC 6455 §7.4).
    enum End {
        HOUSE_CLOSES(1001, "The house closes."),
        SPOKE(1008, "Nothing is to be said here."),
        HOUSE_FAILS(1011, "The house can't tell whether this may go on."),
        NOT_SIGNED_IN(4401, "Nobody is signed in here."),
        FORBIDDEN(4403, "Only administrators may know this."),
        TOO_SLOW(4408, "Events were not read in time; look anew."),
        TOO_MANY(4429, "As many streams are open as there may be.");

        private final int code;
        private final String reason;

        End(int code, String reason) {
            this.code = code;
            this.reason = reason;
        }
    }

    /// @param cookie finds the session that was shown; may wait, and is a use of it
    EventStream(EventStreams streams, Supplier<Optional<Session>> cookie, Channel channel) {
        this.streams = streams;
        this.cookie = cookie;
        this.channel = channel;
    }

    /// Finds out whose it is; may wait.
    Optional<Session> recognise() {
        var found = cookie.get();
        session = found.orElse(null);
        return found;
    }

    /// Whose it is, once that is known.
    Session session() {
        return Objects.requireNonNull(session);
    }

    /// Whoever is behind it is no stranger.
    void provedItself() {
        var source = TcpDoor.admitted(channel);
        if (source != null) {
            source.provedItself();
        }
    }

    boolean isOpen() {
        return channel.isActive() && !ended.get();
    }

    /// Sends a message, or ends the stream of whoever has not read those before.
    void tell(byte[] message) {
        if (ended.get()) {
            return;
        }
        if (channel.isWritable()) {
            channel.writeAndFlush(WebSocketFrames.frame(message, true), channel.voidPromise());
        } else {
            end(End.TOO_SLOW);
        }
    }

    void end(End why) {
        if (ended.compareAndSet(false, true)) {
            streams.gone(this);
            channel.writeAndFlush(WebSocketFrames.closing(why.code, why.reason))
                    .addListener(ChannelFutureListener.CLOSE);
            channel.eventLoop().schedule(() -> channel.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /// Gives a sign of life, and asks for one; whoever gave none since the last time is not there any more.
    void beat(byte[] alive) {
        if (heard) {
            heard = false;
            tell(alive);
            channel.writeAndFlush(WebSocketFrames.ping(), channel.voidPromise());
        } else {
            channel.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(UNREAD_BYTES_MAX / 2, UNREAD_BYTES_MAX));
        streams.arrived(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended.set(true);
        streams.gone(this);
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        end(End.SPOKE);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof WebSocketFrames.Sign) {
            heard = true;
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        context.close();
    }
}
