package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.Offer;
import org.belfry.sip.digest.Offer.Leave;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is offered where.
final class OffersTest {

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "TLS"})
    void telephonesAreOfferedTheStrongAlgorithmsInOrderAndNoOther(SipTransport transport) {
        assertThat(Offers.usual().on(transport).order()).containsExactly(Algorithm.SHA_256, Algorithm.SHA_512_256);
    }

    @ParameterizedTest
    @EnumSource(names = {"WS", "WSS"})
    void browsersAreOfferedMd5AloneAndForOneSessionOnly(SipTransport transport) {
        var offer = Offers.usual().on(transport);
        assertThat(offer.order()).containsExactly(Algorithm.MD5);
        assertThat(offer.leaves()).containsExactly(Leave.ONE_SESSION_SECRETS_ONLY);
    }

    @Test
    void whatADeviceIsAllowedChangesNothingForBrowsers() {
        var offers = Offers.usual().withTelephones(Offer.strongElseMd5ForOldDevice());
        assertThat(offers.on(SipTransport.TLS).order()).containsExactly(Algorithm.SHA_256, Algorithm.MD5);
        assertThat(offers.on(SipTransport.WSS)).isEqualTo(Offers.usual().browsers());
    }
}
