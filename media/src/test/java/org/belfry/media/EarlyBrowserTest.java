package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.belfry.ice.stun.StunClass;
import org.belfry.media.quality.Side;
import org.junit.jupiter.api.Test;

/// A browser that is called knows our candidates before we know its answer: its checks overtake it (RFC 8445 §7.3).
final class EarlyBrowserTest {
    private static final byte DTLS_HANDSHAKE = 22;

    @Test
    void aNominationThatOvertookTheAnswerCounts() throws IOException {
        try (var house = new House(1);
                var browser = new Window();
                var leg = Objects.requireNonNull(house.port().browser(Side.CALLED, House.HOME))) {
            browser.send(leg, browser.nomination(leg));
            assertThat(browser.answered().kind()).isEqualTo(StunClass.SUCCESS);
            leg.apply(browser.answers(leg).plan());

            // It answered `setup:passive`, so we begin, and no further check has told us where it is.
            assertThat(browser.received()[0]).as("our hello").isEqualTo(DTLS_HANDSHAKE);
        }
    }

    /// An offer may reach several browsers. The one that was quicker with its check is not the one that answers.
    @Test
    void aNominationByAnotherThanWhoAnswersIsForgotten() throws IOException {
        try (var house = new House(1);
                var quick = new Window();
                var browser = new Window();
                var leg = Objects.requireNonNull(house.port().browser(Side.CALLED, House.HOME))) {
            quick.send(leg, quick.nomination(leg));
            assertThat(quick.answered().kind()).isEqualTo(StunClass.SUCCESS);
            leg.apply(browser.answers(leg).plan());
            house.settle();
            browser.send(leg, browser.nomination(leg));
            assertThat(browser.answered().kind()).isEqualTo(StunClass.SUCCESS);

            assertThat(browser.received()[0]).as("our hello").isEqualTo(DTLS_HANDSHAKE);
            assertThat(quick.received(100)).isNull();
        }
    }
}
