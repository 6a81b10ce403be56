package org.belfry.signal;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A client of a few lines, which shares nothing with the endpoint: what it sends and understands is plain text.
interface Caller extends AutoCloseable {

    int WAIT_MS = 20_000;

    void send(byte[] bytes) throws IOException;

    default void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The next message, as text.
    String receive() throws IOException;

    int localPort();

    @Override
    void close() throws IOException;

    static Caller udp(InetSocketAddress to) throws IOException {
        return new Datagrams(new DatagramSocket(), to);
    }

    /// @param from an address of the loopback, of which there are many
    static Caller udp(InetSocketAddress to, String from) throws IOException {
        return new Datagrams(new DatagramSocket(new InetSocketAddress(from, 0)), to);
    }

    /// @param from an address of the loopback, of which there are many
    static Streams tcp(InetSocketAddress to, String from) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(to, WAIT_MS);
        return over(socket);
    }

    static Streams over(Socket socket) throws IOException {
        return new Streams(socket);
    }

    static Streams tcp(InetSocketAddress to) throws IOException {
        var socket = new Socket();
        socket.connect(to, WAIT_MS);
        return over(socket);
    }

    /// A browser's side of a WebSocket (RFC 6455): each message is one text frame, or a binary one if it is not UTF-8.
    final class WebSockets implements Caller {
        private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};
        private final Streams stream;

        /// What else came while waiting for a message: `ping`, `pong`, `close` and the number.
        final List<String> signs = new ArrayList<>();

        WebSockets(Socket socket, String path, String origin) throws IOException {
            stream = new Streams(socket);
            stream.send("""
                    GET %s HTTP/1.1\r
                    Host: localhost\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Protocol: sip\r
                    Origin: %s\r
                    \r
                    """.formatted(path, origin));
            String answer = stream.receive();
            if (!answer.startsWith("HTTP/1.1 101 ") || !answer.contains("\r\nSec-WebSocket-Protocol: sip\r\n")) {
                throw new IOException(answer);
            }
        }

        @Override
        public void send(byte[] message) throws IOException {
            boolean text = StandardCharsets.UTF_8.newEncoder().canEncode(new String(message, StandardCharsets.UTF_8))
                    && Arrays.equals(
                            new String(message, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), message);
            sendRaw(frame(text ? 0x81 : 0x82, message));
        }

        void hangUp() throws IOException {
            stream.socket().close();
        }

        Socket socket() {
            return stream.socket();
        }

        /// The next frame, which is to be no message.
        String sign() throws IOException {
            String message = receiveFrame();
            if (message != null) {
                throw new IOException("frame: a message (expected: a sign): " + message);
            }
            return signs.getLast();
        }

        void sendRaw(byte[] bytes) throws IOException {
            stream.send(bytes);
        }

        static byte[] frame(int first, byte[] payload) {
            var out = new ByteArrayOutputStream();
            out.write(first);
            if (payload.length < 126) {
                out.write(0x80 | payload.length);
            } else if (payload.length < 65_536) {
                out.writeBytes(new byte[] {(byte) 0xfe, (byte) (payload.length >> 8), (byte) payload.length});
            } else {
                out.writeBytes(new byte[] {(byte) 0xff, 0, 0, 0, 0, 0});
                out.writeBytes(
                        new byte[] {(byte) (payload.length >> 16), (byte) (payload.length >> 8), (byte) payload.length
                        });
            }
            out.writeBytes(MASK);
            for (int i = 0; i < payload.length; i++) {
                out.write(payload[i] ^ MASK[i & 3]);
            }
            return out.toByteArray();
        }

        @Override
        public String receive() throws IOException {
            while (true) {
                String frame = receiveFrame();
                if (frame != null) {
                    return frame;
                }
            }
        }

        /// The text of a message, or null for a sign; the end of the stream is an exception.
        private @Nullable String receiveFrame() throws IOException {
            var in = new DataInputStream(stream.in);
            int kind = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            length = length < 126 ? length : length == 126 ? in.readUnsignedShort() : (int) in.readLong();
            byte[] payload = in.readNBytes(length);
            switch (kind) {
                case 0x81, 0x82 -> {
                    return new String(payload, StandardCharsets.ISO_8859_1);
                }
                case 0x88 -> signs.add("close " + (((payload[0] & 0xff) << 8) | (payload[1] & 0xff)));
                case 0x89 -> signs.add("ping");
                case 0x8a -> signs.add("pong");
                default -> throw new IOException("frame: %x (expected: whole, of a known kind)".formatted(kind));
            }
            return null;
        }

        @Override
        public int localPort() {
            return stream.localPort();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    final class Datagrams implements Caller {
        private final DatagramSocket socket;

        private Datagrams(DatagramSocket socket, InetSocketAddress to) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(WAIT_MS);
            socket.connect(to);
        }

        @Override
        public void send(byte[] bytes) throws IOException {
            socket.send(new DatagramPacket(bytes, bytes.length));
        }

        byte[] receiveBytes() throws IOException {
            var packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        @Override
        public String receive() throws IOException {
            return new String(receiveBytes(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public int localPort() {
            return socket.getLocalPort();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    final class Streams implements Caller {
        private static final Pattern LENGTH = Pattern.compile("(?im)^(?:Content-Length|l)\\s*:\\s*(\\d+)");
        private final Socket socket;
        private final InputStream in;

        private Streams(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(WAIT_MS);
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
        }

        @Override
        public void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        @Override
        public String receive() throws IOException {
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    throw new IOException("ended after: " + head.toString(StandardCharsets.ISO_8859_1));
                }
                head.write(octet);
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            var length = LENGTH.matcher(text);
            int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
            return text + new String(in.readNBytes(body), StandardCharsets.ISO_8859_1);
        }

        String read(int count) throws IOException {
            return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
        }

        /// What still comes until the other side hangs up; a reset is an end like any other.
        String readToEnd() throws IOException {
            var all = new ByteArrayOutputStream();
            try {
                in.transferTo(all);
            } catch (SocketException reset) {
                return all.toString(StandardCharsets.ISO_8859_1);
            }
            return all.toString(StandardCharsets.ISO_8859_1);
        }

        Socket socket() {
            return socket;
        }

        @Override
        public int localPort() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
