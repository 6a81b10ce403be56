package org.belfry.ice.turn;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ice.stun.TransportAddress;

/// Which peers an allocation may reach. A relay stands inside the firewall and believes whoever has credentials, so it
/// is the way attackers go from a browser to the neighbours (as in the Slack relay of 2018): by default it reaches our
/// own media port and nothing else (policy B10). Immutable.
///
/// With a range of ports it reaches the public Internet too, but never what [PeerRuling] names: what is not global
/// unicast is refused, whichever of its IPv6 disguises it comes in.
public final class PeerPolicy {

    private record Denied(Network network, PeerRuling ruling) {}

    private static final List<Denied> DENIED = Stream.of(
                    "169.254.169.254 METADATA",
                    "169.254.170.2 METADATA",
                    "168.63.129.16 METADATA",
                    "100.100.100.200 METADATA",
                    "192.0.0.192 METADATA",
                    "fd00:ec2::254 METADATA",
                    "fd20:ce::254 METADATA",
                    "0.0.0.0/8 UNSPECIFIED",
                    "127.0.0.0/8 LOOPBACK",
                    "10.0.0.0/8 PRIVATE",
                    "172.16.0.0/12 PRIVATE",
                    "192.168.0.0/16 PRIVATE",
                    "100.64.0.0/10 CARRIER_NAT",
                    "169.254.0.0/16 LINK_LOCAL",
                    "192.0.0.0/24 RESERVED",
                    "192.88.99.0/24 TUNNEL",
                    "198.18.0.0/15 RESERVED",
                    "224.0.0.0/4 MULTICAST",
                    "255.255.255.255 BROADCAST",
                    "240.0.0.0/4 RESERVED",
                    "fc00::/7 PRIVATE",
                    "fec0::/10 PRIVATE",
                    "fe80::/10 LINK_LOCAL",
                    "ff00::/8 MULTICAST",
                    "64:ff9b::/96 NAT64",
                    "64:ff9b:1::/48 NAT64",
                    "2002::/16 TUNNEL",
                    "2001::/32 TUNNEL")
            .map(PeerPolicy::denied)
            .toList();

    private static final Network GLOBAL_UNICAST = Network.parse("2000::/3");
    private static final long ISATAP = 0x5EFEL;

    private final Set<TransportAddress> media;
    private final Set<IpAddress> own;
    private final boolean hasRange;
    private final List<Network> dangerous;

    private PeerPolicy(Set<TransportAddress> media, Set<IpAddress> own, boolean hasRange, List<Network> dangerous) {
        this.media = Set.copyOf(media);
        this.own = Stream.concat(own.stream(), media.stream().map(TransportAddress::address))
                .collect(Collectors.toUnmodifiableSet());
        this.hasRange = hasRange;
        this.dangerous = List.copyOf(dangerous);
    }

    /// Our own media port, by any address callers are told, and nobody else.
    public static PeerPolicy mediaOnly(Set<TransportAddress> media) {
        return new PeerPolicy(media, Set.of(), false, List.of());
    }

    /// The media port and the public Internet.
    ///
    /// @param own every address of this machine, and those others know it by
    public static PeerPolicy mediaAndInternet(Set<TransportAddress> media, Set<IpAddress> own) {
        return new PeerPolicy(media, own, true, List.of());
    }

    /// This policy with a hole in it: addresses that are reached although they are private, local or our own. For
    /// measuring the relay on one machine.
    public PeerPolicy dangerouslyReachingAlso(List<Network> networks) {
        return new PeerPolicy(media, own, hasRange, networks);
    }

    /// What a packet to `peer` meets.
    public PeerRuling rule(TransportAddress peer) {
        if (media.contains(peer)) {
            return PeerRuling.INSIDE;
        }
        return peer.port() == 0 ? PeerRuling.RESERVED : others(peer.address());
    }

    /// What a permission for `peer` meets, which names no port.
    public PeerRuling rule(IpAddress peer) {
        for (TransportAddress address : media) {
            if (address.address().equals(peer)) {
                return PeerRuling.INSIDE;
            }
        }
        return others(peer);
    }

    private PeerRuling others(IpAddress peer) {
        for (Network network : dangerous) {
            if (network.contains(peer)) {
                return hasRange ? PeerRuling.OUTSIDE : PeerRuling.NO_RANGE;
            }
        }
        if (own.contains(peer)) {
            return PeerRuling.OWN_ADDRESS;
        }
        PeerRuling disguise = peer.isV4() ? PeerRuling.OUTSIDE : disguised(peer);
        if (!disguise.isAllowed()) {
            return disguise;
        }
        for (Denied denied : DENIED) {
            if (denied.network.contains(peer)) {
                return denied.ruling;
            }
        }
        if (!peer.isV4() && !GLOBAL_UNICAST.contains(peer)) {
            return PeerRuling.RESERVED;
        }
        return hasRange ? PeerRuling.OUTSIDE : PeerRuling.NO_RANGE;
    }

    /// Forms of IPv6 that end at an IPv4 address. By hand, for reading `::ffff:0:0` as text gives IPv4.
    private static PeerRuling disguised(IpAddress peer) {
        if (peer.high() == 0) {
            if (peer.low() == 0) {
                return PeerRuling.UNSPECIFIED;
            }
            if (peer.low() == 1) {
                return PeerRuling.LOOPBACK;
            }
            if (peer.low() >>> 32 == 0) {
                return PeerRuling.COMPATIBLE;
            }
            if (peer.low() >>> 32 == 0xFFFF) {
                return PeerRuling.MAPPED;
            }
            if (peer.low() >>> 32 == 0xFFFF_0000L) {
                return PeerRuling.NAT64;
            }
        }
        boolean isatap = (peer.low() >>> 32 & ~0x0200_0000L) == ISATAP;
        return isatap ? PeerRuling.TUNNEL : PeerRuling.OUTSIDE;
    }

    private static Denied denied(String row) {
        int blank = row.indexOf(' ');
        return new Denied(Network.parse(row.substring(0, blank)), PeerRuling.valueOf(row.substring(blank + 1)));
    }
}
