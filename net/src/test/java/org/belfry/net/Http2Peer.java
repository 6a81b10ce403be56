package org.belfry.net;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A visitor who speaks HTTP/2 (RFC 9113) frame by frame, and only those it should not.
final class Http2Peer implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final SSLSocket socket;
    private final DataOutputStream out;
    private final DataInputStream in;
    private final Map<Integer, Integer> settings = new HashMap<>();
    private final DefaultHttp2HeadersDecoder heads = new DefaultHttp2HeadersDecoder();

    /// @param status of HEADERS, else empty
    record Frame(int type, int stream, boolean last, String status, int length) {}

    /// @param window how much of an answer it is ready to take
    Http2Peer(SSLSocket socket, int window) throws IOException {
        this.socket = socket;
        var parameters = new SSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        out = new DataOutputStream(socket.getOutputStream());
        in = new DataInputStream(socket.getInputStream());
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var settings = new ByteArrayOutputStream();
        var setting = new DataOutputStream(settings);
        setting.writeShort(INITIAL_WINDOW_SIZE);
        setting.writeInt(window);
        send(SETTINGS, 0, 0, settings.toByteArray());
    }

    /// The head of a request; it stays open unless `last`.
    void ask(int stream, String method, String path, boolean last) throws IOException {
        var head = new ByteArrayOutputStream();
        header(head, ":method", method);
        header(head, ":scheme", "https");
        header(head, ":authority", "localhost");
        header(head, ":path", path);
        send(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, head.toByteArray());
    }

    void data(int stream, byte[] bytes, boolean last) throws IOException {
        send(DATA, last ? END_STREAM : 0, stream, bytes);
    }

    /// The next frame about a stream.
    ///
    /// @throws EOFException if the other side hung up
    Frame read() throws IOException, Http2Exception {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (type == SETTINGS && (flags & ACK) == 0) {
                var values = ByteBuffer.wrap(payload);
                while (values.hasRemaining()) {
                    settings.put((int) values.getShort(), values.getInt());
                }
                send(SETTINGS, ACK, 0, new byte[0]);
            }
            if (type == DATA || type == HEADERS || type == RST_STREAM) {
                String status = type == HEADERS
                        ? heads.decodeHeaders(stream, Unpooled.wrappedBuffer(payload))
                                .status()
                                .toString()
                        : "";
                return new Frame(type, stream, type != RST_STREAM && (flags & END_STREAM) != 0, status, length);
            }
        }
    }

    /// What the other side has said of itself, by number, up to the frame read last.
    Map<Integer, Integer> settings() {
        return Map.copyOf(settings);
    }

    /// Reads until the other side hangs up.
    void readToEnd() throws IOException, Http2Exception {
        try {
            while (true) {
                read();
            }
        } catch (EOFException | SocketException hungUp) {
            // What the test hopes for.
        }
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream();
        var data = new DataOutputStream(frame);
        data.writeByte(payload.length >> 16);
        data.writeShort(payload.length);
        data.writeByte(type);
        data.writeByte(flags);
        data.writeInt(stream);
        data.write(payload);
        out.write(frame.toByteArray());
        out.flush();
    }

    /// A literal without indexing (RFC 7541 §6.2.2).
    private static void header(ByteArrayOutputStream head, String name, String value) {
        head.write(0);
        head.write(name.length());
        head.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        head.write(value.length());
        head.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
