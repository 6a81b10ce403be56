package org.belfry.media;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.belfry.ground.Time;
import org.belfry.ice.Candidate;
import org.belfry.ice.IceCredentials;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.StunMessage;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunParsed;
import org.belfry.ice.stun.StunParser;
import org.belfry.ice.stun.StunSeal;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransactionId;
import org.belfry.media.dtls.DtlsIdentities;
import org.belfry.media.dtls.DtlsIdentity;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.plan.Leg;
import org.belfry.media.plan.LegOutcome;
import org.belfry.media.plan.LocalMedia;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.StreamPlan;
import org.jspecify.annotations.Nullable;

/// A browser of the tests: checks from a socket of its own, and whatever it is told to say.
final class Window implements AutoCloseable {
    static final Endpoint BROWSER = House.endpoint(EndpointKind.BROWSER, House.VOICE);

    private static final int WAIT_MILLIS = 5_000;

    private final SecureRandom random = new SecureRandom();
    private final StunSeal seal = new StunSeal();
    private final DatagramSocket socket = Phone.evenSocket();
    private final DtlsIdentity identity = new DtlsIdentities(random, Time.system()).current();
    private final IceCredentials credentials = IceCredentials.next(random);
    private final LocalMedia itself;

    Window() throws IOException {
        int port = socket.getLocalPort();
        itself = new LocalMedia(
                House.HOME,
                port,
                new LocalMedia.Browser(
                        credentials, Candidate.host(List.of(House.HOME), port, 1), identity.fingerprint()));
    }

    DtlsIdentity identity() {
        return identity;
    }

    int port() {
        return socket.getLocalPort();
    }

    String fragment() {
        return credentials.ufrag();
    }

    /// Answers the offer of `leg`, and returns what `leg` is to be from then on. It answers
    /// `setup:passive`.
    LegOutcome.Agreed answers(MediaLeg leg) {
        var offer = Leg.of(BROWSER, leg.local(), random).offer(Pairing.of(BROWSER));
        var answer = House.agreed(Leg.of(BROWSER, itself, random).answer(offer.description(), Pairing.of(BROWSER)));
        return House.agreed(offer.leg().answered(answer.ours()));
    }

    /// Calls `leg`, which waits for its hello from then on; returns what this side has agreed to.
    StreamPlan calls(MediaLeg leg) {
        var offer = Leg.of(BROWSER, itself, random).offer(Pairing.of(BROWSER));
        var agreed =
                House.agreed(Leg.of(BROWSER, leg.local(), random).answer(offer.description(), Pairing.of(BROWSER)));
        leg.apply(agreed.plan());
        return House.agreed(offer.leg().answered(agreed.ours())).plan().stream("audio")
                .orElseThrow();
    }

    byte[] nomination(MediaLeg leg) {
        return check(
                leg,
                fragment(),
                writer ->
                        writer.bytes(AttributeType.ICE_CONTROLLING, new byte[8]).flag(AttributeType.USE_CANDIDATE));
    }

    /// A check with the right password and this fragment of ours.
    byte[] check(MediaLeg leg, String fragment, UnaryOperator<StunWriter> words) {
        return check(Objects.requireNonNull(leg.local().browser()).credentials(), fragment, words);
    }

    /// As [#nomination(MediaLeg)], by what the house said in a later description.
    byte[] nomination(IceCredentials house) {
        return check(
                house,
                fragment(),
                writer ->
                        writer.bytes(AttributeType.ICE_CONTROLLING, new byte[8]).flag(AttributeType.USE_CANDIDATE));
    }

    private byte[] check(IceCredentials house, String fragment, UnaryOperator<StunWriter> words) {
        var writer = new StunWriter(StunClass.REQUEST, StunMethod.BINDING, TransactionId.next(random))
                .text(AttributeType.USERNAME, house.ufrag() + ":" + fragment)
                .number(AttributeType.PRIORITY, 0x6E00_01FFL);
        return words.apply(writer)
                .integrity(seal, StunKey.shortTerm(house.password().disclose()))
                .fingerprint()
                .bytes();
    }

    void send(MediaLeg leg, byte[] packet) throws IOException {
        socket.send(new DatagramPacket(
                packet,
                packet.length,
                InetAddress.getLoopbackAddress(),
                leg.local().port()));
    }

    /// What comes next; it has five seconds.
    byte[] received() throws IOException {
        return Objects.requireNonNull(received(WAIT_MILLIS), "nothing came");
    }

    byte @Nullable [] received(int millis) throws IOException {
        var packet = new DatagramPacket(new byte[Phone.ROOM], Phone.ROOM);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException silence) {
            return null;
        }
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    StunMessage answered() throws IOException {
        byte[] packet = received();
        if (StunParser.parse(packet, 0, packet.length) instanceof StunParsed.Whole(var message)) {
            return message;
        }
        throw new AssertionError("no STUN: " + packet[0]);
    }

    @Override
    public void close() {
        socket.close();
    }
}
