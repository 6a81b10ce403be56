package org.belfry.bench.relay;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Up to 64 datagrams that leave one socket in one system call, each from an address of its own: the
/// kernel is told which by a control message (`IP_PKTINFO`). Memory made once; one thread.
final class Outbox {

    static final int SLOTS = 64;

    /// Room for one packet and its tag.
    static final int PACKET_BYTES = 256;

    private static final int HEADER_BYTES = 64;
    private static final int CONTROL_BYTES = 32;
    private static final int AF_INET = 2;
    private static final int IP_PKTINFO = 8;

    private final int fd;
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final MemorySegment packets;
    private int filled;

    Outbox(int fd, Arena arena) {
        this.fd = fd;
        headers = arena.allocate((long) SLOTS * HEADER_BYTES, 64);
        vectors = arena.allocate((long) SLOTS * 16, 64);
        names = arena.allocate((long) SLOTS * 16, 64);
        controls = arena.allocate((long) SLOTS * CONTROL_BYTES, 64);
        packets = arena.allocate((long) SLOTS * PACKET_BYTES, 64);
        for (int i = 0; i < SLOTS; i++) {
            describe(i);
        }
    }

    private void describe(int i) {
        long header = (long) i * HEADER_BYTES;
        headers.set(JAVA_LONG, header, names.address() + 16L * i);
        headers.set(JAVA_INT, header + 8, 16);
        headers.set(JAVA_LONG, header + 16, vectors.address() + 16L * i);
        headers.set(JAVA_LONG, header + 24, 1);
        headers.set(JAVA_LONG, header + 32, controls.address() + (long) CONTROL_BYTES * i);
        headers.set(JAVA_LONG, header + 40, CONTROL_BYTES);
        vectors.set(JAVA_LONG, 16L * i, packets.address() + (long) PACKET_BYTES * i);
        names.set(JAVA_SHORT, 16L * i, (short) AF_INET);
        controls.set(JAVA_LONG, (long) CONTROL_BYTES * i, 28);
        controls.set(JAVA_INT, (long) CONTROL_BYTES * i + 12, IP_PKTINFO);
    }

    /// Where the next packet is to be written in [#region].
    long next() {
        return (long) filled * PACKET_BYTES;
    }

    MemorySegment region() {
        return packets;
    }

    /// The packet at [#next] has `length` bytes and goes from `source` to 127.0.0.1.
    void add(int length, int source, int port) {
        vectors.set(JAVA_LONG, 16L * filled + 8, length);
        names.set(JAVA_SHORT, 16L * filled + 2, Short.reverseBytes((short) port));
        names.set(JAVA_INT, 16L * filled + 4, Integer.reverseBytes(127 << 24 | 1));
        controls.set(JAVA_INT, (long) CONTROL_BYTES * filled + 20, Integer.reverseBytes(source));
        filled++;
    }

    boolean isFull() {
        return filled == SLOTS;
    }

    boolean isEmpty() {
        return filled == 0;
    }

    /// Sends all of it; what the kernel refuses is left out.
    ///
    /// @return datagrams sent
    int flush() {
        int at = 0;
        int sent = 0;
        while (at < filled) {
            int count = UdpCalls.send(fd, headers.address() + (long) at * HEADER_BYTES, filled - at);
            sent += Math.max(0, count);
            at += Math.max(1, count);
        }
        filled = 0;
        return sent;
    }
}
