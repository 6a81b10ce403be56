package org.belfry.bench.relay;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Asks rtpengine by its control protocol: a cookie, a blank, and a dictionary in a datagram, answered
/// under the same cookie. A question is asked up to five times, a second each; rtpengine knows a
/// repeated one by its cookie. One thread.
final class NgClient implements AutoCloseable {

    private static final int TRIES = 5;
    private static final int WAIT_MS = 1_000;

    private final DatagramSocket socket;
    private final byte[] buffer = new byte[Bencode.Reader.OCTETS_MAX];
    /// No two clients use the same cookies: rtpengine would answer the second what it answered the
    /// first.
    private final String begun = Long.toHexString(System.nanoTime());

    private int asked;

    NgClient(InetSocketAddress server) throws IOException {
        socket = new DatagramSocket();
        socket.connect(server);
        socket.setSoTimeout(WAIT_MS);
    }

    /// What rtpengine answers to `command`.
    ///
    /// @throws IOException it did not answer, or with an error
    Bencode.Dictionary ask(String command, Map<String, Bencode> arguments) throws IOException {
        var question = new LinkedHashMap<String, Bencode>();
        question.put("command", Bencode.text(command));
        question.putAll(arguments);
        String cookie = begun + "-" + asked++;
        byte[] body = new Bencode.Dictionary(question).toBytes();
        byte[] head = (cookie + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        for (int tries = 0; tries < TRIES; tries++) {
            socket.send(new DatagramPacket(all, all.length));
            try {
                return answer(head);
            } catch (SocketTimeoutException again) {
                // The answer or the question was lost.
            }
        }
        throw new IOException("rtpengine did not answer to " + command);
    }

    private Bencode.Dictionary answer(byte[] head) throws IOException {
        while (true) {
            var datagram = new DatagramPacket(buffer, buffer.length);
            socket.receive(datagram);
            if (!Arrays.equals(buffer, 0, Math.min(head.length, datagram.getLength()), head, 0, head.length)) {
                continue;
            }
            byte[] body = Arrays.copyOfRange(buffer, head.length, datagram.getLength());
            if (!(Bencode.read(body).orElse(null) instanceof Bencode.Dictionary answer)) {
                throw new IOException("rtpengine answered with no dictionary");
            }
            if (answer.text("result").equals("error")) {
                throw new IOException("rtpengine refused: " + answer.text("error-reason"));
            }
            return answer;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
