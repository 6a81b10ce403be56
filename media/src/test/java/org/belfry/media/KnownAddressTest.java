package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunError;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.dtls.DtlsAssociation;
import org.belfry.media.dtls.DtlsAssociations;
import org.belfry.media.dtls.DtlsLimits;
import org.belfry.media.dtls.DtlsListener;
import org.belfry.media.dtls.DtlsOutcome;
import org.belfry.media.dtls.DtlsRole;
import org.belfry.media.plan.StreamKeying;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.quality.Side;
import org.belfry.media.wire.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What may come from an address that has passed a check, or from who knows the password: forged by somebody on the
/// way, or said by a browser that has it wrong.
final class KnownAddressTest {

    /// No cipher but NULL, no `use_srtp`.
    private static final byte[] NULL_HELLO = HexFormat.of()
            .parseHex("16feff0000000000000000003f" + "010000330000000000000033fefd" + "00".repeat(32) + "00" + "00"
                    + "00020001" + "0100" + "0000" + "0000");

    /// CVE-2023-49786 class: the hello of a caller finds the handshake ended by one that was forged.
    @Test
    void theTrueHelloSucceedsAfterOneWithoutACipher() throws Exception {
        try (var house = new House(2);
                var browser = new Window();
                var leg = Objects.requireNonNull(house.port().browser(Side.CALLER, House.HOME))) {
            var agreed = browser.calls(leg);
            house.settle();
            browser.send(leg, browser.nomination(leg));
            assertThat(browser.answered().kind()).isEqualTo(StunClass.SUCCESS);
            for (int i = 0; i < 50; i++) {
                browser.send(leg, NULL_HELLO);
            }
            // No alert either, which would reach the browser and end the call from its side.
            assertThat(browser.received(200)).isNull();
            assertThat(leg.handshake()).isEmpty();

            assertThat(shaken(browser, leg, agreed)).isInstanceOf(DtlsOutcome.Keyed.class);
            Awaitility.await().until(() -> leg.handshake().isPresent());
            assertThat(leg.handshake().orElseThrow()).isInstanceOf(DtlsOutcome.Keyed.class);
            assertThat(house.port().faults()).isZero();
        }
    }

    /// Shakes hands as the client.
    private static DtlsOutcome shaken(Window browser, MediaLeg leg, StreamPlan agreed) throws IOException {
        var outcome = new AtomicReference<@Nullable DtlsOutcome>();
        try (var desk = Executors.newSingleThreadScheduledExecutor();
                var background = new SystemBackground((task, fault) -> {
                    throw new AssertionError(task, fault);
                })) {
            var theirs = ((StreamKeying.Dtls) agreed.keying()).theirs();
            var associations = new DtlsAssociations(background, Time.system(), new SecureRandom(), DtlsLimits.DEFAULT);
            DtlsAssociation association =
                    associations.open(DtlsRole.CLIENT, browser.identity(), theirs, desk, new DtlsListener() {
                        @Override
                        public void send(byte[] datagram) {
                            try {
                                browser.send(leg, datagram);
                            } catch (IOException fault) {
                                throw new AssertionError(fault);
                            }
                        }

                        @Override
                        public void outcome(DtlsOutcome end) {
                            outcome.set(end);
                        }

                        @Override
                        public void closedByPeer() {}
                    });
            var _ = desk.scheduleWithFixedDelay(
                    () -> association.tick(Time.system().nanoTime()), 50, 50, TimeUnit.MILLISECONDS);
            for (int i = 0; i < 200 && outcome.get() == null; i++) {
                byte[] datagram = browser.received(100);
                if (datagram != null) {
                    desk.execute(() -> association.received(datagram));
                }
            }
            desk.shutdownNow();
        }
        return Objects.requireNonNull(outcome.get(), "no outcome");
    }

    @Test
    void aCheckWithTheFragmentOfAnotherIsRefused() throws IOException {
        try (var house = new House(1);
                var browser = new Window();
                var other = new Window();
                var leg = Objects.requireNonNull(house.port().browser(Side.CALLER, House.HOME))) {
            browser.calls(leg);
            house.settle();
            other.send(leg, other.nomination(leg));
            assertThat(other.answered().errorCode()).hasValue(StunError.UNAUTHENTICATED.code());
            var address = new SocketAddress(new TransportAddress(House.HOME, other.port()));
            assertThat(house.port().directory().isKnown(address.key())).isFalse();
            browser.send(leg, browser.nomination(leg));
            assertThat(browser.answered().kind()).isEqualTo(StunClass.SUCCESS);
        }
    }

    /// We are lite and always controlled (RFC 8445 §7.3.1.1): who believes that of himself has to change his mind.
    @Test
    void aBrowserThatBelievesItselfControlledIsToldAndThenCounts() throws IOException {
        try (var house = new House(1);
                var browser = new Window();
                var leg = Objects.requireNonNull(house.port().browser(Side.CALLED, House.HOME))) {
            leg.apply(browser.answers(leg).plan());
            house.settle();
            byte[] conflict = browser.check(
                    leg,
                    browser.fragment(),
                    writer -> writer.bytes(AttributeType.ICE_CONTROLLED, new byte[8])
                            .flag(AttributeType.USE_CANDIDATE));
            browser.send(leg, conflict);
            assertThat(browser.answered().errorCode()).hasValue(StunError.ROLE_CONFLICT.code());
            assertThat(browser.received(100))
                    .as("no hello to whom nothing was proved")
                    .isNull();

            browser.send(leg, browser.nomination(leg));
            assertThat(browser.answered().kind()).isEqualTo(StunClass.SUCCESS);
            assertThat(browser.received()[0]).as("our hello").isEqualTo((byte) 22);
        }
    }
}
