package org.belfry.media.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The datagrams of one turn of a loop, in native memory made once: what came in lies in slots, is
/// changed there and goes out from there, without a copy and without an object.
///
/// [#receive] fills slots 0 to n-1; each may be given to [#send] once. Datagrams of the loop's own
/// making go out from slots taken by [#spare]. What was given leaves with [#flush], at the latest before
/// the next [#receive]; a socket that has no room loses what does not fit, as UDP may, and it is
/// counted.
///
/// | limit | value | against |
/// |---|---|---|
/// | slots in | 64 | one system call that keeps others waiting too long |
/// | slots spare | 64 | memory; a full set is sent at once |
/// | a datagram | 2,048 bytes with 96 before it | memory; longer ones are cut by the kernel, seen and dropped |
public final class Batch implements AutoCloseable {
    /// Datagrams in one system call.
    public static final int SLOTS = 64;
    /// The longest datagram read.
    public static final int DATAGRAM_BYTES = 2_048;
    /// Free before each datagram: a header can grow backwards, as for TURN's channels.
    public static final int HEADROOM_BYTES = 96;

    private static final int SPARES = 64;
    private static final int OUT = SLOTS + SPARES;
    private static final int TAILROOM_BYTES = 96;
    private static final int SLOT_BYTES = SocketAddress.BYTES + HEADROOM_BYTES + DATAGRAM_BYTES + TAILROOM_BYTES;
    private static final int HEADER_BYTES = 64;
    private static final int IOV_BYTES = 16;
    private static final int NAME_LENGTH = 8;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    private static final int MSG_TRUNC = 0x20;

    private final Arena arena = Arena.ofShared();
    private final Kernel kernel = new Kernel();
    private final MemorySegment slots = arena.allocate((long) OUT * SLOT_BYTES, 64);
    private final MemorySegment in = arena.allocate((long) SLOTS * HEADER_BYTES, 64);
    private final MemorySegment inIov = arena.allocate((long) SLOTS * IOV_BYTES, 64);
    private final MemorySegment out = arena.allocate((long) OUT * HEADER_BYTES, 64);
    private final MemorySegment outIov = arena.allocate((long) OUT * IOV_BYTES, 64);
    private final MediaSocket[] outSockets = new MediaSocket[OUT];
    private int outgoing;
    private int spares;
    private int lastReceived = SLOTS;
    private long sent;
    private long unsent;

    public Batch() {
        for (int i = 0; i < SLOTS; i++) {
            describe(in, inIov, i);
            pointAt(in, inIov, i, i);
        }
        for (int i = 0; i < OUT; i++) {
            describe(out, outIov, i);
        }
    }

    private static void describe(MemorySegment headers, MemorySegment iovs, int i) {
        headers.set(JAVA_LONG, at(i) + 16, iovs.address() + (long) i * IOV_BYTES);
        headers.set(JAVA_LONG, at(i) + 24, 1L);
    }

    private void pointAt(MemorySegment headers, MemorySegment iovs, int i, int slot) {
        headers.set(JAVA_LONG, at(i), slots.address() + nameAt(slot));
        headers.set(JAVA_INT, at(i) + NAME_LENGTH, SocketAddress.BYTES);
        iovs.set(JAVA_LONG, (long) i * IOV_BYTES, slots.address() + packetAt(slot));
        iovs.set(JAVA_LONG, (long) i * IOV_BYTES + 8, DATAGRAM_BYTES);
    }

    private static long at(int i) {
        return (long) i * HEADER_BYTES;
    }

    private static long nameAt(int slot) {
        return (long) slot * SLOT_BYTES;
    }

    /// Where the datagram in `slot` begins in [#region].
    public long packetAt(int slot) {
        return nameAt(slot) + SocketAddress.BYTES + HEADROOM_BYTES;
    }

    /// The memory all datagrams lie in; big enough behind each for a tag.
    public MemorySegment region() {
        return slots;
    }

