package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import java.util.Random;
import org.belfry.ice.IceCredentials;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunSeal;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransactionId;
import org.belfry.media.quality.Side;
import org.junit.jupiter.api.Test;

/// Connectivity checks by who does not know the password: nobody is sent more than came from him,
/// nothing is learned.
final class CheckForgeryTest {
    private final Random chance = new Random(99);
    private final StunSeal seal = new StunSeal();

    private StunWriter request(String user) {
        return new StunWriter(StunClass.REQUEST, StunMethod.BINDING, TransactionId.next(chance))
                .text(AttributeType.USERNAME, user + ":them")
                .number(AttributeType.PRIORITY, 1_000_000)
                .bytes(AttributeType.ICE_CONTROLLING, new byte[8]);
    }

    @Test
    void nobodyIsSentMoreThanCameFromHimBeforeHeProvedHimself() throws IOException {
        try (var house = new House(2);
                var _ = Objects.requireNonNull(house.port().browser(Side.CALLER, House.HOME));
                var intruder = new Intruder("127.0.0.2", house.port().number())) {
            IceCredentials ours = Objects.requireNonNull(
                            Objects.requireNonNull(house.port().browser(Side.CALLED, House.HOME))
                                    .local()
                                    .browser())
                    .credentials();
            var wrong = StunKey.shortTerm("not the password at all");
            for (int i = 0; i < 200; i++) {
                intruder.send(request(ours.ufrag())
                        .integrity(seal, wrong)
                        .fingerprint()
                        .bytes());
                intruder.send(
                        request("nobody").integrity(seal, wrong).fingerprint().bytes());
                intruder.send(request(ours.ufrag()).bytes());
                intruder.send(
                        new StunWriter(StunClass.REQUEST, StunMethod.BINDING, TransactionId.next(chance)).bytes());
                intruder.send(request("u".repeat(500))
                        .integrity(seal, wrong)
                        .fingerprint()
                        .bytes());
            }
            assertThat(intruder.heardBytes(300)).isBetween(1L, intruder.sentBytes());
            assertThat(house.port().directory().size()).isZero();
            assertThat(house.port().faults()).isZero();
        }
    }

    @Test
    void aGenuineCheckAgainFromElsewhereIsNotAnswered() throws IOException {
        try (var house = new House(3);
                var leg = Objects.requireNonNull(house.port().browser(Side.CALLED, House.HOME));
                var browser = new Intruder("127.0.0.1", house.port().number());
                var thief = new Intruder("127.0.0.2", house.port().number())) {
            IceCredentials ours = Objects.requireNonNull(leg.local().browser()).credentials();
            var key = StunKey.shortTerm(ours.password().disclose());
            for (int i = 0; i < 50; i++) {
                byte[] check = request(ours.ufrag())
                        .flag(AttributeType.USE_CANDIDATE)
                        .integrity(seal, key)
                        .fingerprint()
                        .bytes();
                browser.send(check);
                assertThat(browser.heardOne()).isPositive();
                thief.send(check);
            }
            assertThat(thief.heardBytes(200)).isZero();
        }
    }

    /// CVE-2023-49786 class: a hello that asks for no cipher, from who passed no check.
    @Test
    void aHelloFromWhoPassedNoCheckIsNotAnswered() throws IOException {
        byte[] hello = java.util.HexFormat.of()
                .parseHex("16feff0000000000000000003f" + "010000330000000000000033fefd" + "00".repeat(32) + "00" + "00"
                        + "000400000001" + "0100" + "0000");
        try (var house = new House(2);
                var leg = Objects.requireNonNull(house.port().browser(Side.CALLED, House.HOME));
                var intruder = new Intruder("127.0.0.2", house.port().number())) {
            for (int i = 0; i < 2_000; i++) {
                intruder.send(hello);
            }
            assertThat(intruder.heardBytes(300)).isZero();
            assertThat(leg.handshake()).isEmpty();
            assertThat(house.port().directory().size()).isZero();
            assertThat(house.port().faults()).isZero();
        }
    }
}
