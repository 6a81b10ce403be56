package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunError;
import org.belfry.ice.stun.StunParsed;
import org.belfry.ice.stun.StunParser;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.quality.Side;
import org.junit.jupiter.api.Test;

/// A browser that changes its network begins ICE anew in mid-call (RFC 8445 §9, RFC 8839 §4.4.1.1.1): it
/// is sent to where it was until it has proved where it is.
final class IceRestartTest {
    private static final byte DTLS_HANDSHAKE = 22;

    private static LegPlan speaking(LegPlan plan, String fragment) {
        return new LegPlan(plan.streams().stream()
                .map(one -> new StreamPlan(
                        one.place(),
                        one.type(),
                        one.keying(),
                        one.rtp(),
                        one.rtcp(),
                        one.codecs(),
                        one.flow(),
                        new StreamPlan.Ice(fragment)))
                .toList());
    }

    @Test
    void theOldPairIsUsedUntilANewOneIsNominated_RFC8445_9() throws IOException {
        try (var house = new House(2);
                var before = new Window();
                var after = new Window();
                var leg = Objects.requireNonNull(house.port().browser(Side.CALLED, House.HOME))) {
            LegPlan plan = before.answers(leg).plan();
            leg.apply(plan);
            house.settle();
            before.send(leg, before.nomination(leg));
            assertThat(before.answered().kind()).isEqualTo(StunClass.SUCCESS);
            assertThat(before.received()[0]).as("our hello").isEqualTo(DTLS_HANDSHAKE);

            var fresh = leg.restartIce().orElseThrow();
            assertThat(fresh.ufrag())
                    .isNotEqualTo(Objects.requireNonNull(leg.local().browser())
                            .credentials()
                            .ufrag());
            leg.apply(speaking(plan, after.fragment()));
            house.settle();
            // It was not answered, so it is said again, to the old pair.
            assertThat(before.received()[0]).isEqualTo(DTLS_HANDSHAKE);
            // The old password with the new name proves nothing, and neither does the new one with the old name.
            after.send(leg, after.nomination(leg));
            assertThat(after.answered().errorCode()).hasValue(StunError.UNAUTHENTICATED.code());
            before.send(leg, before.nomination(fresh));
            assertThat(answer(before)).isEqualTo(StunError.UNAUTHENTICATED.code());

            after.send(leg, after.nomination(fresh));
            assertThat(after.answered().kind()).isEqualTo(StunClass.SUCCESS);
            assertThat(after.received()[0]).as("now to the new pair").isEqualTo(DTLS_HANDSHAKE);

            // What was before is over: it is nobody's any more.
            house.settle();
            before.send(leg, before.nomination(leg));
            assertThat(answer(before)).isEqualTo(StunError.UNAUTHENTICATED.code());
            assertThat(house.port().faults()).isZero();
        }
    }

    /// Of the next STUN message: hellos may stand before it.
    private static int answer(Window window) throws IOException {
        byte[] packet = window.received();
        while (packet[0] == DTLS_HANDSHAKE) {
            packet = window.received();
        }
        var message = (StunParsed.Whole) StunParser.parse(packet, 0, packet.length);
        return message.message().errorCode().orElseThrow();
    }

    @Test
    void restartsThatComeToNothingLeaveNothingBehind() throws IOException {
        try (var house = new House(1);
                var window = new Window()) {
            try (var leg = Objects.requireNonNull(house.port().browser(Side.CALLED, House.HOME))) {
                leg.apply(window.answers(leg).plan());
                for (int i = 0; i < 10; i++) {
                    assertThat(leg.restartIce()).isPresent();
                }
                house.settle();
                assertThat(house.port().desk().iceSessions()).isEqualTo(2);
            }
            house.settle();
            assertThat(house.port().desk().iceSessions()).isZero();
        }
    }

    @Test
    void aTelephoneHasNothingToBeginAnew() throws IOException {
        try (var house = new House(1);
                var leg = Objects.requireNonNull(house.port().phone(Side.CALLED, House.HOME))) {
            assertThat(leg.restartIce()).isEmpty();
        }
    }
}