    /// Takes what has arrived, without waiting.
    ///
    /// @return how many, 0 to 64
    public int receive(MediaSocket socket) {
        flush();
        for (int i = 0; i < lastReceived; i++) {
            in.set(JAVA_INT, at(i) + NAME_LENGTH, SocketAddress.BYTES);
        }
        int count = kernel.receive(socket.fd(), in.address(), SLOTS);
        lastReceived = Math.max(count, 0);
        return lastReceived;
    }

    /// Bytes of the datagram in `slot`, or 0: it was longer than a slot holds.
    public int length(int slot) {
        boolean cut = (in.get(JAVA_INT, at(slot) + FLAGS) & MSG_TRUNC) != 0;
        return cut ? 0 : in.get(JAVA_INT, at(slot) + LENGTH);
    }

    /// See [SocketAddress#key].
    public long sourceKey(int slot) {
        return SocketAddress.key(slots, nameAt(slot));
    }

    /// Who sent the datagram in `slot`; makes an object. Good until the slot is given to [#send].
    public SocketAddress source(int slot) {
        return SocketAddress.read(slots, nameAt(slot));
    }

    /// The numbers of the source of the datagram in `slot`, as [org.belfry.ground.IpAddress] has them;
    /// no object.
    public long sourceHigh(int slot) {
        return SocketAddress.high(slots, nameAt(slot));
    }

    public long sourceLow(int slot) {
        return SocketAddress.low(slots, nameAt(slot));
    }

    public int sourcePort(int slot) {
        return SocketAddress.port(slots, nameAt(slot));
    }

    public boolean isSourceV4(int slot) {
        return SocketAddress.isV4(slots, nameAt(slot));
    }

    /// A slot to write a datagram of our own to; it is lost unless given to [#send] before the next one
    /// is taken.
    public int spare() {
        if (spares == SPARES) {
            flush();
        }
        return SLOTS + spares;
    }

    /// Lays a datagram that came to another batch, or is of our own making, into a spare slot.
    public int lay(byte[] datagram) {
        int slot = spare();
        MemorySegment.copy(MemorySegment.ofArray(datagram), 0, slots, packetAt(slot), datagram.length);
        return slot;
    }

    /// Sends `length` bytes at `at`, which lie in `slot`, from `socket` to `to`, with the next [#flush].
    public void send(MediaSocket socket, SocketAddress to, int slot, long at, int length) {
        if (at < nameAt(slot) + SocketAddress.BYTES || at + length > nameAt(slot + 1)) {
            throw new IndexOutOfBoundsException("%d + %d (expected: inside slot %d)".formatted(at, length, slot));
        }
        int i = outgoing++;
        spares = Math.max(spares, slot - SLOTS + 1);
        out.set(JAVA_LONG, at(i), slots.address() + nameAt(slot));
        out.set(JAVA_INT, at(i) + NAME_LENGTH, to.write(slots, nameAt(slot)));
        outIov.set(JAVA_LONG, (long) i * IOV_BYTES, slots.address() + at);
        outIov.set(JAVA_LONG, (long) i * IOV_BYTES + 8, length);
        outSockets[i] = socket;
    }

    /// Hands everything given to [#send] to the kernel, in order, a run of one socket at a time.
    public void flush() {
        int from = 0;
        while (from < outgoing) {
            int to = from + 1;
            while (to < outgoing && outSockets[to] == outSockets[from]) {
                to++;
            }
            flush(outSockets[from], from, to);
            from = to;
        }
        outgoing = 0;
        spares = 0;
    }

    private void flush(MediaSocket socket, int from, int to) {
        int at = from;
        while (at < to) {
            int count = kernel.send(socket.fd(), out.address() + at(at), to - at);
            if (count > 0) {
                at += count;
                sent += count;
            } else {
                // The first one can't go (no route, no room): those behind it may.
                at++;
                unsent++;
            }
        }
    }

    /// Datagrams the kernel took.
    public long sent() {
        return sent;
    }

    /// Datagrams the kernel did not take.
    public long unsent() {
        return unsent;
    }

    /// Gives the memory back; nothing may be used afterwards.
    @Override
    public void close() {
        kernel.close();
        arena.close();
    }
}
