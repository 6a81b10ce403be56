package org.belfry.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"192.168", "10", "1.2.3", "127.1", "0x7f000001", "", ".", "1.2.3.4.5", "1.2.3.256", "a.b.c.d"})
    void aShortOrBrokenIpv4LiteralIsNoAddress(String literal) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(literal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "example.test", "2001:db8::1::2", "2001:db8:"})
    void aNameOrBrokenIpv6LiteralIsNoAddress(String literal) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(literal));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, true, 192.0.2.1",
        "255.255.255.255, true, 255.255.255.255",
        "::ffff:192.0.2.1, true, 192.0.2.1",
        "2001:db8::1, false, 2001:db8:0:0:0:0:0:1",
        "::1, false, 0:0:0:0:0:0:0:1"
    })
    void anAddressIsReadAndPrinted(String literal, boolean isV4, String printed) {
        var address = IpAddress.parse(literal);
        assertThat(address.isV4()).isEqualTo(isV4);
        assertThat(address).hasToString(printed);
        assertThat(IpAddress.of(address.toInetAddress())).isEqualTo(address);
        assertThat(address.bytes()).hasSize(address.bits() / 8);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.255.0.9, true",
        "::1, true",
        "::ffff:127.0.0.1, true",
        "128.0.0.1, false",
        "::2, false",
        "1::1, false"
    })
    void loopbackIsKnown(String literal, boolean loopback) {
        assertThat(IpAddress.parse(literal).isLoopback()).isEqualTo(loopback);
    }
}
