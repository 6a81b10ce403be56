package org.belfry.net;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A path at which a door speaks WebSocket (RFC 6455) and hands over whole messages. Immutable.
///
/// What stands behind it in the pipeline reads each message as a `byte[]` and writes messages as they are to be sent;
/// see [WebSocketFrames]. A browser tells from which site its page came; a page of a site that is not ours is
/// refused, and so is who names no site: any page on the web could else speak through the browser of whoever reads it
/// (RFC 6455 §10.2).
///
/// @param path the whole path, e.g. `/sip`; a query is ignored
/// @param subprotocol what the client must offer, and what is agreed on
/// @param mayAsk whether who asks comes from a page of ours; asked on the connection's loop, must not wait
/// @param messageBytesMax longest message, fragments summed; what a peer can make us hold
/// @param pipeline adds what reads the messages of who asked, once the connection speaks WebSocket
public record WebSocketPath(
        String path,
        String subprotocol,
        Predicate<Asked> mayAsk,
        int messageBytesMax,
        BiConsumer<ChannelPipeline, Asked> pipeline) {

    /// What a request for a WebSocket says of who asks. A secret: it has the cookies.
    ///
    /// @param host as the peer calls us
    /// @param origin the site of the page, in lower case; empty, which no site is, unless exactly one is named
    /// @param cookies each header of that name, whole
    /// @param local where the connection arrived
    public record Asked(String host, String origin, List<String> cookies, InetSocketAddress local) {

        @Override
        public String toString() {
            return "[asked]";
        }
    }

    /// Of the request that asks for it; cookies of the site come along.
    static final int HEADER_BYTES_MAX = 8 * 1024;

    private static final int LINE_BYTES_MAX = 2 * 1024;
    private static final int CHUNK_BYTES_MAX = 1_024;

    public WebSocketPath {
        if (!path.startsWith("/") || path.length() > 128) {
            throw new IllegalArgumentException("path: '%s' (expected: /…, at most 128 characters)".formatted(path));
        }
        if (messageBytesMax < 125) {
            throw new IllegalArgumentException(
                    "messageBytesMax: %d (expected: 125 or more)".formatted(messageBytesMax));
        }
    }

    /// For who need not be known.
    ///
    /// @param origins sites whose pages may connect, e.g. `https://house.test`, in lower case and without the usual
    ///     port; none lets nobody in
    public WebSocketPath(
            String path,
            String subprotocol,
            Set<String> origins,
            int messageBytesMax,
            Consumer<ChannelPipeline> pipeline) {
        this(
                path,
                subprotocol,
                asked -> origins.contains(asked.origin()),
                messageBytesMax,
                (end, _) -> pipeline.accept(end));
    }

    /// Adds to a fresh connection what understands the request for this path, and nothing else.
    ///
    /// @param deadline how long the peer may take to ask
    public void addTo(ChannelPipeline end, Duration deadline) {
        var heads = new HttpDecoderConfig()
                .setMaxInitialLineLength(LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxChunkSize(CHUNK_BYTES_MAX);
        end.addLast(new HttpRequestDecoder(heads), new WebSocketHandshake(this, deadline));
    }

    /// What a request for this path begins with, without what follows the path.
    byte[] beginning() {
        return ("GET " + path).getBytes(StandardCharsets.US_ASCII);
    }
}
