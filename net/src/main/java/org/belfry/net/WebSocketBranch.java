package org.belfry.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.belfry.guard.GateLimits.Deadlines;
import org.belfry.net.HttpDoor.Aside;
import org.jspecify.annotations.Nullable;

/// Leads a connection of an HTTP door away from the HTTP library if its first request is for a
/// [WebSocketPath] (decision 0096), or if it begins as STUN does (decision 0187).
///
///     … TLS ▶ this ──any other request──▶ HTTP library
///              ├──── GET /sip ──────────▶ handshake ▶ frames ▶ what the path's
///              │                          owner adds
///              └──── 0 or 1 ────────────▶ who speaks TURN
///
/// Only the first request of a connection is looked at: browsers open a connection of their own for a
/// WebSocket, unless they are told that HTTP/2 can carry one (RFC 8441). The library tells them so as
/// soon as it serves a WebSocket of its own, so such a door must have none. Until the first bytes
/// decide, the library is not told that TLS stands: it would begin to count the connection's time. Runs
/// on the connection's loop and leaves the pipeline with the decision. Limits: it holds no more than
/// the longest path and the bytes that came with its end, and waits as long as the gate lets
/// connections be idle.
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
final class WebSocketBranch extends ChannelInboundHandlerAdapter {

    /// The two kinds of STUN's first byte that a client begins with (RFC 8489 §5); a method of HTTP is
    /// letters.
    private static final int STUN_MOST = 1;

    private final Aside aside;
    private final Deadlines deadlines;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable Object handshake;
    private @Nullable Future<?> alarm;

    private WebSocketBranch(Aside aside, Deadlines deadlines) {
        this.aside = aside;
        this.deadlines = deadlines;
    }

    /// Puts itself, behind the watch over the handshake, between TLS and the choice of HTTP's version.
    static void addTo(ChannelPipeline pipeline, HandshakeWatch watch, Aside aside, Deadlines deadlines) {
        var choice =
                pipeline.context(ApplicationProtocolNegotiationHandler.class).name();
        pipeline.addBefore(choice, null, watch);
        pipeline.addBefore(choice, null, new WebSocketBranch(aside, deadlines));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        boolean stands = event instanceof SslHandshakeCompletionEvent ended && ended.isSuccess();
        if (!stands) {
            context.fireUserEventTriggered(event);
        } else if (isHttp2(context.pipeline())) {
            context.fireUserEventTriggered(event);
            context.pipeline().remove(this);
        } else {
            handshake = event;
            alarm = context.executor()
                    .schedule(
                            () -> {
                                context.close();
                            },
                            deadlines.idle().toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    private static boolean isHttp2(ChannelPipeline pipeline) {
        var tls = pipeline.get(SslHandler.class);
        return tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        held = held.isReadable() ? Unpooled.wrappedBuffer(held, bytes) : bytes;
        if (!held.isReadable()) {
            return;
        }
        if (aside.turn().isPresent() && held.getUnsignedByte(held.readerIndex()) <= STUN_MOST) {
            turnOff(context, aside.turn().get());
            return;
        }
        boolean mayBecome = false;
        for (var path : aside.webSockets()) {
            switch (looksLike(path.beginning())) {
                case ALL -> {
                    turnOff(context, pipeline -> path.addTo(pipeline, deadlines.handshake()));
                    return;
                }
                case SO_FAR -> mayBecome = true;
                case NOT -> {}
            }
        }
        if (!mayBecome) {
            leave(context);
        }
    }

    private enum Likeness {
        ALL,
        SO_FAR,
        NOT
    }

    private Likeness looksLike(byte[] beginning) {
        int at = held.readerIndex();
        int count = Math.min(beginning.length, held.readableBytes());
        for (int i = 0; i < count; i++) {
            if (held.getByte(at + i) != beginning[i]) {
                return Likeness.NOT;
            }
        }
        if (held.readableBytes() <= beginning.length) {
            return Likeness.SO_FAR;
        }
        byte next = held.getByte(at + beginning.length);
        return next == ' ' || next == '?' ? Likeness.ALL : Likeness.NOT;
    }

    private void turnOff(ChannelHandlerContext context, Consumer<ChannelPipeline> other) {
        var pipeline = context.pipeline();
        while (!context.equals(pipeline.lastContext())) {
            pipeline.removeLast();
        }
        other.accept(pipeline);
        handshake = null;
        leave(context);
    }

    private void leave(ChannelHandlerContext context) {
        var bytes = held;
        held = Unpooled.EMPTY_BUFFER;
        if (handshake != null) {
            context.fireUserEventTriggered(handshake);
        }
        context.fireChannelRead(bytes);
        context.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.release();
        if (alarm != null) {
            alarm.cancel(false);
        }
    }
}
