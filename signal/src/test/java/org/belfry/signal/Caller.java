package org.belfry.signal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

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
        return new Datagrams(to);
    }

    static Streams over(Socket socket) throws IOException {
        return new Streams(socket);
    }

    static Streams tcp(InetSocketAddress to) throws IOException {
        var socket = new Socket();
        socket.connect(to, WAIT_MS);
        return over(socket);
    }

    final class Datagrams implements Caller {
        private final DatagramSocket socket = new DatagramSocket();

        private Datagrams(InetSocketAddress to) throws IOException {
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
