package org.belfry.ice.turn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.Packets;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.StunMessage;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunSeal;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransactionId;
import org.belfry.ice.stun.TransportAddress;

/// A server, its clients and what it sent, in a time that moves when told to.
final class TurnDesk implements Wires {

    static final long SECOND = TurnLimits.SECOND;
    static final TransportAddress MEDIA = address("192.0.2.10", 10_000);
    static final TransportAddress PEER = address("203.0.113.5", 7_000);
    static final TransportAddress OTHER_PEER = address("203.0.113.6", 7_000);
    static final TransportAddress CLIENT = address("198.51.100.7", 40_000);
    static final Flow UDP = new Flow(Transport.UDP, CLIENT, 0);
    static final Flow TLS = new Flow(Transport.TLS, CLIENT, 0);
    static final long EPOCH = 1_800_000_000L;

    /// What went out: to a client (`flow`), or to a peer or the media port (`to`).
    @SuppressWarnings("ArrayRecordComponent") // compared by what they hold, never as records
    record Sent(String wire, Object to, byte[] bytes) {}

    final Random random = new Random(11);
    final StunSeal seal = new StunSeal();
    final List<Sent> sent = new ArrayList<>();
    final TurnSecrets secrets = new TurnSecrets(new byte[32]);
    final InsidePorts ports = new InsidePorts(MEDIA.address(), IpAddress.parse("2001:db8::10"), random);
    final TurnServer server;
    TurnSecrets.Login login = secrets.issue("anna", EPOCH + 3_600);
    String nonce = "";
    long now = -5 * SECOND;

    TurnDesk(TurnLimits limits, PeerPolicy policy) {
        server = new TurnServer(limits, secrets, policy, ports, this, random, moment());
    }

    /// A server with a range, so that peers outside are reached.
    static TurnDesk withRange() {
        return new TurnDesk(TurnLimits.DEFAULT, PeerPolicy.mediaAndInternet(Set.of(MEDIA), Set.of()));
    }

    Moment moment() {
        return new Moment(now, EPOCH + now / SECOND);
    }

    void pass(long seconds) {
        now += seconds * SECOND;
    }

    TurnVerdict received(Flow flow, byte[] b) {
        return server.received(flow, b, 0, b.length, moment());
    }

    /// An Allocate with nothing, until the challenge comes.
    void learnNonce(Flow flow) {
        sent.clear();
        while (sent.isEmpty()) {
            received(
                    flow,
                    new StunWriter(StunClass.REQUEST, StunMethod.ALLOCATE, next())
                            .number(AttributeType.REQUESTED_TRANSPORT, 17 << 24)
                            .bytes());
        }
        nonce = Objects.requireNonNull(reply().text(AttributeType.NONCE));
        sent.clear();
    }

    TurnVerdict request(Flow flow, StunMethod method, UnaryOperator<StunWriter> attributes) {
        return received(flow, bytes(method, attributes));
    }

    byte[] bytes(StunMethod method, UnaryOperator<StunWriter> attributes) {
        return attributes
                .apply(new StunWriter(StunClass.REQUEST, method, next()))
                .text(AttributeType.USERNAME, login.username())
                .text(AttributeType.REALM, Authentication.REALM)
                .text(AttributeType.NONCE, nonce)
                .integrity(seal, key())
                .fingerprint()
                .bytes();
    }

    StunKey key() {
        return StunKey.longTermMd5(
                login.username(), Authentication.REALM, login.password().disclose());
    }

    TurnVerdict allocate(Flow flow) {
        learnNonce(flow);
        return request(flow, StunMethod.ALLOCATE, TurnDesk::udp);
    }

    TransportAddress relayed() {
        return Objects.requireNonNull(reply().address(AttributeType.XOR_RELAYED_ADDRESS));
    }

    TurnVerdict permit(Flow flow, TransportAddress peer) {
        return request(flow, StunMethod.CREATE_PERMISSION, w -> w.address(AttributeType.XOR_PEER_ADDRESS, peer));
    }

    TurnVerdict bind(Flow flow, int number, TransportAddress peer) {
        return request(
                flow,
                StunMethod.CHANNEL_BIND,
                w -> w.number(AttributeType.CHANNEL_NUMBER, (long) number << 16)
                        .address(AttributeType.XOR_PEER_ADDRESS, peer));
    }

    TurnVerdict refresh(Flow flow, int seconds) {
        return request(flow, StunMethod.REFRESH, w -> w.number(AttributeType.LIFETIME, seconds));
    }

    TurnVerdict send(Flow flow, TransportAddress peer, String payload) {
        return received(
                flow,
                new StunWriter(StunClass.INDICATION, StunMethod.SEND, next())
                        .address(AttributeType.XOR_PEER_ADDRESS, peer)
                        .text(AttributeType.DATA, payload)
                        .bytes());
    }

    TurnVerdict channelData(Flow flow, int number, String payload) {
        byte[] text = payload.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return received(
                flow,
                ByteBuffer.allocate(4 + text.length)
                        .putShort((short) number)
                        .putShort((short) text.length)
                        .put(text)
                        .array());
    }

    TurnVerdict fromPeer(TransportAddress relayed, TransportAddress peer, String payload) {
        byte[] text = payload.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return server.fromPeer(relayed, peer, text, 0, text.length, now);
    }

    Sent last() {
        return sent.getLast();
    }

    StunMessage reply() {
        return Packets.whole(last().bytes());
    }

    int error() {
        return reply().errorCode().orElse(0);
    }

    static StunWriter udp(StunWriter writer) {
        return writer.number(AttributeType.REQUESTED_TRANSPORT, 17 << 24);
    }

    void become(String user) {
        login = new TurnSecrets.Login(
                secrets.issue(user, EPOCH + 3_600).username(),
                Redacted.of(secrets.issue(user, EPOCH + 3_600).password().disclose()));
    }

    TransactionId next() {
        return TransactionId.next(random);
    }

    @Override
    public void toClient(Flow flow, byte[] bytes, int from, int length) {
        sent.add(new Sent("client", flow, Arrays.copyOfRange(bytes, from, from + length)));
    }

    @Override
    public void toPeer(
            TransportAddress relayed, TransportAddress peer, byte[] bytes, int from, int length, boolean whole) {
        sent.add(new Sent("peer", peer, Arrays.copyOfRange(bytes, from, from + length)));
    }

    @Override
    public void toMedia(TransportAddress relayed, TransportAddress media, byte[] bytes, int from, int length) {
        sent.add(new Sent("media", relayed, Arrays.copyOfRange(bytes, from, from + length)));
    }

    static TransportAddress address(String literal, int port) {
        return new TransportAddress(IpAddress.parse(literal), port);
    }
}
