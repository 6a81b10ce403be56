package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ice.AddressPlan;
import org.belfry.ice.stun.TransportAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A description cannot lead our packets wherever it likes.
final class TargetsTest {
    private static final IpAddress PUBLIC = IpAddress.parse("203.0.113.1");

    private final Targets targets =
            new Targets(40_000, new PortRange(50_000, 50_009), new AddressPlan(List.of(PUBLIC), List.of()));

    @ParameterizedTest
    @CsvSource({
        "198.51.100.9, 4000, 198.51.100.1, true",
        "192.168.0.9, 4000, 198.51.100.1, true",
        "2001:db8::9, 4000, 198.51.100.1, true",
        "198.51.100.9, 0, 198.51.100.1, false",
        "0.0.0.0, 4000, 198.51.100.1, false",
        "::, 4000, 198.51.100.1, false",
        "::7f00:1, 4000, 198.51.100.1, false",
        "224.0.0.1, 4000, 198.51.100.1, false",
        "255.255.255.255, 4000, 198.51.100.1, false",
        "ff02::1, 4000, 198.51.100.1, false",
        "127.0.0.1, 4000, 198.51.100.1, false",
        "::1, 4000, 198.51.100.1, false",
        "127.0.0.1, 4000, 127.0.0.1, true",
        "169.254.169.254, 4000, 198.51.100.1, false",
        "169.254.7.7, 4000, 169.254.7.8, true",
        "fe80::9, 4000, 2001:db8::1, false",
        "febf::9, 4000, 2001:db8::1, false",
        "fec0::9, 4000, 2001:db8::1, true",
        "fe80::9, 4000, fe80::8, true",
        "127.0.0.1, 40000, 127.0.0.1, false",
        "127.9.9.9, 40001, 127.0.0.1, false",
        "203.0.113.1, 40000, 198.51.100.1, false",
        "203.0.113.1, 40001, 198.51.100.1, false",
        "203.0.113.1, 40002, 198.51.100.1, true",
        "203.0.113.1, 50000, 198.51.100.1, false",
        "203.0.113.1, 50009, 198.51.100.1, false",
        "198.51.100.9, 50009, 198.51.100.1, true",
    })
    void somePlacesAreOutOfReach(String address, int port, String signalling, boolean allowed) {
        var target = new TransportAddress(IpAddress.parse(address), port);
        assertThat(targets.allows(target, IpAddress.parse(signalling))).isEqualTo(allowed);
    }
}
