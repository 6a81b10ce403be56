package org.belfry.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.belfry.guard.Sighting;

/// Cuts the server's side of a WebSocket into messages (RFC 6455 §5), for whoever stands behind it in the pipeline.
///
/// It reads bytes, torn anywhere, and hands on each whole message as a `byte[]`, and [Sign]s as user events; pings are
/// answered and a close is closed here. [#frame] makes the frame of a message to be written.
///
///     octets:  fin 0 0 0 opcode(4) | 1 length(7) | length, 0, 2 or 8 | mask, 4 | payload ^ mask
///
/// | limit | figure | against |
/// |---|---|---|
/// | message | `messageBytesMax`, fragments summed; announced lengths are not believed before bytes come | memory |
/// | fragments of a message | [#FRAGMENTS_MAX] | a message of endless empty pieces |
/// | control frame | 125 bytes, whole | RFC 6455 §5.5 |
///
/// An idle connection keeps no buffer. What breaks the rules is told by a close frame and ends the connection: without
/// mask, with reserved bits, of an unknown kind, text that is not UTF-8. Owned by the connection's loop.
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
public final class WebSocketFrames extends ChannelInboundHandlerAdapter {

    static final int FRAGMENTS_MAX = 64;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTROL_BYTES_MAX = 125;
    private static final byte[] EMPTY = new byte[0];
    private static final int HEAD_BYTES_MAX = 14;

    /// A sign of life that is no message.
    public enum Sign {
        /// The peer asked for one, and has been answered.
        PING,
        /// The peer answered ours.
        PONG
    }

    /// Why a connection is closed, by the number the peer is told (RFC 6455 §7.4.1).
    private enum Fault {
        PROTOCOL(1002),
        NOT_UTF_8(1007),
        TOO_LONG(1009);

        private final int code;

        Fault(int code) {
            this.code = code;
        }
    }

    private final int messageBytesMax;
    private final byte[] head = new byte[HEAD_BYTES_MAX];
    private int headBytes;
    /// What the head says, once it is whole.
    private boolean inPayload;

    private int opcode;
    private boolean last;
    private int left;
    private int maskAt;
    private int maskShift;

    /// The data message that has begun, and the control frame that may stand between its fragments.
    private byte[] message = EMPTY;

    private int messageBytes;
    private int messageKind;
    private int fragments;
    private byte[] control = EMPTY;
    private int controlBytes;
    private boolean flushWanted;
    private boolean ended;

    WebSocketFrames(int messageBytesMax) {
        this.messageBytesMax = messageBytesMax;
    }

    /// The frame of a whole message, text if `text`, else binary. Wraps `payload`.
    public static ByteBuf frame(byte[] payload, boolean text) {
        return frame(text ? TEXT : BINARY, payload);
    }

    /// A ping: the peer answers by [Sign#PONG].
    public static ByteBuf ping() {
        return frame(PING, EMPTY);
    }

    /// What ends a connection (RFC 6455 §5.5.1); hang up once it has left.
    ///
    /// @param code as RFC 6455 §7.4 has them, 4000 to 4999 for one's own
    /// @param reason at most 123 bytes of UTF-8
    public static ByteBuf closing(int code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        if (words.length > CONTROL_BYTES_MAX - 2) {
            throw new IllegalArgumentException(
                    "reason: %d bytes (expected: at most %d)".formatted(words.length, CONTROL_BYTES_MAX - 2));
        }
        return frame(
                CLOSE,
                ByteBuffer.allocate(2 + words.length)
                        .putShort((short) code)
                        .put(words)
                        .array());
    }

    /// Whether a message or frame has begun and not ended.
    public boolean isUnfinished() {
        return headBytes > 0 || messageKind != CONTINUATION;
    }

    /// Bytes of memory that what has begun takes.
    public int bytesHeld() {
        return message.length + control.length;
    }

