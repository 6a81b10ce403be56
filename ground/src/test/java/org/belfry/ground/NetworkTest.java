package org.belfry.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77/24, 192.0.2.0/24",
        "10.255.255.255/8, 10.0.0.0/8",
        "192.0.2.77/0, 0.0.0.0/0",
        "192.0.2.77/32, 192.0.2.77/32",
        "192.0.2.77, 192.0.2.77/32",
        "192.0.2.255/31, 192.0.2.254/31",
        "2001:db8:1:2:3:4:5:6/48, 2001:db8:1:0:0:0:0:0/48",
        "2001:db8:1:2:3:4:5:6/63, 2001:db8:1:2:0:0:0:0/63",
        "2001:db8:1:2:3:4:5:6/64, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2:ffff:4:5:6/65, 2001:db8:1:2:8000:0:0:0/65",
        "2001:db8:1:2:3:4:5:7/127, 2001:db8:1:2:3:4:5:6/127",
        "2001:db8::1/128, 2001:db8:0:0:0:0:0:1/128",
        "2001:db8::1/0, 0:0:0:0:0:0:0:0/0"
    })
    void hostBitsAreCleared(String text, String network) {
        assertThat(Network.parse(text)).hasToString(network);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.0/24, ::ffff:192.0.2.1, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8:0:0:8000::/65, 2001:db8::9000:0:0:1, true",
        "2001:db8:0:0:8000::/65, 2001:db8::7000:0:0:1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.1, false"
    })
    void anAddressIsInsideOrNot(String network, String address, boolean inside) {
        assertThat(Network.parse(network).contains(IpAddress.parse(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10/8", "192.168/16", "192.0.2.0/33", "192.0.2.0/-1", "2001:db8::/129", "192.0.2.0/", "/24", "x"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text));
    }

    @Test
    void aSourceCountsAsItsSlash24OrSlash48() {
        assertThat(Network.around(IpAddress.parse("192.0.2.77"))).hasToString("192.0.2.0/24");
        assertThat(Network.around(IpAddress.parse("2001:db8:1:2::3"))).hasToString("2001:db8:1:0:0:0:0:0/48");
    }
}
