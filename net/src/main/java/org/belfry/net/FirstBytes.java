package org.belfry.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.belfry.guard.Sighting;

/// Looks at the first byte a peer sends to a TLS door, ahead of the TLS library: a handshake goes on,
/// anything else ends here. Somebody who typed `http://` gets one plain sentence; a scanner gets
/// silence.
///
/// No redirect: it would teach people that plain HTTP works, and a redirect in the clear can be forged (policy B1).
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
final class FirstBytes extends ChannelInboundHandlerAdapter {

    /// TLS record type 22, handshake (RFC 8446 §5.1).
    private static final int HANDSHAKE = 22;

    private static final byte[] ANSWER = answer("This door speaks HTTPS only: write https:// in the address.\n");

    private boolean ended;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (ended || !(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
            io.netty.util.ReferenceCountUtil.release(message);
            return;
        }
        int first = bytes.getUnsignedByte(bytes.readerIndex());
        if (first == HANDSHAKE) {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
            return;
        }
        ended = true;
        bytes.release();
        refuse(context, first);
    }

    private static void refuse(ChannelHandlerContext context, int first) {
        var admitted = context.channel().attr(GateHandler.ADMITTED).get();
        boolean http = first >= 'A' && first <= 'Z';
        if (admitted != null) {
            admitted.sight(http ? new Sighting.PlainOnTls() : new Sighting.Malformed("TLS", 0));
        }
        if (http) {
            context.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)).addListener(ChannelFutureListener.CLOSE);
        } else {
            context.close();
        }
    }

    private static byte[] answer(String sentence) {
        return """
                HTTP/1.1 400 Bad Request\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Length: %d\r
                Connection: close\r
                \r
                %s""".formatted(sentence.length(), sentence).getBytes(StandardCharsets.US_ASCII);
    }
}
