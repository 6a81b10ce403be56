package org.belfry.ice;

import java.util.ArrayList;
import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;

/// Which of our addresses a caller is told, by the network he calls from: those inside learn the inside
/// address, all others the outside one, and nobody learns an address that is of no use to him.
/// Immutable.
///
/// Limits: 64 networks, 4 addresses each.
public final class AddressPlan {

    private static final int NETWORKS_MAX = 64;
    private static final int ADDRESSES_MAX = 4;

    /// Callers of a network, and our addresses for them.
    public record Inside(Network callers, List<IpAddress> addresses) {
        public Inside {
            addresses = checked(addresses);
        }
    }

    private final List<IpAddress> outside;
    private final List<Inside> insides;

    /// @param outside what a caller of no listed network is told
    /// @throws IllegalArgumentException if a limit is passed or an address can be nobody's
    public AddressPlan(List<IpAddress> outside, List<Inside> insides) {
        if (insides.size() > NETWORKS_MAX) {
            throw new IllegalArgumentException(
                    "networks: %d (expected: 0..%d)".formatted(insides.size(), NETWORKS_MAX));
        }
        this.outside = checked(outside);
        this.insides = List.copyOf(insides);
    }

    /// Our addresses for `caller`, of his own family first: the narrowest network he is in decides.
    public List<IpAddress> addressesFor(IpAddress caller) {
        List<IpAddress> found = outside;
        int narrowest = -1;
        for (Inside inside : insides) {
            if (inside.callers.contains(caller) && inside.callers.prefixLength() > narrowest) {
                narrowest = inside.callers.prefixLength();
                found = inside.addresses;
            }
        }
        var sorted = new ArrayList<IpAddress>(found);
        sorted.sort((a, b) -> Boolean.compare(b.isV4() == caller.isV4(), a.isV4() == caller.isV4()));
        return List.copyOf(sorted);
    }

    /// Whether anybody is told `address` as ours.
    public boolean isOurs(IpAddress address) {
        return outside.contains(address) || insides.stream().anyMatch(inside -> inside.addresses.contains(address));
    }

    private static List<IpAddress> checked(List<IpAddress> addresses) {
        if (addresses.isEmpty() || addresses.size() > ADDRESSES_MAX) {
            throw new IllegalArgumentException(
                    "addresses: %d (expected: 1..%d)".formatted(addresses.size(), ADDRESSES_MAX));
        }
        for (IpAddress address : addresses) {
            boolean any = address.high() == 0 && address.low() == 0;
            boolean multicast = address.isV4() ? address.low() >>> 28 >= 14 : address.high() >>> 56 == 0xFF;
            if (any || multicast) {
                throw new IllegalArgumentException("address: %s (expected: one of a machine)".formatted(address));
            }
        }
        return List.copyOf(addresses);
    }
}
