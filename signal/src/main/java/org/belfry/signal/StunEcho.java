package org.belfry.signal;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.belfry.ground.IpAddress;
import org.jspecify.annotations.Nullable;

/// Answers STUN binding requests, by which telephones keep a datagram flow alive and learn that their address behind a
/// NAT has changed (RFC 5626 §4.4.2, RFC 8489 §6, §14.2). Holds no state.
///
/// The answer is at most 24 bytes longer than the request, so nobody gains by forging the source.
final class StunEcho {

    static final int HEADER_BYTES = 20;

    private static final int MAGIC_COOKIE = 0x2112_A442;
    private static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final byte V4 = 1;
    private static final byte V6 = 2;

    private StunEcho() {}

    /// Whether this can be no SIP message but may be STUN: its first two bits are zero, and so is no letter.
    static boolean mayBe(byte first) {
        return first >= 0 && first <= 3;
    }

    /// The answer to a datagram, or null if it is no binding request.
    static byte @Nullable [] answer(byte[] datagram, InetSocketAddress source) {
        if (datagram.length < HEADER_BYTES) {
            return null;
        }
        var request = ByteBuffer.wrap(datagram);
        boolean binding = request.getShort(0) == BINDING_REQUEST
                && request.getInt(4) == MAGIC_COOKIE
                && request.getShort(2) == datagram.length - HEADER_BYTES;
        return binding ? success(request, source) : null;
    }

    private static byte[] success(ByteBuffer request, InetSocketAddress source) {
        byte[] address = IpAddress.of(source.getAddress()).bytes();
        int valueBytes = 4 + address.length;
        var answer = ByteBuffer.allocate(HEADER_BYTES + 4 + valueBytes);
        answer.putShort((short) BINDING_SUCCESS).putShort((short) (4 + valueBytes));
        answer.put(request.slice(4, 16));
        answer.putShort((short) XOR_MAPPED_ADDRESS).putShort((short) valueBytes);
        answer.put((byte) 0).put(address.length == 4 ? V4 : V6);
        answer.putShort((short) (source.getPort() ^ MAGIC_COOKIE >>> 16));
        // The address is masked by the cookie and, beyond four bytes, by the transaction id: both stand in the request.
        for (int i = 0; i < address.length; i++) {
            answer.put((byte) (address[i] ^ request.get(4 + i)));
        }
        return answer.array();
    }
}
