package org.belfry.media.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aDatagramComesInAndGoesOutFromWhereItLies(String home) throws IOException {
        var any = new TransportAddress(IpAddress.parse(home), 0);
        try (var socket = MediaSocket.open(any, true);
                var waker = new Waker();
                var batch = new Batch();
                var friend = new DatagramSocket(0, InetAddress.getByName(home))) {
            waker.add(socket);
            var there = InetAddress.getByName(home);
            byte[] words = "hello".getBytes(StandardCharsets.US_ASCII);
            friend.send(new DatagramPacket(
                    words, words.length, there, socket.local().port()));

            assertThat(waker.await(5_000)).isSameAs(socket);
            assertThat(batch.receive(socket)).isEqualTo(1);
            assertThat(batch.length(0)).isEqualTo(5);
            assertThat(batch.source(0).address().port()).isEqualTo(friend.getLocalPort());
            assertThat(batch.sourceKey(0)).isEqualTo(batch.source(0).key());
            assertThat(text(batch, batch.packetAt(0), 5)).isEqualTo("hello");

            long at = batch.packetAt(0) - 2;
            batch.region().set(java.lang.foreign.ValueLayout.JAVA_BYTE, at, (byte) 'o');
            batch.region().set(java.lang.foreign.ValueLayout.JAVA_BYTE, at + 1, (byte) ',');
            batch.send(socket, batch.source(0), 0, at, 7);
            batch.flush();
            var back = new DatagramPacket(new byte[100], 100);
            friend.setSoTimeout(5_000);
            friend.receive(back);
            assertThat(new String(back.getData(), 0, back.getLength(), StandardCharsets.US_ASCII))
                    .isEqualTo("o,hello");
            assertThat(batch.sent()).isEqualTo(1);
        }
    }

    @Test
    void whatIsLongerThanASlotIsSeenAsNothing() throws IOException {
        var any = new TransportAddress(IpAddress.parse("127.0.0.1"), 0);
        try (var socket = MediaSocket.open(any, true);
                var waker = new Waker();
                var batch = new Batch();
                var friend = new DatagramSocket()) {
            waker.add(socket);
            var there = InetAddress.getLoopbackAddress();
            friend.send(new DatagramPacket(
                    new byte[3_000], 3_000, there, socket.local().port()));
            waker.await(5_000);
            assertThat(batch.receive(socket)).isEqualTo(1);
            assertThat(batch.length(0)).isZero();
            assertThat(batch.receive(socket)).as("nothing more").isZero();
        }
    }

    @Test
    void nothingBeyondTheSlotCanBeSent() throws IOException {
        var any = new TransportAddress(IpAddress.parse("127.0.0.1"), 0);
        try (var socket = MediaSocket.open(any, true);
                var batch = new Batch()) {
            var to = new SocketAddress(socket.local());
            assertThatThrownBy(() -> batch.send(socket, to, 3, batch.packetAt(3), 3_000))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> batch.send(socket, to, 3, batch.packetAt(2), 100))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidInASentence() throws IOException {
        var any = new TransportAddress(IpAddress.parse("127.0.0.1"), 0);
        try (var first = MediaSocket.open(any, false)) {
            assertThatThrownBy(() -> MediaSocket.open(first.local(), false))
                    .hasMessageContaining("is taken by another program");
        }
    }

    @Test
    void aPortIsSharedWithOursAndFoundTakenByOthers() throws IOException {
        var any = new TransportAddress(IpAddress.parse("127.0.0.1"), 0);
        try (var first = MediaSocket.open(any, false)) {
            first.share();
            try (var second = MediaSocket.open(first.local(), true)) {
                assertThat(second.local()).isEqualTo(first.local());
                assertThatThrownBy(() -> MediaSocket.open(first.local(), false))
                        .hasMessageContaining("is taken by another program");
            }
        }
    }

    @Test
    void anotherThreadEndsTheWait() throws IOException {
        try (var waker = new Waker()) {
            waker.wake();
            assertThat(waker.await(-1)).isNull();
        }
    }

    @Test
    void aDatagramTakesNoMemory() throws IOException {
        var any = new TransportAddress(IpAddress.parse("127.0.0.1"), 0);
        var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var socket = MediaSocket.open(any, true);
                var waker = new Waker();
                var batch = new Batch()) {
            waker.add(socket);
            var self = new SocketAddress(socket.local());
            turns(socket, waker, batch, self, 5_000);
            long before = bean.getCurrentThreadAllocatedBytes();
            turns(socket, waker, batch, self, 1_000);
            long taken = bean.getCurrentThreadAllocatedBytes() - before;
            // The question itself takes some; a single object each would be 16,000.
            assertThat(taken).isLessThan(4_096);
        }
    }

    private static void turns(MediaSocket socket, Waker waker, Batch batch, SocketAddress self, int count) {
        batch.send(socket, self, batch.spare(), batch.packetAt(batch.spare()), 172);
        batch.flush();
        for (int i = 0; i < count; i++) {
            waker.await(1_000);
            int here = batch.receive(socket);
            for (int slot = 0; slot < here; slot++) {
                if (batch.sourceKey(slot) == self.key()) {
                    batch.send(socket, self, slot, batch.packetAt(slot), batch.length(slot));
                }
            }
            batch.flush();
        }
    }

    private static String text(Batch batch, long at, int length) {
        var bytes = new byte[length];
        MemorySegment.copy(batch.region(), java.lang.foreign.ValueLayout.JAVA_BYTE, at, bytes, 0, length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
