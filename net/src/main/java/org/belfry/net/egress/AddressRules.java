package org.belfry.net.egress;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.net.egress.Destination.Reach;

/// Which addresses a request out may go to (IANA special-purpose registries, RFC 6890). Holds no state.
final class AddressRules {

    private static final List<Network> SITE =
            networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

    private static final List<Network> NEVER = networks(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "::/96",
            "::ffff:0:0:0/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8");

    /// Addresses of the cloud's own credential services that lie among site addresses.
    private static final List<Network> METADATA =
            networks("fd00:ec2::254", "100.100.100.200", "fd20:ce::254", "168.63.129.16");

    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");

    private AddressRules() {}

    static boolean allows(Reach reach, IpAddress address) {
        var real = embedded(address);
        if (reach == Reach.OWN_MACHINE) {
            return isOwn(real);
        }
        if (real.isLoopback()) {
            return false;
        }
        if (in(NEVER, real) || in(METADATA, real)) {
            return false;
        }
        return switch (reach) {
            case INTERNET -> !in(SITE, real);
            case INTERNET_AND_SITE -> true;
            case OWN_MACHINE -> false;
        };
    }

    private static boolean isOwn(IpAddress address) {
        try {
            return address.isLoopback() || NetworkInterface.getByInetAddress(address.toInetAddress()) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /// The IPv4 address that an IPv6 one leads to through a translator (RFC 6052, RFC 3056), so that none can be
    /// hidden.
    private static IpAddress embedded(IpAddress address) {
        if (NAT64.contains(address)) {
            return new IpAddress(true, 0, address.low() & 0xFFFF_FFFFL);
        }
        if (SIX_TO_FOUR.contains(address)) {
            return new IpAddress(true, 0, address.high() >>> 16 & 0xFFFF_FFFFL);
        }
        return address;
    }

    private static boolean in(List<Network> networks, IpAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static List<Network> networks(String... texts) {
        return java.util.Arrays.stream(texts).map(Network::parse).toList();
    }
}
