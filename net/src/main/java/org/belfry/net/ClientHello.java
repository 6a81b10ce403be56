package org.belfry.net;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The first words of a TLS client of a given version, written by hand: the TLS libraries we use cannot be talked into
/// speaking TLS 1.0 any more, and a probe has to try what an attacker would.
///
/// Layout: record (type 22, version, length), handshake (type 1, length), then RFC 5246 §7.4.1.2 without the
/// `supported_versions` extension, so `version` is the highest that the client speaks.
public final class ClientHello {

    private static final int HELLO_BYTES = 256;
    private static final int RANDOM_BYTES = 32;

    /// What a server of that age would choose from: ECDHE and RSA with AES-CBC, and AES-GCM.
    private static final short[] SUITES = {
        (short) 0xC02B, (short) 0xC02F, (short) 0xC009, (short) 0xC00A, (short) 0xC013, (short) 0xC014, 0x002F, 0x0035
    };

    /// How the peer answered.
    public enum Reply {
        /// Went on with the handshake in that version.
        ACCEPTED,
        /// An alert, or hung up.
        REFUSED
    }

    private ClientHello() {}

    /// `version` as on the wire: 0x0300 SSL 3, 0x0301 TLS 1.0, 0x0302 TLS 1.1, 0x0303 TLS 1.2.
    static byte[] bytes(int version, RandomGenerator random) {
        byte[] nonce = new byte[RANDOM_BYTES];
        random.nextBytes(nonce);
        var body = ByteBuffer.allocate(HELLO_BYTES);
        body.putShort((short) version).put(nonce).put((byte) 0);
        body.putShort((short) (SUITES.length * 2));
        for (short suite : SUITES) {
            body.putShort(suite);
        }
        body.put((byte) 1).put((byte) 0);
        putExtensions(body);
        body.flip();
        int length = body.remaining();
        return ByteBuffer.allocate(9 + length)
                .put((byte) 22)
                .putShort((short) Math.min(version, 0x0301))
                .putShort((short) (length + 4))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) length)
                .put(body)
                .array();
    }

    /// Offers `version` to a server and says how it answered.
    ///
    /// @throws IOException if nobody can be reached there, or nothing comes back in time
    public static Reply offer(InetSocketAddress server, int version, Duration deadline, RandomGenerator random)
            throws IOException {
        try (var socket = new Socket()) {
            int millis = Math.toIntExact(deadline.toMillis());
            socket.connect(server, millis);
            socket.setSoTimeout(millis);
            return offer(socket, version, random);
        }
    }

    private static Reply offer(Socket socket, int version, RandomGenerator random) throws IOException {
        try {
            socket.getOutputStream().write(bytes(version, random));
            var in = new DataInputStream(socket.getInputStream());
            return in.readUnsignedByte() == 22 ? Reply.ACCEPTED : Reply.REFUSED;
        } catch (EOFException | java.net.SocketException hungUp) {
            return Reply.REFUSED;
        }
    }

    /// Curves (RFC 8422 §5.1.1), point formats (§5.1.2) and signature algorithms (RFC 5246 §7.4.1.4.1): without
    /// them a server with an ECDSA key could refuse for a reason other than the version.
    private static void putExtensions(ByteBuffer body) {
        byte[] extensions = {
            0, 10, 0, 6, 0, 4, 0, 29, 0, 23, //
            0, 11, 0, 2, 1, 0, //
            0, 13, 0, 8, 0, 6, 4, 3, 2, 3, 4, 1
        };
        body.putShort((short) extensions.length).put(extensions);
    }
}
