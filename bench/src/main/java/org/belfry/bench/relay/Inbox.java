package org.belfry.bench.relay;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Up to 64 datagrams taken from one socket in one system call. Only as many bytes of each are copied
/// as were asked for: counting needs the header of RTP and no more. Memory made once; one thread.
final class Inbox {

    static final int SLOTS = 64;

    private static final int HEADER_BYTES = 64;
    private static final int PACKET_BYTES = 256;

    private final int fd;
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment packets;

    /// @param bytes of each datagram to copy, 12 to 256
    Inbox(int fd, Arena arena, int bytes) {
        this.fd = fd;
        headers = arena.allocate((long) SLOTS * HEADER_BYTES, 64);
        vectors = arena.allocate((long) SLOTS * 16, 64);
        packets = arena.allocate((long) SLOTS * PACKET_BYTES, 64);
        for (int i = 0; i < SLOTS; i++) {
            headers.set(JAVA_LONG, (long) i * HEADER_BYTES + 16, vectors.address() + 16L * i);
            headers.set(JAVA_LONG, (long) i * HEADER_BYTES + 24, 1);
            vectors.set(JAVA_LONG, 16L * i, packets.address() + (long) PACKET_BYTES * i);
            vectors.set(JAVA_LONG, 16L * i + 8, Math.min(bytes, PACKET_BYTES));
        }
    }

    /// How many came.
    int receive() {
        return Math.max(0, UdpCalls.receive(fd, headers.address(), SLOTS));
    }

    MemorySegment region() {
        return packets;
    }

    long at(int slot) {
        return (long) slot * PACKET_BYTES;
    }

    /// Bytes copied.
    int length(int slot) {
        return headers.get(JAVA_INT, (long) slot * HEADER_BYTES + 56);
    }
}
