package org.belfry.house.media;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Carries one browser's packets to the house and back by ports of its own, as a NAT would, and loses some
/// of the large ones on the way to the browser.
final class LossyWay implements AutoCloseable {

    /// Pictures, not voices, checks or reports.
    private static final int LARGE_BYTES = 400;

    private static final int LOST_OF = 12;

    private final DatagramSocket outside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket inside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InetSocketAddress house;
    private final Random random;
    private final AtomicLong lost = new AtomicLong();
    private volatile @Nullable InetSocketAddress browser;

    LossyWay(int house, long seed) throws IOException {
        this.house = new InetSocketAddress(InetAddress.getLoopbackAddress(), house);
        random = new Random(seed);
        threads.execute(() -> carry(outside, true));
        threads.execute(() -> carry(inside, false));
    }

    /// Where the browser sends.
    int port() {
        return outside.getLocalPort();
    }

    long lost() {
        return lost.get();
    }

    private void carry(DatagramSocket from, boolean inwards) {
        var packet = new DatagramPacket(new byte[4_096], 4_096);
        try {
            while (true) {
                packet.setLength(4_096);
                from.receive(packet);
                if (inwards) {
                    browser = (InetSocketAddress) packet.getSocketAddress();
                    packet.setSocketAddress(house);
                    inside.send(packet);
                } else {
                    back(packet);
                }
            }
        } catch (SocketException closed) {
            // The end.
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }

    private void back(DatagramPacket packet) throws IOException {
        var there = browser;
        if (packet.getLength() > LARGE_BYTES && random.nextInt(LOST_OF) == 0) {
            lost.incrementAndGet();
        } else if (there != null) {
            packet.setSocketAddress(there);
            outside.send(packet);
        }
    }

    @Override
    public void close() {
        outside.close();
        inside.close();
        threads.close();
    }
}
