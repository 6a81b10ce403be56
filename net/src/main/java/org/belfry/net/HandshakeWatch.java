package org.belfry.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.belfry.guard.Sighting;
import org.jspecify.annotations.Nullable;

/// Ends a connection whose TLS handshake is not over in time, however many bytes drip in meanwhile, and reports
/// handshakes that fail. Sits behind the TLS handler and leaves the pipeline with the handshake's end.
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
final class HandshakeWatch extends ChannelInboundHandlerAdapter {

    private final Duration deadline;
    private @Nullable Future<?> alarm;

    HandshakeWatch(Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        alarm = context.executor().schedule(() -> tooSlow(context), deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
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
        if (fault != null) {
            // The TLS library has the same deadline, and may be the first to notice.
            sight(
                    context,
                    fault instanceof SslHandshakeTimeoutException
                            ? new Sighting.TooSlow(Sighting.TooSlow.Stage.HANDSHAKE)
                            : new Sighting.HandshakeFailed(String.valueOf(fault.getMessage())));
            context.close();
        }
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
        }
    }

    private void tooSlow(ChannelHandlerContext context) {
        sight(context, new Sighting.TooSlow(Sighting.TooSlow.Stage.HANDSHAKE));
        context.close();
    }

    private static void sight(ChannelHandlerContext context, Sighting sighting) {
        var admitted = context.channel().attr(GateHandler.ADMITTED).get();
        if (admitted != null) {
            admitted.sight(sighting);
        }
    }
}
