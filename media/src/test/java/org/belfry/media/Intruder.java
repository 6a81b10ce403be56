package org.belfry.media;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/// Somebody at another address who sends what he likes to the media port, and counts what he gets for
/// it.
final class Intruder implements AutoCloseable {
    private final DatagramSocket socket;
    private final InetSocketAddress house;
    private long sentBytes;

    /// @param address his; all of 127.0.0.0/8 is this machine's
    Intruder(String address, int port) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName(address));
        house = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    void send(byte[] packet) throws IOException {
        socket.send(new DatagramPacket(packet, packet.length, house));
        sentBytes += packet.length;
    }

    void sendToNext(byte[] packet) throws IOException {
        socket.send(new DatagramPacket(packet, packet.length, house.getAddress(), house.getPort() + 1));
    }

    long sentBytes() {
        return sentBytes;
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Bytes that came back; returns when nothing more has come for `millis`.
    long heardBytes(int millis) throws IOException {
        socket.setSoTimeout(millis);
        var packet = new DatagramPacket(new byte[2_048], 2_048);
        long bytes = 0;
        try {
            while (true) {
                socket.receive(packet);
                bytes += packet.getLength();
            }
        } catch (SocketTimeoutException silence) {
            return bytes;
        }
    }

    /// Bytes of the next packet that comes back; it has five seconds.
    int heardOne() throws IOException {
        socket.setSoTimeout(5_000);
        var packet = new DatagramPacket(new byte[2_048], 2_048);
        socket.receive(packet);
        return packet.getLength();
    }

    static byte[] rtp(int type, int sequence, int ssrc, byte[] payload) {
        return ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) type)
                .putShort((short) sequence)
                .putInt(sequence * 160)
                .putInt(ssrc)
                .put(payload)
                .array();
    }

    static byte[] senderReport(int ssrc) {
        return ByteBuffer.allocate(28)
                .put((byte) 0x80)
                .put((byte) 200)
                .putShort((short) 6)
                .putInt(ssrc)
                .putLong(0x1234_5678_9ABC_DEF0L)
                .array();
    }

    static byte[] bye(int ssrc) {
        return ByteBuffer.allocate(16)
                .put((byte) 0x80)
                .put((byte) 201)
                .putShort((short) 1)
                .putInt(ssrc)
                .put((byte) 0x81)
                .put((byte) 203)
                .putShort((short) 1)
                .putInt(ssrc)
                .array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
