package org.belfry.media;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
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
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// A TURN client of the tests, and a way through it: what a telephone sends to [#inside] leaves as channel data, and
/// what comes back goes to the telephone.
final class TurnTunnel implements AutoCloseable {
    private static final int CHANNEL = 0x4001;
    private static final int TRIES = 10;

    private final SecureRandom random = new SecureRandom();
    private final StunSeal seal = new StunSeal();
    private final InetSocketAddress server;
    private final String username;
    private final String password;
    private final DatagramSocket outside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket inside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private @Nullable String realm;
    private @Nullable String nonce;
    private volatile @Nullable SocketAddress telephone;

    TurnTunnel(MediaPort port) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number());
        var login = port.turnLogin("4f2a", Duration.ofMinutes(5)).orElseThrow();
        username = login.username();
        password = login.password().disclose();
        outside.setSoTimeout(500);
        ask(StunMethod.ALLOCATE, writer -> writer.number(AttributeType.REQUESTED_TRANSPORT, 17 << 24));
    }

    /// 0 if it was granted, else the code of the refusal.
    int allocate() throws IOException {
        return ask(StunMethod.ALLOCATE, writer -> writer.number(AttributeType.REQUESTED_TRANSPORT, 17 << 24));
    }

    int permit(TransportAddress peer) throws IOException {
        return ask(StunMethod.CREATE_PERMISSION, writer -> writer.address(AttributeType.XOR_PEER_ADDRESS, peer));
    }

    int bind(TransportAddress peer) throws IOException {
        return ask(
                StunMethod.CHANNEL_BIND,
                writer -> writer.number(AttributeType.CHANNEL_NUMBER, (long) CHANNEL << 16)
                        .address(AttributeType.XOR_PEER_ADDRESS, peer));
    }

    private int ask(StunMethod method, UnaryOperator<StunWriter> words) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            var writer = words.apply(new StunWriter(StunClass.REQUEST, method, TransactionId.next(random)));
            byte[] request = sealed(writer);
            outside.send(new DatagramPacket(request, request.length, server));
            StunMessage answer = answer();
            if (answer != null) {
                nonce = answer.has(AttributeType.NONCE) ? answer.text(AttributeType.NONCE) : nonce;
                realm = answer.has(AttributeType.REALM) ? answer.text(AttributeType.REALM) : realm;
                return answer.errorCode().orElse(0);
            }
        }
        throw new AssertionError("no answer to " + method);
    }

    private byte[] sealed(StunWriter writer) {
        String theirs = realm;
        String once = nonce;
        if (theirs == null || once == null) {
            return writer.bytes();
        }
        return writer.text(AttributeType.USERNAME, username)
                .text(AttributeType.REALM, theirs)
                .text(AttributeType.NONCE, once)
                .integrity(seal, StunKey.longTermMd5(username, theirs, password))
                .bytes();
    }

    private @Nullable StunMessage answer() throws IOException {
        var packet = new DatagramPacket(new byte[2_048], 2_048);
        try {
            outside.receive(packet);
        } catch (SocketTimeoutException silence) {
            return null;
        }
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        return StunParser.parse(bytes, 0, bytes.length) instanceof StunParsed.Whole(var message) ? message : null;
    }

    /// Where a telephone sends to that goes through here.
    InetSocketAddress inside() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), inside.getLocalPort());
    }

    /// Carries both ways until it is closed.
    void carry() throws SocketException {
        outside.setSoTimeout(0);
        Thread.ofVirtual().start(() -> pump(inside, this::outward));
        Thread.ofVirtual().start(() -> pump(outside, this::inward));
    }

    private interface Step {
        void take(DatagramPacket packet) throws IOException;
    }

    private static void pump(DatagramSocket from, Step step) {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[2_048], 2_048);
                from.receive(packet);
                step.take(packet);
            }
        } catch (IOException closed) {
            // The tunnel's end.
            return;
        }
    }

    private void outward(DatagramPacket packet) throws IOException {
        telephone = packet.getSocketAddress();
        byte[] framed = ByteBuffer.allocate(4 + packet.getLength())
                .putShort((short) CHANNEL)
                .putShort((short) packet.getLength())
                .put(packet.getData(), 0, packet.getLength())
                .array();
        outside.send(new DatagramPacket(framed, framed.length, server));
    }

    private void inward(DatagramPacket packet) throws IOException {
        SocketAddress to = telephone;
        var bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        if (to != null && packet.getLength() > 4 && bytes.getShort() == CHANNEL) {
            int length = bytes.getShort();
            inside.send(new DatagramPacket(packet.getData(), 4, length, to));
        }
    }

    @Override
    public void close() {
        outside.close();
        inside.close();
    }
}
