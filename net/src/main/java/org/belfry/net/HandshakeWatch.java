package org.belfry.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.belfry.guard.Sighting;
import org.jspecify.annotations.Nullable;

/// Ends a connection whose TLS handshake is not over in time, however many bytes drip in meanwhile, and reports
/// handshakes that fail, each once. Sits behind the TLS handler and leaves the pipeline with the handshake's end.
///
/// The TLS handler may have the same deadline and be the first to notice: it says so by an event. Whoever ends the
/// connection without one has to have a later deadline, or nothing is reported.
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
final class HandshakeWatch extends ChannelInboundHandlerAdapter {

    private final Duration deadline;
    private final @Nullable PeerCertificate peer;
    private @Nullable Future<?> alarm;

    HandshakeWatch(Duration deadline) {
        this(deadline, null);
    }

    /// @param peer is told what was shown, before anybody reads what comes behind; null where nobody is asked
    HandshakeWatch(Duration deadline, @Nullable PeerCertificate peer) {
        this.deadline = deadline;
        this.peer = peer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        alarm = context.executor().schedule(() -> tooSlow(context), deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess() && peer != null) {
                peer.took(context.pipeline().get(SslHandler.class).engine().getSession());
            }
            ended(context, handshake.isSuccess() ? null : handshake.cause());
        } else if (event instanceof SniCompletionEvent hello && !hello.isSuccess()) {
            ended(context, hello.cause());
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    private void ended(ChannelHandlerContext context, @Nullable Throwable fault) {
        // First, for closing makes the TLS handler say that the handshake failed.
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
        }
        if (fault != null) {
            sight(
                    context,
                    fault instanceof SslHandshakeTimeoutException
                            ? new Sighting.TooSlow(Sighting.TooSlow.Stage.HANDSHAKE)
                            : new Sighting.HandshakeFailed(String.valueOf(fault.getMessage())));
            context.close();
        }
    }

    private void tooSlow(ChannelHandlerContext context) {
        ended(context, new SslHandshakeTimeoutException("handshake timed out"));
    }

    private static void sight(ChannelHandlerContext context, Sighting sighting) {
        var admitted = context.channel().attr(GateHandler.ADMITTED).get();
        if (admitted != null) {
            admitted.sight(sighting);
        }
    }
}
