package org.belfry.signal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.belfry.net.WebSocketFrames;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipParser;
import org.belfry.sip.StreamFramer;
import org.belfry.sip.StreamFramer.Event;

/// How messages stand in what one connection carries. Owned by the connection's loop, but for [#wrap].
sealed interface Framing {

    /// Takes what the pipeline has read, and tells what it brings, in order.
    ///
    /// @param scratch to copy through
    void read(Object input, byte[] scratch, Consumer<Event> told);

    /// Whether a message has begun and not ended.
    boolean isUnfinished();

    /// Bytes of memory the beginning of a message takes.
    int bytesHeld();

    /// Whether nothing more can be understood: the connection is to be closed.
    boolean isLost();

    /// A message as it is to be written; any thread.
    ByteBuf wrap(byte[] message);

    /// What asks for a sign of life, to be written now.
    ByteBuf ping();

    /// TCP and TLS: by Content-Length (RFC 3261 §18.3), with line ends as keep-alives (RFC 5626 §3.5.1).
    final class Octets implements Framing {
        private static final byte[] PING = {'\r', '\n', '\r', '\n'};
        private final StreamFramer framer;

        Octets(SipParser parser) {
            framer = new StreamFramer(parser);
        }

        @Override
        public void read(Object input, byte[] scratch, Consumer<Event> told) {
            var bytes = (ByteBuf) input;
            try {
                while (bytes.isReadable() && !framer.isLost()) {
                    int length = Math.min(scratch.length, bytes.readableBytes());
                    bytes.readBytes(scratch, 0, length);
                    framer.feed(scratch, 0, length);
                    for (Event event = framer.next(); event != null; event = framer.next()) {
                        told.accept(event);
                    }
                }
            } finally {
                bytes.release();
            }
        }

        @Override
        public boolean isUnfinished() {
            return framer.buffered() > 0;
        }

        @Override
        public int bytesHeld() {
            return framer.bytesHeld();
        }

        @Override
        public boolean isLost() {
            return framer.isLost();
        }

        @Override
        public ByteBuf wrap(byte[] message) {
            return Unpooled.wrappedBuffer(message);
        }

        @Override
        public ByteBuf ping() {
            framer.pingSent();
            return Unpooled.wrappedBuffer(PING);
        }
    }

    /// WebSocket: each message is whole and alone (RFC 7118 §5), so that its Content-Length may be missing, as in a
    /// datagram, and one that is broken says nothing about the next. Keep-alives are pings and line ends (§6).
    final class Messages implements Framing {
        private final SipParser parser;
        private final WebSocketFrames frames;

        Messages(SipParser parser, WebSocketFrames frames) {
            this.parser = parser;
            this.frames = frames;
        }

        @Override
        public void read(Object input, byte[] scratch, Consumer<Event> told) {
            byte[] message = (byte[]) input;
            if (isLineEnds(message)) {
                told.accept(message.length == 2 ? new Event.Pong() : new Event.Ping());
                return;
            }
            switch (parser.parseDatagram(message)) {
                case Parsed.Whole whole -> told.accept(new Event.Message(whole.message()));
                case Parsed.Broken broken -> told.accept(new Event.Broken(broken));
                case Parsed.Partial _ -> throw new AssertionError("a WebSocket message is all there is");
            }
        }

        private static boolean isLineEnds(byte[] message) {
            for (int i = 0; i < message.length; i++) {
                if (message[i] != (i % 2 == 0 ? '\r' : '\n')) {
                    return false;
                }
            }
            return message.length == 2 || message.length == 4;
        }

        @Override
        public boolean isUnfinished() {
            return frames.isUnfinished();
        }

        @Override
        public int bytesHeld() {
            return frames.bytesHeld();
        }

        @Override
        public boolean isLost() {
            return frames.hasEnded();
        }

        /// Text where it can be: some clients read nothing else (RFC 7118 §5).
        @Override
        public ByteBuf wrap(byte[] message) {
            return WebSocketFrames.frame(message, isText(message));
        }

        private static boolean isText(byte[] message) {
            for (byte octet : message) {
                if (octet < 0) {
                    return isUtf8(message);
                }
            }
            return true;
        }

        private static boolean isUtf8(byte[] message) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message));
                return true;
            } catch (CharacterCodingException e) {
                return false;
            }
        }

        @Override
        public ByteBuf ping() {
            return WebSocketFrames.ping();
        }
    }
}
