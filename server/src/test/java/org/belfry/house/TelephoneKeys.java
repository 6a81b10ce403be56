package org.belfry.house;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/// Presses keys in the media of a telephone without encryption (RFC 4733), as payload type 101.
final class TelephoneKeys implements AutoCloseable {

    private static final int TYPE = 101;
    private static final int PACKETS = 8;
    private static final int PACKET_MS = 20;
    private static final int SAMPLES = 160;
    private static final int VOLUME = 10;
    private static final Pattern MEDIA = Pattern.compile("m=audio (\\d+) RTP/AVP");

    private final DatagramSocket socket;
    private int sequence;

    /// @param address of the telephone
    TelephoneKeys(String address) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
    }

    int port() {
        return socket.getLocalPort();
    }

    /// @param messages with what the house said last of where it hears
    void presses(int key, String messages) throws IOException, InterruptedException {
        var ports =
                MEDIA.matcher(messages).results().map(found -> found.group(1)).toList();
        var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(ports.getLast()));
        for (int i = 0; i < PACKETS; i++) {
            // The end is said three times.
            boolean isEnd = i >= PACKETS - 3;
            byte[] packet = ByteBuffer.allocate(16)
                    .put((byte) 0x80)
                    .put((byte) (i == 0 ? 0x80 | TYPE : TYPE))
                    .putShort((short) sequence++)
                    .putInt(SAMPLES)
                    .putInt(0x1de8)
                    .put((byte) key)
                    .put((byte) (isEnd ? 0x80 | VOLUME : VOLUME))
                    .putShort((short) (SAMPLES * Math.min(i + 1, PACKETS - 2)))
                    .array();
            socket.send(new DatagramPacket(packet, packet.length, to));
            Thread.sleep(PACKET_MS);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
