package org.belfry.bench.load;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/// A stranger who asks a house to register with secrets that are wrong, over UDP, and holds a watch.
public final class Refusals implements AutoCloseable {

    private static final int PATIENCE_MS = 2_000;
    private static final int DATAGRAM_BYTES_MAX = 4_096;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final SplittableRandom random = new SplittableRandom();
    private final int port;
    private final int users;
    private int asked;

    /// @param users of the house
    public Refusals(Subject house, int users) throws IOException {
        this.port = house.port();
        this.users = users;
        socket.setSoTimeout(PATIENCE_MS);
    }

    /// @param guessed share of pairs in which the user there is took longer than the one there is not
    public record Times(double knownUs, double unknownUs, double guessed) {}

    /// Asks for `pairs` users there are and as many there are not, who goes first by chance.
    public Times ask(int pairs) throws IOException {
        var known = new double[pairs];
        var unknown = new double[pairs];
        int longer = 0;
        for (int i = 0; i < pairs; i++) {
            int user = random.nextInt(users);
            // A nonce is used by both of a pair: neither is the first.
            String nonce = nonce();
            boolean first = random.nextBoolean();
            known[i] = first ? took(Credentials.name(user), nonce) : 0;
            unknown[i] = took("x" + Credentials.name(user).substring(1), nonce);
            known[i] = first ? known[i] : took(Credentials.name(user), nonce);
            longer += known[i] > unknown[i] ? 1 : 0;
        }
        return new Times(median(known), median(unknown), (double) longer / pairs);
    }

    private static double median(double[] all) {
        Arrays.sort(all);
        return all[all.length / 2];
    }

    private String nonce() throws IOException {
        return String.valueOf(said(register(Credentials.name(0), "")).between("nonce=\"", '"'));
    }

    /// In microseconds.
    private double took(String user, String nonce) throws IOException {
        String authorization = "Authorization: Digest username=\"" + user + "\", realm=\"" + Credentials.REALM
                + "\", nonce=\"" + nonce + "\", uri=\"sip:" + Credentials.REALM + "\", response=\"" + "0".repeat(64)
                + "\", algorithm=SHA-256, cnonce=\"0a4f113b\", qop=auth, nc=00000001\r\n";
        String message = register(user, authorization);
        long begun = System.nanoTime();
        var answer = said(message);
        long ended = System.nanoTime();
        if (answer.status() != 401) {
            throw new IOException("answered with %d (expected: 401)".formatted(answer.status()));
        }
        return (ended - begun) / 1e3;
    }

    private String register(String user, String authorization) {
        int number = ++asked;
        return "REGISTER sip:" + Credentials.REALM + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort() + ";branch=z9hG4bK-r" + number + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:" + user + "@" + Credentials.REALM + ">;tag=" + number + "\r\n"
                + "To: <sip:" + user + "@" + Credentials.REALM + ">\r\n"
                + "Call-ID: r" + number + "\r\n"
                + "CSeq: 1 REGISTER\r\n"
                + "Contact: <sip:" + user + "@127.0.0.1:" + socket.getLocalPort() + ">\r\n"
                + authorization
                + Credentials.USER_AGENT
                + "Content-Length: 0\r\n\r\n";
    }

    private Reply said(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        var packet = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
        socket.receive(packet);
        return new Reply(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        socket.close();
    }
}
