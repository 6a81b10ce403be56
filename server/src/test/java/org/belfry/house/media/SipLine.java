package org.belfry.house.media;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// Sets up one call by SIP over UDP with one telephone on loopback, where nothing is lost. No more of SIP than that:
/// what the endpoint keeps of it is proven in its own room.
final class SipLine implements AutoCloseable {

    private static final int ROOM = 16 * 1024;
    private static final int AGAIN_MS = 250;
    private static final int TRIES = 80;
    private static final Pattern VIAS = Pattern.compile("(?im)^Via: .*\r\n");

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final String callId = UUID.randomUUID().toString();
    private String invite = "";
    private @Nullable SocketAddress caller;

    SipLine() throws IOException {
        socket.setSoTimeout(AGAIN_MS);
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Calls the telephone at `port` and confirms its answer. It may still be starting: asked again until it listens.
    SessionDescription invite(int port, SessionDescription offer) throws IOException {
        var there = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        String request = head("INVITE", port, 1, "z9hG4bK-1", "") + body(offer);
        String response = "";
        for (int tries = 0; tries < TRIES && !isFinal(response); tries++) {
            if (response.isEmpty()) {
                send(request, there);
            }
            response = receive();
        }
        if (!response.startsWith("SIP/2.0 200 ")) {
            throw new AssertionError("INVITE was answered: " + response);
        }
        send(head("ACK", port, 1, "z9hG4bK-2", tag(header(response, "To"))) + "\r\n", there);
        return description(response);
    }

    private static boolean isFinal(String response) {
        return response.startsWith("SIP/2.0 ") && !response.startsWith("SIP/2.0 1");
    }

    private String head(String method, int port, int number, String branch, String toTag) {
        return """
            %s sip:phone@127.0.0.1:%d SIP/2.0\r
            Via: SIP/2.0/UDP 127.0.0.1:%d;branch=%s\r
            Max-Forwards: 70\r
            From: <sip:house@127.0.0.1>;tag=house\r
            To: <sip:phone@127.0.0.1>%s\r
            Call-ID: %s\r
            CSeq: %d %s\r
            Contact: <sip:house@127.0.0.1:%d>\r
            """.formatted(method, port, port(), branch, toTag, callId, number, method, port());
    }

    private static String body(SessionDescription description) {
        String text = new String(description.print(), StandardCharsets.ISO_8859_1);
        return "Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s".formatted(text.length(), text);
    }

    /// The offer of the telephone that calls.
    SessionDescription invited() throws IOException {
        for (int tries = 0; tries < TRIES && !invite.startsWith("INVITE "); tries++) {
            invite = receive();
        }
        if (!invite.startsWith("INVITE ")) {
            throw new AssertionError("nobody called; heard last: " + invite);
        }
        send(reply("100 Trying", ""), Objects.requireNonNull(caller));
        return description(invite);
    }

    void accept(SessionDescription answer) throws IOException {
        String contact = "Contact: <sip:house@127.0.0.1:%d>\r\n".formatted(port());
        send(reply("200 OK", contact + body(answer)), Objects.requireNonNull(caller));
    }

    private String reply(String status, String rest) {
        var vias = new StringBuilder();
        VIAS.matcher(invite).results().forEach(via -> vias.append(via.group()));
        return "SIP/2.0 %s\r\n%sFrom: %s\r\nTo: %s;tag=house\r\nCall-ID: %s\r\nCSeq: %s\r\n%s"
                .formatted(
                        status,
                        vias,
                        header(invite, "From"),
                        header(invite, "To"),
                        header(invite, "Call-ID"),
                        header(invite, "CSeq"),
                        rest.isEmpty() ? "Content-Length: 0\r\n\r\n" : rest);
    }

    private static String header(String message, String name) {
        var found = Pattern.compile("(?im)^" + name + ": *(.*)$").matcher(message);
        if (!found.find()) {
            throw new AssertionError("no %s in: %s".formatted(name, message));
        }
        return found.group(1);
    }

    private static String tag(String to) {
        int at = to.indexOf(";tag=");
        return at < 0 ? "" : to.substring(at);
    }

    private static SessionDescription description(String message) {
        String body = message.substring(message.indexOf("\r\n\r\n") + 4);
        return MediaHouse.parsed(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void send(String message, SocketAddress there) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        socket.send(new DatagramPacket(bytes, bytes.length, there));
    }

    /// Empty if nothing came for a while.
    private String receive() throws IOException {
        var packet = new DatagramPacket(new byte[ROOM], ROOM);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException nothing) {
            return "";
        }
        caller = packet.getSocketAddress();
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        socket.close();
    }
}