    /// Whether nothing more is read: the connection is closing.
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object input) {
        var bytes = (ByteBuf) input;
        try {
            while (!ended && (bytes.isReadable() || (inPayload && left == 0))) {
                if (inPayload) {
                    readPayload(context, bytes);
                } else {
                    readHead(context, bytes);
                }
            }
        } finally {
            bytes.release();
        }
    }

    private void readHead(ChannelHandlerContext context, ByteBuf bytes) {
        head[headBytes++] = bytes.readByte();
        if (headBytes == 2 && !isLawful()) {
            fail(context, Fault.PROTOCOL);
        } else if (headBytes >= 2 && headBytes == headLength()) {
            begin(context);
        }
    }

    /// The first two octets: no extension was agreed on, clients mask, control frames are short and whole, and a
    /// message goes on only if one has begun.
    private boolean isLawful() {
        int kind = head[0] & 0x0f;
        boolean whole = (head[0] & FIN) != 0;
        int length = head[1] & 0x7f;
        boolean lawful = switch (kind) {
            case CONTINUATION -> messageKind != CONTINUATION;
            case TEXT, BINARY -> messageKind == CONTINUATION;
            case CLOSE, PING, PONG -> whole && length <= CONTROL_BYTES_MAX;
            default -> false;
        };
        return lawful && (head[0] & 0x70) == 0 && (head[1] & MASKED) != 0;
    }

    private int headLength() {
        return 6
                + switch (head[1] & 0x7f) {
                    case 126 -> 2;
                    case 127 -> 8;
                    default -> 0;
                };
    }

    private void begin(ChannelHandlerContext context) {
        var all = ByteBuffer.wrap(head);
        int small = head[1] & 0x7f;
        long length = small < 126 ? small : small == 126 ? Short.toUnsignedInt(all.getShort(2)) : all.getLong(2);
        opcode = head[0] & 0x0f;
        last = (head[0] & FIN) != 0;
        maskAt = headLength() - 4;
        maskShift = 0;
        inPayload = true;
        if (isShorterThanWritten(small, length)) {
            fail(context, Fault.PROTOCOL);
        } else if (opcode >= CLOSE) {
            control = length == 0 ? EMPTY : new byte[(int) length];
            controlBytes = 0;
            left = (int) length;
        } else {
            beginData(context, length);
        }
    }

    /// RFC 6455 §5.2: the shortest form, and no sign.
    private static boolean isShorterThanWritten(int small, long length) {
        return (small == 126 && length < 126) || (small == 127 && length < 65_536 && length >= 0) || length < 0;
    }

    private void beginData(ChannelHandlerContext context, long length) {
        fragments = opcode == CONTINUATION ? fragments + 1 : 1;
        if (opcode != CONTINUATION) {
            messageKind = opcode;
        }
        if (length > messageBytesMax - messageBytes || fragments > FRAGMENTS_MAX) {
            fail(context, Fault.TOO_LONG);
        } else {
            left = (int) length;
        }
    }

    private void readPayload(ChannelHandlerContext context, ByteBuf bytes) {
        int count = Math.min(left, bytes.readableBytes());
        byte[] target;
        int at;
        if (opcode >= CLOSE) {
            target = control;
            at = controlBytes;
            controlBytes += count;
        } else {
            makeRoom(count);
            target = message;
            at = messageBytes;
            messageBytes += count;
        }
        bytes.readBytes(target, at, count);
        for (int i = at; i < at + count; i++) {
            target[i] ^= head[maskAt + (maskShift++ & 3)];
        }
        left -= count;
        if (left == 0) {
            endFrame(context);
        }
    }

    /// As much as has come, and the rest of a frame that is nearly there: never what was only announced.
    private void makeRoom(int count) {
        int needed = messageBytes + count;
        if (needed > message.length) {
            int whole = messageBytes + left;
            int room = needed == whole ? whole : Math.min(whole, Math.max(needed, 2 * message.length));
            message = Arrays.copyOf(message, room);
        }
    }

    private void endFrame(ChannelHandlerContext context) {
        inPayload = false;
        headBytes = 0;
        if (opcode >= CLOSE) {
            byte[] payload = control;
            control = EMPTY;
            endControl(context, payload);
        } else if (last) {
            byte[] whole = messageBytes == message.length ? message : Arrays.copyOf(message, messageBytes);
            boolean text = messageKind == TEXT;
            message = EMPTY;
            messageBytes = 0;
            messageKind = CONTINUATION;
            if (text && !isUtf8(whole)) {
                fail(context, Fault.NOT_UTF_8);
            } else {
                context.fireChannelRead(whole);
            }
        }
    }

    private void endControl(ChannelHandlerContext context, byte[] payload) {
        switch (opcode) {
            case PING -> {
                context.write(frame(PONG, payload), context.voidPromise());
                flushWanted = true;
                context.fireUserEventTriggered(Sign.PING);
            }
            case PONG -> context.fireUserEventTriggered(Sign.PONG);
            default -> close(context, payload.length < 2 ? EMPTY : Arrays.copyOf(payload, 2));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (flushWanted) {
            flushWanted = false;
            context.flush();
        }
        context.fireChannelReadComplete();
    }

    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void fail(ChannelHandlerContext context, Fault fault) {
        var admitted = TcpDoor.admitted(context.channel());
        if (admitted != null) {
            admitted.sight(
                    fault == Fault.TOO_LONG
                            ? new Sighting.Oversized(messageBytes + 1L, messageBytesMax)
                            : new Sighting.Malformed("websocket", 0));
        }
        close(context, new byte[] {(byte) (fault.code >> 8), (byte) fault.code});
    }

    private void close(ChannelHandlerContext context, byte[] payload) {
        ended = true;
        message = EMPTY;
        context.writeAndFlush(frame(CLOSE, payload)).addListener(ChannelFutureListener.CLOSE);
    }

    private static ByteBuf frame(int opcode, byte[] payload) {
        var head = ByteBuffer.allocate(10).put((byte) (FIN | opcode));
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            head.put((byte) 126).putShort((short) payload.length);
        } else {
            head.put((byte) 127).putLong(payload.length);
        }
        return Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(head.array(), 0, head.position()), Unpooled.wrappedBuffer(payload));
    }
}
