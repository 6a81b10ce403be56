package org.belfry.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.sip.transaction.Glare.Open.OUR_INVITE;
import static org.belfry.sip.transaction.Glare.Open.OUR_OFFER;
import static org.belfry.sip.transaction.Glare.Open.OUR_UPDATE;
import static org.belfry.sip.transaction.Glare.Open.THEIR_INVITE;
import static org.belfry.sip.transaction.Glare.Open.THEIR_OFFER;
import static org.belfry.sip.transaction.Glare.Open.THEIR_UPDATE;

import java.util.Set;
import java.util.SplittableRandom;
import org.belfry.sip.Method;
import org.junit.jupiter.api.Test;

final class GlareTest {

    private static Glare update(boolean hasOffer, Glare.Open... open) {
        return Glare.onReceipt(Method.UPDATE, hasOffer, Set.of(open));
    }

    private static Glare invite(Glare.Open... open) {
        return Glare.onReceipt(Method.INVITE, true, Set.of(open));
    }

    @Test
    void offerAgainstOurOfferIs491_RFC3311_5_2() {
        assertThat(update(true, OUR_OFFER, OUR_INVITE).status()).isEqualTo(491);
        assertThat(update(false, OUR_OFFER)).isEqualTo(Glare.PROCEED);
    }

    @Test
    void secondOfferOrUpdateOfThePeerIs500_RFC3311_5_2() {
        assertThat(update(true, THEIR_OFFER).status()).isEqualTo(500);
        assertThat(update(false, THEIR_UPDATE).status()).isEqualTo(500);
    }

    @Test
    void updateInAnEarlyDialogIsWelcome_RFC3311_5_1() {
        assertThat(update(true, THEIR_INVITE)).isEqualTo(Glare.PROCEED);
        assertThat(Glare.maySend(Method.UPDATE, true, Set.of(OUR_INVITE))).isTrue();
    }

    @Test
    void invitesThatCrossAre491AndSecondOnesAre500_RFC3261_14_2() {
        assertThat(invite(OUR_INVITE)).isEqualTo(Glare.PENDING);
        assertThat(invite(THEIR_INVITE)).isEqualTo(Glare.IN_ORDER);
        assertThat(invite(OUR_UPDATE, OUR_OFFER)).isEqualTo(Glare.PENDING);
        assertThat(invite()).isEqualTo(Glare.PROCEED);
        assertThat(Glare.onReceipt(Method.BYE, false, Set.of(OUR_INVITE, OUR_OFFER)))
                .isEqualTo(Glare.PROCEED);
    }

    @Test
    void nothingIsOfferedWhileAnOfferIsOpen_RFC3311_5_1() {
        assertThat(Glare.maySend(Method.UPDATE, true, Set.of(THEIR_OFFER))).isFalse();
        assertThat(Glare.maySend(Method.UPDATE, false, Set.of(THEIR_OFFER))).isTrue();
        assertThat(Glare.maySend(Method.UPDATE, false, Set.of(OUR_UPDATE))).isFalse();
        assertThat(Glare.maySend(Method.INVITE, true, Set.of(THEIR_INVITE))).isFalse();
        assertThat(Glare.maySend(Method.INVITE, true, Set.of())).isTrue();
    }

    @Test
    void whoMadeTheCallIdWaitsLonger_RFC3261_14_1() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(Glare.pauseAfter491(true, random).toMillis()).isBetween(2_100L, 4_000L);
            assertThat(Glare.pauseAfter491(false, random).toMillis()).isBetween(0L, 2_000L);
            assertThat(Glare.retryAfter(random).toSeconds()).isBetween(0L, 10L);
        }
    }
}
