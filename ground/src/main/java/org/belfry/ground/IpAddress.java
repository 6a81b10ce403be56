package org.belfry.ground;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// An IPv4 or IPv6 address as a plain value: comparing, hashing or printing one never asks a name server.
///
/// An IPv4-mapped IPv6 address (`::ffff:a.b.c.d`) is the IPv4 address it stands for, so no rule about one form can be
/// walked around with the other. `high` is zero and `low` holds 32 bits for IPv4. Immutable.
public record IpAddress(boolean isV4, long high, long low) {

    private static final long MAPPED_PREFIX = 0x0000_FFFFL;

    /// The JDK also reads `192.168` as 192.0.0.168 (inet_aton), which nobody who types a network means.
    private static final int V4_DOTS = 3;

    public static IpAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        var buffer = ByteBuffer.wrap(bytes);
        if (address instanceof Inet4Address) {
            return new IpAddress(true, 0, Integer.toUnsignedLong(buffer.getInt()));
        }
        long high = buffer.getLong();
        long low = buffer.getLong();
        boolean mapped = high == 0 && low >>> 32 == MAPPED_PREFIX;
        return mapped ? new IpAddress(true, 0, low & 0xFFFF_FFFFL) : new IpAddress(false, high, low);
    }

    /// Reads a literal such as `192.0.2.1` (all four parts) or `2001:db8::1`; never a name.
    ///
    /// @throws IllegalArgumentException if `literal` is anything else
    public static IpAddress parse(String literal) {
        if (literal.indexOf(':') < 0 && dots(literal) < V4_DOTS) {
            throw new IllegalArgumentException(
                    "address: '%.64s' (expected: four parts such as 192.0.2.1, or IPv6)".formatted(literal));
        }
        return of(InetAddress.ofLiteral(literal));
    }

    private static int dots(String literal) {
        int dots = 0;
        for (int i = 0; i < literal.length(); i++) {
            dots += literal.charAt(i) == '.' ? 1 : 0;
        }
        return dots;
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(bytes());
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 and 16 bytes are always an address", impossible);
        }
    }

    /// Network byte order; 4 or 16 bytes.
    public byte[] bytes() {
        return isV4
                ? ByteBuffer.allocate(4).putInt((int) low).array()
                : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    public int bits() {
        return isV4 ? 32 : 128;
    }

    /// 127.0.0.0/8 or ::1.
    public boolean isLoopback() {
        return isV4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    @Override
    public String toString() {
        return toInetAddress().getHostAddress();
    }
}
