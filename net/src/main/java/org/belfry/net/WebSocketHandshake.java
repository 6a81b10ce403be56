package org.belfry.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.belfry.guard.Sighting;
import org.belfry.guard.Sighting.TooSlow.Stage;
import org.belfry.net.WebSocketPath.Asked;
import org.jspecify.annotations.Nullable;

/// Answers the one request that turns an HTTP connection into a WebSocket (RFC 6455 §4.2), or refuses it and hangs up.
///
///     HTTP ▶ this ──good──▶ frames ▶ what the path's owner adds
///              └───else───▶ 400, 403, 404 or 426, closed
///
/// Runs on the connection's loop and leaves the pipeline with the answer. Limits: one request without a body, its head
/// as [WebSocketPath] has it, within the deadline.
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
final class WebSocketHandshake extends ChannelInboundHandlerAdapter {

    /// RFC 6455 §1.3.
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int KEY_BYTES = 16;
    private static final String VERSION = "13";

    private final WebSocketPath path;
    private final Duration deadline;
    private @Nullable Future<?> alarm;
    private @Nullable HttpRequest asked;
    private boolean isRefused;

    WebSocketHandshake(WebSocketPath path, Duration deadline) {
        this.path = path;
        this.deadline = deadline;
    }

    private enum Refusal {
        BAD("400 Bad Request"),
        FOREIGN("403 Forbidden"),
        ELSEWHERE("404 Not Found"),
        NOT_AN_UPGRADE("426 Upgrade Required");

        private final String status;

        Refusal(String status) {
            this.status = status;
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        alarm = context.executor().schedule(() -> tooSlow(context), deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stopAlarm();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopAlarm();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (asked == null && message instanceof HttpRequest request) {
                asked = request;
                var refusal = refusal(context, request);
                if (refusal != null) {
                    isRefused = true;
                    refuse(context, refusal);
                }
            } else if (asked != null && !isRefused && message instanceof LastHttpContent) {
                agree(context, asked.headers());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        context.close();
    }

    private @Nullable Refusal refusal(ChannelHandlerContext context, HttpRequest request) {
        var headers = request.headers();
        if (request.decoderResult().isFailure() || !isPlainGet(request)) {
            return Refusal.BAD;
        }
        if (!pathOf(request.uri()).equals(path.path())) {
            return Refusal.ELSEWHERE;
        }
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                || !VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Refusal.NOT_AN_UPGRADE;
        }
        if (!path.mayAsk().test(asked(context, headers))) {
            return Refusal.FOREIGN;
        }
        boolean offers = headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, path.subprotocol(), false);
        return offers && isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)) ? null : Refusal.BAD;
    }

    /// A body would be taken for frames.
    private static boolean isPlainGet(HttpRequest request) {
        var headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.getAll(HttpHeaderNames.HOST).size() == 1
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static Asked asked(ChannelHandlerContext context, HttpHeaders headers) {
        return new Asked(
                headers.get(HttpHeaderNames.HOST, ""),
                originOf(headers),
                headers.getAll(HttpHeaderNames.COOKIE),
                (InetSocketAddress) context.channel().localAddress());
    }

    /// Empty, which no site is, unless exactly one is named.
    private static String originOf(HttpHeaders headers) {
        var named = headers.getAll(HttpHeaderNames.ORIGIN);
        return named.size() == 1 ? named.getFirst().toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /// At the request's end, which the decoder tells apart from its head. The decoder goes last: it hands on what came
    /// behind.
    private void agree(ChannelHandlerContext context, HttpHeaders headers) {
        var answer = """
                HTTP/1.1 101 Switching Protocols\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Accept: %s\r
                Sec-WebSocket-Protocol: %s\r
                \r
                """.formatted(accept(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)), path.subprotocol());
        var pipeline = context.pipeline();
        context.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
        pipeline.addLast(new WebSocketFrames(path.messageBytesMax()));
        path.pipeline().accept(pipeline, asked(context, headers));
        pipeline.remove(this);
        pipeline.remove(HttpRequestDecoder.class);
    }

    private static String accept(String key) {
        try {
            var hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /// A foreign site is no fault of the peer: somebody's browser was sent here by a page.
    private static void refuse(ChannelHandlerContext context, Refusal refusal) {
        if (refusal == Refusal.BAD) {
            sight(context, new Sighting.Malformed("websocket", 0));
        }
        var answer = """
                HTTP/1.1 %s\r
                %sContent-Length: 0\r
                Connection: close\r
                \r
                """.formatted(
                        refusal.status,
                        refusal == Refusal.NOT_AN_UPGRADE ? "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" : "");
        context.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void tooSlow(ChannelHandlerContext context) {
        sight(context, new Sighting.TooSlow(Stage.HANDSHAKE));
        context.close();
    }

    private void stopAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    private static void sight(ChannelHandlerContext context, Sighting sighting) {
        var admitted = TcpDoor.admitted(context.channel());
        if (admitted != null) {
            admitted.sight(sighting);
        }
    }
}
