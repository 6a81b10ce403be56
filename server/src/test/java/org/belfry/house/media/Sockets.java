package org.belfry.house.media;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

/// Ports nobody has.
final class Sockets {

    private Sockets() {}

    /// Bound to an even port on loopback, as RTP wants it.
    static DatagramSocket even() throws IOException {
        while (true) {
            var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            if (socket.getLocalPort() % 2 == 0) {
                return socket;
            }
            socket.close();
        }
    }

    /// The number of a port that was free just now, even.
    static int freePort() throws IOException {
        try (var socket = even()) {
            return socket.getLocalPort();
        }
    }
}
