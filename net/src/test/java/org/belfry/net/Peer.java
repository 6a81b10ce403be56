package org.belfry.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A visitor with bad manners: sends any bytes at any speed over a real socket.
final class Peer implements AutoCloseable {

    private final Socket socket;

    private Peer(Socket socket) {
        this.socket = socket;
    }

    static Peer of(Door door) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.connect(door.boundAddress(), 10_000);
        return new Peer(socket);
    }

    /// Over a TLS socket, once its handshake is done.
    static Peer over(Socket socket) {
        return new Peer(socket);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// Sends byte by byte until all are out or the other side has hung up.
    void drip(byte[] bytes, Duration pause) {
        try {
            for (byte one : bytes) {
                socket.getOutputStream().write(one);
                socket.getOutputStream().flush();
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (IOException hungUp) {
            // What the test hopes for; it reads the end next.
        }
    }

    /// Exactly so many bytes.
    String read(int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /// All the other side still says; a reset is an end like any other.
    String readToEnd() throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException reset) {
            return all.toString(StandardCharsets.ISO_8859_1);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
