package org.belfry.pbx.front;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// A telephone of plain sockets and text that makes its own digests (RFC 7616 §3.4), so that nothing of
/// ours judges itself. One thread; waits up to ten seconds for an answer.
final class Telephone implements AutoCloseable {

    private static final int PATIENCE_MS = 10_000;

    private final Line line;
    private final String user;
    private final String password;
    private final String callId = "call-" + System.nanoTime();
    private int cseq;
    private int nonceCount;

    /// Extra header lines of every request, each ended.
    String extra = "";

    /// Whom it asks about; empty for the house.
    String asked = "";

    private interface Line extends AutoCloseable {
        void send(String message) throws IOException;

        String receive() throws IOException;

        int port();

        String transport();

        @Override
        void close() throws IOException;
    }

    /// An answer as it came.
    record Answer(int status, String text) {

        List<String> all(String header) {
            var found = new ArrayList<String>();
            var lines = Pattern.compile("(?im)^" + header + ":\\s*(.*?)\\s*$").matcher(text);
            while (lines.find()) {
                found.add(lines.group(1));
            }
            return found;
        }

        String one(String header) {
            return all(header).getFirst();
        }

        /// Without what is random in each.
        String shape() {
            return text.replaceAll("nonce=\"[^\"]*\"", "nonce")
                    .replaceAll("tag=[^\\r\\n;]*", "tag")
                    .replaceAll("(?m)^(Via|From|To|Call-ID|CSeq):.*$", "$1");
        }
    }

    private final ArrayDeque<String> notices = new ArrayDeque<>();

    /// What it answers to what it is told.
    int notified = 200;

    private Telephone(Line line, String user, String password) {
        this.line = line;
        this.user = user;
        this.password = password;
    }

    static Telephone udp(InetSocketAddress house, String user, String password) throws IOException {
        return new Telephone(new Datagrams(house), user, password);
    }

    static Telephone tcp(InetSocketAddress house, String user, String password) throws IOException {
        return new Telephone(new Stream(new Socket(house.getAddress(), house.getPort()), "tcp"), user, password);
    }

    /// @param house as a client of TLS reaches it
    static Telephone tls(Socket house, String user, String password) throws IOException {
        return new Telephone(new Stream(house, "tls"), user, password);
    }

    String contact() {
        return "<sip:%s@127.0.0.1:%d;transport=%s>".formatted(user, line.port(), line.transport());
    }

    /// Registers its contact, with its secret.
    Answer register(int seconds) throws IOException {
        return authenticated("REGISTER", "Contact: %s\r\nExpires: %d\r\n".formatted(contact(), seconds));
    }

    /// Sends a request, and again with credentials if it is challenged.
    Answer authenticated(String method, String headers) throws IOException {
        var first = ask(method, headers);
        return first.status() == 401 || first.status() == 407
                ? ask(method, headers + credentials(method, first))
                : first;
    }

    Answer ask(String method, String headers) throws IOException {
        send(method, headers);
        while (true) {
            String text = line.receive();
            if (!text.startsWith("SIP/2.0")) {
                notices.add(text);
                answer(text);
                continue;
            }
            int status = Integer.parseInt(text.substring(8, 11));
            if (status >= 200 && text.contains("CSeq: " + cseq + " ")) {
                if (method.equals("INVITE")) {
                    acknowledge(text);
                }
                return new Answer(status, text);
            }
        }
    }

    /// What it was told by the house itself, next; answered as [#notified] says.
    String told() throws IOException {
        if (notices.isEmpty()) {
            String text = line.receive();
            answer(text);
            return text;
        }
        return notices.remove();
    }

    private void answer(String request) throws IOException {
        var lines = new StringBuilder("SIP/2.0 %d Heard\r\n".formatted(notified));
        request.lines()
                .filter(each -> each.matches("(?i)(via|from|to|call-id|cseq):.*"))
                .forEach(each -> lines.append(each).append("\r\n"));
        line.send(lines.append("Content-Length: 0\r\n\r\n").toString());
    }

    private void send(String method, String headers) throws IOException {
        cseq++;
        line.send(request(method, "z9hG4bK-" + callId + cseq, "To: <sip:%s@house.test>".formatted(user), headers));
    }

    /// Of a failure: the same branch, the To of the answer.
    private void acknowledge(String answer) throws IOException {
        String to = new Answer(0, answer).one("To");
        line.send(request("ACK", "z9hG4bK-" + callId + cseq, "To: " + to, ""));
    }

    private String request(String method, String branch, String to, String headers) {
        String toLine = headers.contains("To: ") ? "" : to + "\r\n";
        return method + " " + uri() + " SIP/2.0\r\n"
                + "Via: SIP/2.0/" + line.transport().toUpperCase(java.util.Locale.ROOT) + " 127.0.0.1:" + line.port()
                + ";rport;branch=" + branch + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: \"Hall\" <sip:" + user + "@house.test>;tag=t\r\n"
                + toLine
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: " + cseq + " " + method + "\r\n"
                + "User-Agent: Telephone/1\r\n"
                + extra
                + headers
                + "Content-Length: 0\r\n\r\n";
    }

    private String uri() {
        return asked.isEmpty() ? "sip:house.test" : asked;
    }

    String credentials(String method, Answer challenged) {
        boolean registrar = challenged.status() == 401;
        String challenge = challenged.one(registrar ? "WWW-Authenticate" : "Proxy-Authenticate");
        var nonce = Pattern.compile("nonce=\"([^\"]*)\"").matcher(challenge);
        var realm = Pattern.compile("realm=\"([^\"]*)\"").matcher(challenge);
        if (!nonce.find() || !realm.find()) {
            throw new AssertionError(challenge);
        }
        String count = "%08x".formatted(++nonceCount);
        String ha1 = md5(user + ":" + realm.group(1) + ":" + password);
        String ha2 = md5(method + ":" + uri());
        String response = md5(ha1 + ":" + nonce.group(1) + ":" + count + ":c:auth:" + ha2);
        return ("%s: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\", algorithm=MD5, "
                        + "cnonce=\"c\", qop=auth, nc=%s\r\n")
                .formatted(
                        registrar ? "Authorization" : "Proxy-Authorization",
                        user,
                        realm.group(1),
                        nonce.group(1),
                        uri(),
                        response,
                        count);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether the house has ended the connection.
    boolean isCut() throws IOException {
        try {
            return line.receive().isEmpty();
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        line.close();
    }

    private static final class Datagrams implements Line {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final InetSocketAddress house;

        Datagrams(InetSocketAddress house) throws IOException {
            this.house = house;
            socket.setSoTimeout(PATIENCE_MS);
        }

        @Override
        public void send(String message) throws IOException {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, house));
        }

        @Override
        public String receive() throws IOException {
            var packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        }

        @Override
        public int port() {
            return socket.getLocalPort();
        }

        @Override
        public String transport() {
            return "udp";
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static final class Stream implements Line {
        private final Socket socket;
        private final String transport;

        Stream(Socket house, String transport) throws IOException {
            this.socket = house;
            this.transport = transport;
            socket.setSoTimeout(PATIENCE_MS);
        }

        @Override
        public void send(String message) throws IOException {
            socket.getOutputStream().write(message.getBytes(StandardCharsets.UTF_8));
        }

        /// One message without a body; empty at the end.
        @Override
        public String receive() throws IOException {
            var bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    return "";
                }
                bytes.write(next);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }

        @Override
        public int port() {
            return socket.getLocalPort();
        }

        @Override
        public String transport() {
            return transport;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
