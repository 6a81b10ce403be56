package org.belfry.net.egress;

import static org.assertj.core.api.Assertions.assertThat;

import org.belfry.ground.IpAddress;
import org.belfry.net.egress.Destination.Reach;
import org.junit.jupiter.api.Test;

final class AddressRulesTest {

    @Test
    void linkLocalAndMetadataAddressesAreOutOfReachForTheSiteToo() {
        assertThat(AddressRules.allows(Reach.INTERNET_AND_SITE, IpAddress.parse("192.168.1.1")))
                .isTrue();
        assertThat(AddressRules.allows(Reach.INTERNET_AND_SITE, IpAddress.parse("169.254.169.254")))
                .isFalse();
        assertThat(AddressRules.allows(Reach.INTERNET_AND_SITE, IpAddress.parse("fd00:ec2::254")))
                .isFalse();
        assertThat(AddressRules.allows(Reach.INTERNET_AND_SITE, IpAddress.parse("127.0.0.1")))
                .isFalse();
        assertThat(AddressRules.allows(Reach.INTERNET, IpAddress.parse("9.9.9.9")))
                .isTrue();
        assertThat(AddressRules.allows(Reach.INTERNET, IpAddress.parse("2620:fe::fe")))
                .isTrue();
        assertThat(AddressRules.allows(Reach.OWN_MACHINE, IpAddress.parse("9.9.9.9")))
                .isFalse();
    }
}
