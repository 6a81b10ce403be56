package org.belfry.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The driver against a relay of a few lines, which may lose or change what it carries.
final class TrafficTest {

    private DatagramSocket forCaller;
    private DatagramSocket forCallee;
    private final AtomicLong carried = new AtomicLong();
    private volatile long dropsEach = Long.MAX_VALUE;
    private volatile boolean changes;

    @BeforeEach
    void open() throws IOException {
        forCaller = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        forCallee = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(() -> relay(forCaller, forCallee, phone(false)));
        Thread.ofVirtual().start(() -> relay(forCallee, forCaller, phone(true)));
    }

    @AfterEach
    void close() {
        forCaller.close();
        forCallee.close();
    }

    private static InetSocketAddress phone(boolean isCaller) {
        return new InetSocketAddress(Phones.literal(0, isCaller), Phones.port(isCaller));
    }

    private void relay(DatagramSocket from, DatagramSocket out, InetSocketAddress to) {
        var packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                packet.setLength(512);
                from.receive(packet);
                if (carried.incrementAndGet() % dropsEach != 0) {
                    packet.getData()[100] ^= (byte) (changes ? 1 : 0);
                    out.send(new DatagramPacket(packet.getData(), packet.getLength(), to));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private Traffic traffic() throws IOException {
        var legs = List.of(Leg.inClear(forCaller.getLocalPort(), 0), Leg.inClear(forCallee.getLocalPort(), 0));
        return new Traffic(new Streams(legs), ProcessHandle.current().pid());
    }

    @Test
    void whatComesThroughIsCountedAndTimed() throws IOException {
        try (var traffic = traffic()) {
            traffic.learn();
            var phase = traffic.onSchedule("capacity", 2, 1, 0.5);
            assertThat(phase.sent()).isEqualTo(50);
            assertThat(phase.received()).isEqualTo(50);
            assertThat(phase.healthy()).isEqualTo(2);
            assertThat(phase.delay().p50Ms()).isPositive();
            var flat = traffic.flatOut("saturation", 2, 128, 0.3);
            assertThat(flat.received()).isPositive().isEqualTo(flat.sent());
        }
    }

    @Test
    void whatTheRelayLosesIsLostAndNoStreamIsHealthy() throws IOException {
        try (var traffic = traffic()) {
            traffic.learn();
            dropsEach = 5;
            var phase = traffic.onSchedule("capacity", 2, 2, 0.5);
            assertThat(phase.sent() - phase.received()).isBetween(phase.sent() / 5 - 1, phase.sent() / 5 + 1);
            assertThat(phase.healthy()).isZero();
            assertThat(phase.isGood()).isFalse();
        }
    }

    @Test
    void aRelayThatChangesWhatIsSaidIsNotMeasured() throws IOException {
        changes = true;
        try (var traffic = traffic()) {
            assertThatThrownBy(traffic::learn).isInstanceOf(IOException.class).hasMessageContaining("changed");
        }
    }
}
