package org.belfry.ground;

/// An address prefix such as `192.0.2.0/24` or `2001:db8::/48` (RFC 4632, RFC 4291 §2.3). Immutable; host bits are
/// zero.
public record Network(IpAddress address, int prefixLength) {

    /// Clears the host bits of `address`.
    ///
    /// @throws IllegalArgumentException if `prefixLength` does not fit the address family
    public Network {
        if (prefixLength < 0 || prefixLength > address.bits()) {
            throw new IllegalArgumentException(
                    "prefixLength: %d (expected: 0..%d)".formatted(prefixLength, address.bits()));
        }
        address = masked(address, prefixLength);
    }

    /// Reads `address/prefix`; a bare address is a network of one.
    ///
    /// @throws IllegalArgumentException if `text` is neither
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            var address = IpAddress.parse(text);
            return new Network(address, address.bits());
        }
        var address = IpAddress.parse(text.substring(0, slash));
        try {
            return new Network(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("network: '%s' (expected: ADDRESS/PREFIX)".formatted(text), e);
        }
    }

    /// The network a source counts as belonging to: IPv4 /24, IPv6 /48 (policy A7).
    public static Network around(IpAddress address) {
        return new Network(address, address.isV4() ? 24 : 48);
    }

    public boolean contains(IpAddress other) {
        return other.isV4() == address.isV4() && masked(other, prefixLength).equals(address);
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }

    private static IpAddress masked(IpAddress address, int length) {
        if (address.isV4()) {
            return new IpAddress(true, 0, address.low() & mask64(length + 32) & 0xFFFF_FFFFL);
        }
        return new IpAddress(
                false, address.high() & mask64(Math.min(length, 64)), address.low() & mask64(Math.max(length - 64, 0)));
    }

    /// The top `length` of 64 bits set.
    private static long mask64(int length) {
        return length == 0 ? 0 : -1L << (64 - length);
    }
}
