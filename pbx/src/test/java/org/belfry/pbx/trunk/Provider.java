package org.belfry.pbx.trunk;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// A provider of plain datagrams and text that judges digests by itself (RFC 7616 §3.4), so that
/// nothing of ours judges itself. One thread.
public final class Provider implements AutoCloseable {

    public static final String USER = "house";
    public static final String PASSWORD = "nine-carriers-in-a-row";
    private static final String REALM = "carrier.example";

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    /// Every request as it came, in their order.
    public final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> answers = Collections.synchronizedList(new ArrayList<>());
    /// What is said to a call whose digest is right.
    public volatile int toCalls = 200;
    /// Whether it asks for digests.
    public volatile boolean asks = true;
    /// Whether it asks in dialogs too.
    public volatile boolean asksInside;
    /// What is said to those who ask whether it is there; nothing if 0.
    public volatile int toOptions = 200;
    /// Port of the media it names.
    public volatile int media = 40_000;

    private volatile String lastInvite = "";
    private volatile @Nullable InetSocketAddress lastFrom;

    public Provider() throws IOException {
        Thread.ofPlatform().name("provider").daemon().start(this::serve);
    }

    public SipUri uri() {
        return Objects.requireNonNull(SipUri.parse("sip:127.0.0.1:" + socket.getLocalPort() + ";transport=udp"));
    }

    public List<String> all(String method) {
        synchronized (requests) {
            return requests.stream().filter(one -> one.startsWith(method + " ")).toList();
        }
    }

    /// What it said to each of them.
    public List<Integer> answered(String method) {
        synchronized (answers) {
            return answers.stream()
                    .filter(one -> one.startsWith(method + " "))
                    .map(one -> Integer.valueOf(one.substring(method.length() + 1)))
                    .toList();
        }
    }

    private void serve() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[65_536], 65_536);
                socket.receive(packet);
                var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                if (!text.startsWith("SIP/2.0") && !text.isBlank()) {
                    heard(text, (InetSocketAddress) packet.getSocketAddress());
                }
            }
        } catch (SocketException closed) {
            // The test is over.
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private void heard(String request, InetSocketAddress from) throws IOException {
        requests.add(request);
        if (request.startsWith("ACK ")) {
            return;
        }
        String method = request.substring(0, request.indexOf(' '));
        boolean judged = method.equals("REGISTER") || method.equals("INVITE") || (asksInside && method.equals("BYE"));
        if (judged && asks && !isProven(request, method)) {
            reply(
                    request,
                    from,
                    401,
                    "WWW-Authenticate: Digest realm=\"%s\", nonce=\"n%d\", qop=\"auth\", algorithm=MD5\r\n"
                            .formatted(REALM, requests.size()),
                    "");
            return;
        }
        switch (method) {
            case "REGISTER" ->
                reply(request, from, 200, "Contact: %s;expires=60\r\n".formatted(one(request, "Contact")), "");
            case "INVITE" -> invited(request, from);
            case "OPTIONS" -> {
                if (toOptions != 0) {
                    reply(request, from, toOptions, "", "");
                }
            }
            default -> reply(request, from, 200, "", "");
        }
    }

    private void invited(String invite, InetSocketAddress from) throws IOException {
        lastInvite = invite;
        if (toCalls != 200) {
            reply(invite, from, toCalls, "", "");
            return;
        }
        String sdp = ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                        + "m=audio %d RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n")
                .formatted(media);
        reply(invite, from, 200, "Contact: <%s>\r\n".formatted(uri()), sdp);
    }

    /// Ends the call it answered last.
    public void hangUp() throws IOException {
        String invite = lastInvite;
        String target = one(invite, "Contact").replaceAll(".*<([^>]*)>.*", "$1");
        String bye = "BYE " + target + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK-bye%d\r\n"
                        .formatted(socket.getLocalPort(), requests.size())
                + "Max-Forwards: 70\r\nFrom: " + tagged(one(invite, "To")) + "\r\nTo: " + one(invite, "From")
                + "\r\nCall-ID: " + one(invite, "Call-ID") + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
        send(bye, Objects.requireNonNull(lastFrom));
    }

    private static String tagged(String to) {
        return to.contains("tag=") ? to : to + ";tag=provider";
    }

    private void reply(String request, InetSocketAddress to, int status, String headers, String body)
            throws IOException {
        lastFrom = to;
        answers.add(request.substring(0, request.indexOf(' ')) + " " + status);
        var answer = new StringBuilder("SIP/2.0 " + status + " Said\r\n");
        for (String name : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
            String value = one(request, name);
            answer.append(name)
                    .append(": ")
                    .append(name.equals("To") ? tagged(value) : value)
                    .append("\r\n");
        }
        answer.append(headers);
        if (!body.isEmpty()) {
            answer.append("Content-Type: application/sdp\r\n");
        }
        answer.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        send(answer.toString(), to);
    }

    private void send(String text, InetSocketAddress to) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    public static String one(String message, String header) {
        var found = Pattern.compile("(?im)^" + header + ":\\s*(.*?)\\s*$").matcher(message);
        if (!found.find()) {
            throw new AssertionError(header + " is missing: " + message);
        }
        return found.group(1);
    }

    private static boolean isProven(String request, String method) {
        if (!request.contains("\r\nAuthorization: ")) {
            return false;
        }
        String said = one(request, "Authorization");
        String ha1 = md5(USER + ":" + REALM + ":" + PASSWORD);
        String ha2 = md5(method + ":" + part(said, "uri"));
        String wanted = md5(String.join(
                ":", ha1, part(said, "nonce"), part(said, "nc"), part(said, "cnonce"), part(said, "qop"), ha2));
        return wanted.equals(part(said, "response")) && request.startsWith(method + " " + part(said, "uri") + " ");
    }

    private static String part(String credentials, String name) {
        var found = Pattern.compile("(?:^|[ ,])" + name + "=\"?([^\",]*)\"?").matcher(credentials);
        return found.find() ? found.group(1) : "";
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
