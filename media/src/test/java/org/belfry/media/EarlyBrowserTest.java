package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.belfry.ice.Candidate;
import org.belfry.ice.IceCredentials;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunSeal;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransactionId;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.plan.Leg;
import org.belfry.media.plan.LocalMedia;
import org.belfry.media.plan.Pairing;
import org.belfry.media.quality.Side;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.junit.jupiter.api.Test;

/// A browser that is called knows our candidates before we know its answer: its checks overtake it (RFC 8445 §7.3).
final class EarlyBrowserTest {
    private static final int WAIT_MILLIS = 5_000;
    private static final int DTLS_HANDSHAKE = 22;

    private final Random random = new Random(20);

    @Test
    void aNominationThatOvertookTheAnswerCounts() throws IOException {
        try (var house = new House(1);
                var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var leg = Objects.requireNonNull(house.port().browser(Side.CALLED, House.HOME))) {
            socket.setSoTimeout(WAIT_MILLIS);
            var browser = House.endpoint(EndpointKind.BROWSER, House.VOICE);
            var offer = Leg.of(browser, leg.local(), random).offer(Pairing.of(browser));
            var answer = House.agreed(
                            Leg.of(browser, itself(socket), random).answer(offer.description(), Pairing.of(browser)))
                    .ours();

            byte[] check = nomination(leg.local());
            socket.send(new DatagramPacket(
                    check,
                    check.length,
                    InetAddress.getLoopbackAddress(),
                    leg.local().port()));
            assertThat(received(socket)).as("a success response").startsWith(1, 1);
            leg.apply(House.agreed(offer.leg().answered(answer)).plan());

            // It answered `setup:passive`, so we begin, and no further check has told us where it is.
            assertThat(received(socket)[0]).as("our hello").isEqualTo((byte) DTLS_HANDSHAKE);
        }
    }

    private LocalMedia itself(DatagramSocket socket) {
        int port = socket.getLocalPort() & ~1;
        var fingerprint = new Fingerprint("sha-256", "1A:".repeat(31) + "1B");
        var candidates = Candidate.host(List.of(House.HOME), port, 1);
        return new LocalMedia(
                House.HOME,
                port,
                new LocalMedia.Browser(IceCredentials.next(new SecureRandom()), candidates, fingerprint));
    }

    private byte[] nomination(LocalMedia house) {
        var credentials = Objects.requireNonNull(house.browser()).credentials();
        return new StunWriter(StunClass.REQUEST, StunMethod.BINDING, TransactionId.next(random))
                .text(AttributeType.USERNAME, credentials.ufrag() + ":them")
                .number(AttributeType.PRIORITY, 0x6E00_01FFL)
                .bytes(AttributeType.ICE_CONTROLLING, new byte[8])
                .flag(AttributeType.USE_CANDIDATE)
                .integrity(
                        new StunSeal(), StunKey.shortTerm(credentials.password().disclose()))
                .fingerprint()
                .bytes();
    }

    private static byte[] received(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[Phone.ROOM], Phone.ROOM);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
