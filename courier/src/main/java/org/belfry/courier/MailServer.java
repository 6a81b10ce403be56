package org.belfry.courier;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.belfry.ground.Redacted;

/// The server that takes our mail, as an administrator set it up (RFC 6409). Immutable.
///
/// @param host a name, or an address that its certificate holds
/// @param login shown to it over TLS only; empty where it knows us by our address
/// @param from what our mail comes from
/// @param authorities whose certificates it may show, as PEM; empty for those the system trusts
public record MailServer(String host, int port, Tls tls, Optional<Login> login, MailAddress from, String authorities) {

    static final int AUTHORITIES_CHARS_MAX = 32 * 1024;
    private static final int LOGIN_CHARS_MAX = 255;
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,39}");

    /// When TLS begins; never not at all.
    public enum Tls {
        /// By a command on a connection that is clear until then (RFC 3207); a server that knows it not gets nothing.
        STARTTLS,
        /// At once (RFC 8314 §3.3).
        IMPLICIT
    }

    /// @param user without control characters
    public record Login(String user, Redacted<String> password) {

        public Login {
            expect(isPlain(user), "user: 1 to 255 characters, no control characters");
            expect(isPlain(password.disclose()), "password: 1 to 255 characters, no control characters");
        }

        private static boolean isPlain(String text) {
            return !text.isEmpty()
                    && text.length() <= LOGIN_CHARS_MAX
                    && text.chars().noneMatch(Character::isISOControl);
        }
    }

    /// @throws IllegalArgumentException with `field: what is expected`
    public MailServer {
        expect(HOST.matcher(host).matches(), "host: a name such as mail.example.com, or an address");
        expect(port >= 1 && port <= 65_535, "port: 1 to 65535");
        expect(authorities.length() <= AUTHORITIES_CHARS_MAX, "authority: at most 32 KiB of PEM");
        certificates(authorities);
    }

    /// None means those the system trusts.
    List<X509Certificate> anchors() {
        return certificates(authorities);
    }

    /// On this very machine, by what the administrator wrote: what a name server says does not lead here.
    boolean isHere() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    private static List<X509Certificate> certificates(String pem) {
        if (pem.isEmpty()) {
            return List.of();
        }
        try {
            var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            expect(!found.isEmpty(), "authority: a PEM file with a certificate");
            return found;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("authority: a PEM file with a certificate", e);
        }
    }

    private static void expect(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
