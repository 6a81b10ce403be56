package org.belfry.bench.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
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
import org.belfry.ice.turn.TurnSecrets;
import org.jspecify.annotations.Nullable;

/// Sets allocations up on a TURN server (RFC 8656): the caller of each call is the client, with one
/// channel to its callee, who is the peer. Each question is asked up to eight times, each
/// time waited for twice as long. One thread.
final class TurnCalls {

    static final String USER = "bench";
    static final String PASSWORD = "bench-password";
    static final String REALM = "belfry.test";

    private static final Duration LOGIN_LIFE = Duration.ofHours(1);
    private static final int CHANNEL = 0x4000;
    private static final int TRIES = 8;
    private static final int FIRST_WAIT_MS = 20;
    private static final String SOFTWARE = "a load driver that measures relays";
    private static final int ID_AT = 8;
    private static final int ID_END = 20;
    private static final int UDP = 17;
    private static final int UNAUTHORIZED = 401;
    private static final int ANSWER_BYTES_MAX = 1_500;

    private final IntFunction<TurnSecrets.Login> logins;
    private final InetSocketAddress server;
    private final SecureRandom random = new SecureRandom();
    private final StunSeal seal = new StunSeal();

    private TurnCalls(int port, IntFunction<TurnSecrets.Login> logins) {
        this.logins = logins;
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// Of coturn, which knows one user.
    static TurnCalls ofCoturn(int port) {
        return new TurnCalls(port, _ -> new TurnSecrets.Login(USER, Redacted.of(PASSWORD)));
    }

    /// Of ours, where each call is a user of its own with credentials that live for a while, as calls
    /// of a house are.
    static TurnCalls ofBelfry(int port) {
        var secrets = new TurnSecrets(Phones.turnSecret());
        long until = Time.system().instant().plus(LOGIN_LIFE).getEpochSecond();
        return new TurnCalls(port, call -> secrets.issue(USER + "-" + call, until));
    }

    /// The caller's leg and the callee's.
    List<Leg> set(int call) throws IOException {
        var client = InetAddress.ofLiteral(Phones.literal(call, true));
        try (var socket = new DatagramSocket(new InetSocketAddress(client, Phones.CALLER_PORT))) {
            var login = logins.apply(call);
            var refusal = ask(socket, allocate(), null, login);
            if (refusal.errorCode().orElse(0) != UNAUTHORIZED) {
                throw new IOException("no challenge: " + refusal);
            }
            var relayed = granted(ask(socket, allocate(), refusal, login)).address(AttributeType.XOR_RELAYED_ADDRESS);
            if (relayed == null) {
                throw new IOException("no relayed address");
            }
            granted(ask(socket, bindChannel(call), refusal, login));
            return List.of(Leg.inClear(server.getPort(), CHANNEL), Leg.inClear(relayed.port(), 0));
        }
    }

    private StunWriter request(StunMethod method) {
        return new StunWriter(StunClass.REQUEST, method, TransactionId.next(random));
    }

    /// Long enough for a server that gives a stranger no more bytes than it got (decision 0120): else it
    /// would wait for the question to be repeated.
    private StunWriter allocate() {
        return request(StunMethod.ALLOCATE)
                .text(AttributeType.SOFTWARE, SOFTWARE)
                .number(AttributeType.REQUESTED_TRANSPORT, (long) UDP << 24);
    }

    private StunWriter bindChannel(int call) {
        var peer = new TransportAddress(
                new IpAddress(true, 0, Integer.toUnsignedLong(Phones.address(call, false))), Phones.CALLEE_PORT);
        return request(StunMethod.CHANNEL_BIND)
                .number(AttributeType.CHANNEL_NUMBER, (long) CHANNEL << 16)
                .address(AttributeType.XOR_PEER_ADDRESS, peer);
    }

    private StunMessage ask(
            DatagramSocket socket, StunWriter question, @Nullable StunMessage challenge, TurnSecrets.Login login)
            throws IOException {
        if (challenge != null) {
            String realm = Objects.requireNonNull(challenge.text(AttributeType.REALM), "a challenge without a realm");
            String password = login.password().disclose();
            question.text(AttributeType.USERNAME, login.username())
                    .text(AttributeType.REALM, realm)
                    .bytes(AttributeType.NONCE, nonce(challenge))
                    .integrity(seal, StunKey.longTermMd5(login.username(), realm, password));
        }
        byte[] octets = question.bytes();
        for (int tries = 0; tries < TRIES; tries++) {
            socket.send(new DatagramPacket(octets, octets.length, server));
            socket.setSoTimeout(FIRST_WAIT_MS << tries);
            var answer = new DatagramPacket(new byte[ANSWER_BYTES_MAX], ANSWER_BYTES_MAX);
            try {
                socket.receive(answer);
            } catch (SocketTimeoutException again) {
                continue;
            }
            if (StunParser.parse(answer.getData(), 0, answer.getLength())
                            instanceof StunParsed.Whole(StunMessage message)
                    && isAnswer(answer.getData(), octets)) {
                return message;
            }
        }
        throw new IOException("the TURN server does not answer");
    }

    /// Both have the transaction's number where every message has it: what was asked before may be
    /// answered late.
    private static boolean isAnswer(byte[] answer, byte[] question) {
        return Arrays.equals(answer, ID_AT, ID_END, question, ID_AT, ID_END);
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
