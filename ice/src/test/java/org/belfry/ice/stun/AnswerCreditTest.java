package org.belfry.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.belfry.ground.IpAddress;
import org.junit.jupiter.api.Test;

final class AnswerCreditTest {

    private static final IpAddress STRANGER = IpAddress.parse("198.51.100.7");
    private static final long SECOND = 1_000_000_000L;

    @Test
    void secondRequestPaysForAnAnswerTwiceAsLong() {
        var credit = new AnswerCredit(1);
        assertThat(credit.pays(STRANGER, 28, 56, 0)).isFalse();
        assertThat(credit.pays(STRANGER, 28, 56, SECOND / 4)).isTrue();
        assertThat(credit.pays(STRANGER, 28, 56, SECOND / 2)).isFalse();
    }

    @Test
    void creditIsForgottenAfterFortySeconds() {
        var credit = new AnswerCredit(1);
        assertThat(credit.pays(STRANGER, 28, 56, 0)).isFalse();
        assertThat(credit.pays(STRANGER, 28, 56, 41 * SECOND)).isFalse();
    }

    @Test
    void creditIsNotSavedUpForABlow() {
        var credit = new AnswerCredit(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(credit.pays(STRANGER, 100, 100_000, i)).isFalse();
        }
        assertThat(credit.pays(STRANGER, 20, 533, 2_000)).isFalse();
    }

    @Test
    void nobodyIsEverSentMoreThanCameFromHim() {
        long seed = 7;
        var random = new Random(seed);
        var credit = new AnswerCredit(random.nextLong());
        Map<IpAddress, Long> balance = new HashMap<>();
        long now = -3 * SECOND;
        for (int i = 0; i < 300_000; i++) {
            now += random.nextLong(SECOND / 100);
            var source = new IpAddress(true, 0, 0xC633_6400L + random.nextInt(20_000));
            int in = 20 + random.nextInt(100);
            int out = 20 + random.nextInt(200);
            balance.merge(source, (long) in, Long::sum);
            if (credit.pays(source, in, out, now)) {
                balance.merge(source, (long) -out, Long::sum);
            }
            if (balance.getOrDefault(source, 0L) < 0) {
                throw new AssertionError("seed %d, round %d: %s".formatted(seed, i, source));
            }
        }
    }
}
