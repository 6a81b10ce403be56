package org.belfry.bench.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.belfry.ground.IpAddress;
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

/// Sets allocations up on a TURN server (RFC 8656): the caller of each call is the client, with one
/// channel to its callee, who is the peer. Each question is asked up to five times. One thread.
final class TurnCalls {

    static final String USER = "bench";
    static final String PASSWORD = "bench-password";
    static final String REALM = "belfry.test";

    private static final int CHANNEL = 0x4000;
    private static final int TRIES = 5;
    private static final int WAIT_MS = 500;
    private static final int UDP = 17;
    private static final int UNAUTHORIZED = 401;
    private static final int ANSWER_BYTES_MAX = 1_500;

    private final InetSocketAddress server;
    private final SecureRandom random = new SecureRandom();
    private final StunSeal seal = new StunSeal();

    TurnCalls(int port) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// The caller's leg and the callee's.
    List<Leg> set(int call) throws IOException {
        var client = InetAddress.ofLiteral(Phones.literal(call, true));
        try (var socket = new DatagramSocket(new InetSocketAddress(client, Phones.CALLER_PORT))) {
            socket.setSoTimeout(WAIT_MS);
            var refusal = ask(socket, allocate(), null);
            if (refusal.errorCode().orElse(0) != UNAUTHORIZED) {
                throw new IOException("no challenge: " + refusal);
            }
            var relayed = granted(ask(socket, allocate(), refusal)).address(AttributeType.XOR_RELAYED_ADDRESS);
            if (relayed == null) {
                throw new IOException("no relayed address");
            }
            granted(ask(socket, bindChannel(call), refusal));
            return List.of(Leg.inClear(server.getPort(), CHANNEL), Leg.inClear(relayed.port(), 0));
        }
    }

    private StunWriter request(StunMethod method) {
        return new StunWriter(StunClass.REQUEST, method, TransactionId.next(random));
    }

    private StunWriter allocate() {
        return request(StunMethod.ALLOCATE).number(AttributeType.REQUESTED_TRANSPORT, (long) UDP << 24);
    }

    private StunWriter bindChannel(int call) {
        var peer = new TransportAddress(
                new IpAddress(true, 0, Integer.toUnsignedLong(Phones.address(call, false))), Phones.CALLEE_PORT);
        return request(StunMethod.CHANNEL_BIND)
                .number(AttributeType.CHANNEL_NUMBER, (long) CHANNEL << 16)
                .address(AttributeType.XOR_PEER_ADDRESS, peer);
    }

    private StunMessage ask(DatagramSocket socket, StunWriter question, @Nullable StunMessage challenge)
            throws IOException {
        if (challenge != null) {
            question.text(AttributeType.USERNAME, USER)
                    .text(AttributeType.REALM, REALM)
                    .bytes(AttributeType.NONCE, nonce(challenge))
                    .integrity(seal, StunKey.longTermMd5(USER, REALM, PASSWORD));
        }
        byte[] octets = question.bytes();
        for (int tries = 0; tries < TRIES; tries++) {
            socket.send(new DatagramPacket(octets, octets.length, server));
            var answer = new DatagramPacket(new byte[ANSWER_BYTES_MAX], ANSWER_BYTES_MAX);
            try {
                socket.receive(answer);
            } catch (SocketTimeoutException again) {
                continue;
            }
            if (StunParser.parse(answer.getData(), 0, answer.getLength())
                    instanceof StunParsed.Whole(StunMessage message)) {
                return message;
            }
        }
        throw new IOException("the TURN server does not answer");
    }

    private static byte[] nonce(StunMessage challenge) {
        byte[] nonce = challenge.value(AttributeType.NONCE);
        return nonce == null ? "".getBytes(StandardCharsets.US_ASCII) : nonce;
    }

    private static StunMessage granted(StunMessage answer) throws IOException {
        if (answer.kind() != StunClass.SUCCESS) {
            throw new IOException("the TURN server refused: " + answer.errorCode());
        }
        return answer;
    }
}
