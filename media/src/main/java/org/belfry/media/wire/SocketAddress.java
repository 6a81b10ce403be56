package org.belfry.media.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// An address as the kernel writes it (`sockaddr_in`, `sockaddr_in6`): ready to be laid before a
/// datagram without a conversion or an object. Immutable.
///
/// [#key] tells sources apart in tables. Of IPv4 it is the address itself, of IPv6 a mixture under a
/// secret of this process of which nobody can find two alike on purpose; it is a hint for finding,
/// never a proof of anything.
public final class SocketAddress {
    /// Room for either form.
    static final int BYTES = 32;

    private static final int V4_BYTES = 16;
    private static final int V6_BYTES = 28;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfLong BIG_LONG = LONG.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BIG_INT = INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort BIG_SHORT = SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final long SECRET = new java.security.SecureRandom().nextLong();

    /// In place of a family in the key of an address that is in this process only.
    private static final long INSIDE = 0xFE;

    private final TransportAddress address;
    private final boolean isInside;
    private final @Nullable MediaSocket way;
    private final long first;
    private final long second;
    private final long third;
    private final int fourth;
    private final long key;

    public SocketAddress(TransportAddress address) {
        this(address, false, null);
    }

    private SocketAddress(TransportAddress address, boolean isInside, @Nullable MediaSocket way) {
        this.address = address;
        this.isInside = isInside;
        this.way = way;
        var scratch = MemorySegment.ofArray(new byte[BYTES]);
        var ip = address.address();
        scratch.set(SHORT, 0, (short) (ip.isV4() ? Kernel.AF_INET : Kernel.AF_INET6));
        scratch.set(BIG_SHORT, 2, (short) address.port());
        if (ip.isV4()) {
            scratch.set(BIG_INT, 4, (int) ip.low());
        } else {
            scratch.set(BIG_LONG, 8, ip.high());
            scratch.set(BIG_LONG, 16, ip.low());
        }
        first = scratch.get(LONG, 0);
        second = scratch.get(LONG, 8);
        third = scratch.get(LONG, 16);
        fourth = scratch.get(INT, 24);
        long wire = key(scratch, 0);
        key = isInside ? (wire & ~0xFFFFL) | INSIDE : wire;
    }

    /// An address that exists in this process only: a relayed one of our own TURN server. No datagram
    /// from the wire has its [#key], whatever it says it comes from.
    public static SocketAddress inside(TransportAddress address) {
        return new SocketAddress(address, true, null);
    }

    /// The same address, reached by that socket and not by the shared one.
    public SocketAddress by(MediaSocket socket) {
        return new SocketAddress(address, isInside, socket);
    }

    /// The address that stands at `at`.
    public static SocketAddress read(MemorySegment region, long at) {
        int port = Short.toUnsignedInt(region.get(BIG_SHORT, at + 2));
        var ip = isV4(region, at)
                ? new IpAddress(true, 0, Integer.toUnsignedLong(region.get(BIG_INT, at + 4)))
                : new IpAddress(false, region.get(BIG_LONG, at + 8), region.get(BIG_LONG, at + 16));
        return new SocketAddress(new TransportAddress(ip, port));
    }

    /// The key of the address that stands at `at`.
    static long key(MemorySegment region, long at) {
        long head = region.get(LONG, at);
        if (isV4(region, at)) {
            return head;
        }
        long hash = mixed(SECRET ^ region.get(LONG, at + 8));
        hash = mixed(hash ^ region.get(LONG, at + 16));
        hash = mixed(hash ^ Short.toUnsignedLong(region.get(SHORT, at + 2)));
        return (hash & ~0xFFFFL) | Kernel.AF_INET6;
    }

    static long high(MemorySegment region, long at) {
        return isV4(region, at) ? 0 : region.get(BIG_LONG, at + 8);
    }

    static long low(MemorySegment region, long at) {
        return isV4(region, at) ? Integer.toUnsignedLong(region.get(BIG_INT, at + 4)) : region.get(BIG_LONG, at + 16);
    }

    static int port(MemorySegment region, long at) {
        return Short.toUnsignedInt(region.get(BIG_SHORT, at + 2));
    }

    static boolean isV4(MemorySegment region, long at) {
        return region.get(SHORT, at) == Kernel.AF_INET;
    }

    private static long mixed(long value) {
        long x = (value ^ value >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
        x = (x ^ x >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
        return x ^ x >>> 33;
    }

    /// Writes it to `at`, where there are 32 bytes of room, and says how many of them count.
    int write(MemorySegment region, long at) {
        region.set(LONG, at, first);
        region.set(LONG, at + 8, second);
        if (isV4()) {
            return V4_BYTES;
        }
        region.set(LONG, at + 16, third);
        region.set(INT, at + 24, fourth);
        return V6_BYTES;
    }

    public TransportAddress address() {
        return address;
    }

    public boolean isV4() {
        return address.address().isV4();
    }

    public boolean isInside() {
        return isInside;
    }

    /// Whether it is reached by the socket all share: neither inside nor by one of its own.
    public boolean isOrdinary() {
        return !isInside && way == null;
    }

    /// The socket it is reached by, or null.
    public @Nullable MediaSocket way() {
        return way;
    }

    /// Never 0.
    public long key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SocketAddress that && that.key == key && that.address.equals(address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
