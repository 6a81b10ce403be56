package org.belfry.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ice.stun.TransportAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every form an address can take that a relay must not reach, by name.
final class PeerPolicyTest {

    private static final TransportAddress MEDIA = TurnDesk.address("192.0.2.10", 10_000);
    private static final PeerPolicy POLICY =
            PeerPolicy.mediaAndInternet(Set.of(MEDIA), Set.of(IpAddress.parse("203.0.113.1")));

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, UNSPECIFIED",
        "0.1.2.3, UNSPECIFIED",
        "::, UNSPECIFIED",
        "127.0.0.1, LOOPBACK",
        "127.255.255.254, LOOPBACK",
        "::1, LOOPBACK",
        "10.0.0.1, PRIVATE",
        "172.16.0.1, PRIVATE",
        "172.31.255.255, PRIVATE",
        "192.168.1.1, PRIVATE",
        "fc00::1, PRIVATE",
        "fd12:3456::1, PRIVATE",
        "fec0::1, PRIVATE",
        "100.64.0.1, CARRIER_NAT",
        "100.127.255.255, CARRIER_NAT",
        "169.254.1.1, LINK_LOCAL",
        "fe80::1, LINK_LOCAL",
        "febf::1, LINK_LOCAL",
        "169.254.169.254, METADATA",
        "169.254.170.2, METADATA",
        "168.63.129.16, METADATA",
        "100.100.100.200, METADATA",
        "192.0.0.192, METADATA",
        "fd00:ec2::254, METADATA",
        "fd20:ce::254, METADATA",
        "224.0.0.1, MULTICAST",
        "239.255.255.255, MULTICAST",
        "ff02::1, MULTICAST",
        "255.255.255.255, BROADCAST",
        "::7f00:1, COMPATIBLE",
        "::8.8.8.8, COMPATIBLE",
        "64:ff9b::7f00:1, NAT64",
        "64:ff9b:1::1, NAT64",
        "::ffff:0:7f00:1, NAT64",
        "2002:7f00:1::, TUNNEL",
        "2001::1, TUNNEL",
        "2001:db8::5efe:7f00:1, TUNNEL",
        "2001:db8::200:5efe:7f00:1, TUNNEL",
        "192.88.99.1, TUNNEL",
        "192.0.0.1, RESERVED",
        "198.18.0.1, RESERVED",
        "240.0.0.1, RESERVED",
        "100::1, RESERVED",
        "4000::1, RESERVED",
        "5f00::1, RESERVED",
        "192.0.2.10, OWN_ADDRESS",
        "203.0.113.1, OWN_ADDRESS",
        "8.8.8.8, OUTSIDE",
        "172.15.255.255, OUTSIDE",
        "172.32.0.1, OUTSIDE",
        "100.128.0.1, OUTSIDE",
        "2a00:1450::1, OUTSIDE",
        "2001:4860::8888, OUTSIDE"
    })
    void eachFormHasItsRuling(String literal, PeerRuling expected) {
        var peer = new TransportAddress(IpAddress.parse(literal), 443);
        assertThat(POLICY.rule(peer)).isEqualTo(expected);
    }

    @Test
    void ipv4InIpv6DisguiseIsMapped() {
        for (long v4 : new long[] {0x7F00_0001L, 0x0A00_0001L, 0xA9FE_A9FEL, 0x0808_0808L}) {
            var mapped = new IpAddress(false, 0, 0xFFFF_0000_0000L | v4);
            assertThat(POLICY.rule(mapped)).isEqualTo(PeerRuling.MAPPED);
        }
    }

    @Test
    void mediaPortIsInsideWhateverItsAddressIs() {
        var inside = TurnDesk.address("192.168.1.10", 10_000);
        PeerPolicy policy = PeerPolicy.mediaOnly(Set.of(MEDIA, inside));
        assertThat(policy.rule(inside)).isEqualTo(PeerRuling.INSIDE);
        assertThat(policy.rule(inside.address())).isEqualTo(PeerRuling.INSIDE);
        assertThat(policy.rule(new TransportAddress(inside.address(), 10_001))).isEqualTo(PeerRuling.OWN_ADDRESS);
        assertThat(policy.rule(TurnDesk.address("8.8.8.8", 53))).isEqualTo(PeerRuling.NO_RANGE);
    }

    @Test
    void portZeroIsNobodys() {
        assertThat(POLICY.rule(TurnDesk.address("8.8.8.8", 0))).isEqualTo(PeerRuling.RESERVED);
    }

    @Test
    void holeInThePolicyIsAsWideAsItSays() {
        PeerPolicy holed = POLICY.dangerouslyReachingAlso(List.of(Network.parse("127.0.0.0/8")));
        assertThat(holed.rule(TurnDesk.address("127.0.0.1", 9))).isEqualTo(PeerRuling.OUTSIDE);
        assertThat(holed.rule(TurnDesk.address("10.0.0.1", 9))).isEqualTo(PeerRuling.PRIVATE);
    }
}
