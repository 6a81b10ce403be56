package org.belfry.courier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.belfry.vault.ServerIdentity;

/// A mail server of the loopback that does what the test says: it can lack TLS, prove itself badly, put off, refuse
/// and talk without end. What real ones do is seen in the tests of the whole house.
final class PostOffice implements AutoCloseable {

    /// Between what was heard in the clear and what was heard under TLS.
    static final String TLS = "-- TLS --";

    /// Every command, of every connection.
    final List<String> heard = new CopyOnWriteArrayList<>();

    /// What was taken as mail, as it came.
    final List<String> letters = new CopyOnWriteArrayList<>();

    /// By verb; `DATA.` is what follows the mail, `GREETING` what comes first.
    final Map<String, String> answers = new ConcurrentHashMap<>();

    private final ServerSocket socket;
    private final SSLContext tls;
    private final boolean implicit;

    PostOffice(ServerIdentity identity, boolean implicit) throws Exception {
        this.implicit = implicit;
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own", identity.privateKey(), new char[0], identity.chain().toArray(X509Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var peer = socket.accept();
                Thread.ofVirtual().start(() -> serve(peer));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket peer) {
        try (peer) {
            converse(implicit ? secured(peer) : peer);
        } catch (IOException gone) {
            heard.add("gone");
        }
    }

    private void converse(Socket first) throws IOException {
        var peer = first;
        var in = reader(peer);
        say(peer, answers.getOrDefault("GREETING", "220 post.example"));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            say(peer, answers.getOrDefault(verb, usual(verb, peer instanceof SSLSocket)));
            if (verb.equals("STARTTLS") && !answers.containsKey(verb)) {
                peer = secured(peer);
                in = reader(peer);
            } else if (verb.equals("DATA") && !answers.containsKey(verb)) {
                letters.add(letter(in));
                say(peer, answers.getOrDefault("DATA.", "250 taken"));
            }
        }
    }

    private static String usual(String verb, boolean secured) {
        return switch (verb) {
            case "EHLO" -> "250-post.example\r\n250 " + (secured ? "AUTH PLAIN LOGIN" : "STARTTLS");
            case "STARTTLS" -> "220 go ahead";
            case "AUTH" -> "235 known";
            case "DATA" -> "354 go ahead";
            case "QUIT" -> "221 bye";
            default -> "250 fine";
        };
    }

    private static String letter(BufferedReader in) throws IOException {
        var letter = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            letter.append(line).append('\n');
        }
        return letter.toString();
    }

    private SSLSocket secured(Socket clear) throws IOException {
        var secured = (SSLSocket) tls.getSocketFactory().createSocket(clear, null, clear.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        heard.add(TLS);
        return secured;
    }

    private static BufferedReader reader(Socket peer) throws IOException {
        return new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void say(Socket peer, String answer) throws IOException {
        peer.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        peer.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
