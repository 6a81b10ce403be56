package org.belfry.bench.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.Optional;
import org.belfry.ice.IceCredentials;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunParsed;
import org.belfry.ice.stun.StunParser;
import org.belfry.rtp.srtp.SrtpSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.UDPTransport;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Keys callers' legs as browsers do: a connectivity check that nominates where the relay does ICE,
/// then a handshake as its client. A check is sent up to five times, a second each; the handshake
/// repeats its flights itself and has [BrowserClient#HANDSHAKE_MS]. One thread.
final class BrowserCalls {

    private static final int TRIES = 5;
    private static final int WAIT_MS = 1_000;
    private static final int DATAGRAM_BYTES = 1_500;

    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private final SrtpSuite suite;

    BrowserCalls(SrtpSuite suite) {
        this.suite = suite;
    }

    /// The caller's leg of `call`.
    ///
    /// @param checks of the relay's ICE, none if it does not do any
    Leg set(int call, int relayPort, Optional<IceCredentials> checks) throws IOException {
        var client = InetAddress.ofLiteral(Phones.literal(call, true));
        try (var socket = new DatagramSocket(new InetSocketAddress(client, Phones.CALLER_PORT))) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), relayPort));
            if (checks.isPresent()) {
                check(socket, new Consents.Check(call, relayPort, checks.get()));
            }
            var browser = new BrowserClient(crypto, suite);
            // Not closed: that would tell the relay that the browser is gone.
            new DTLSClientProtocol().connect(browser, new UDPTransport(socket, DATAGRAM_BYTES));
            var leg = browser.leg(relayPort);
            return checks.isPresent() ? leg.checkedWith(checks.get()) : leg;
        }
    }

    private static void check(DatagramSocket socket, Consents.Check check) throws IOException {
        socket.setSoTimeout(WAIT_MS);
        var random = new SecureRandom();
        for (int tries = 0; tries < TRIES; tries++) {
            byte[] octets = check.request(random);
            socket.send(new DatagramPacket(octets, octets.length));
            var answer = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
            try {
                socket.receive(answer);
            } catch (SocketTimeoutException again) {
                continue;
            }
            if (StunParser.parse(answer.getData(), 0, answer.getLength()) instanceof StunParsed.Whole(var message)
                    && message.kind() == StunClass.SUCCESS) {
                return;
            }
        }
        throw new IOException("the relay does not answer to a browser's check");
    }
}
