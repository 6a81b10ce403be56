package org.belfry.courier;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.belfry.courier.MailServer.Login;
import org.belfry.courier.MailServer.Tls;
import org.belfry.ground.Redacted;

/// A mail server as a text of lines, `key value`, and what its authorities are after an empty line. The text holds the
/// secret: it is only ever sealed.
final class MailServerText {

    private static final String AUTHORITIES = "\n\n";

    private MailServerText() {}

    static String of(MailServer server) {
        var lines = new ArrayList<String>();
        lines.add("host " + server.host());
        lines.add("port " + server.port());
        lines.add("tls " + server.tls().name().toLowerCase(Locale.ROOT));
        server.login().ifPresent(login -> {
            lines.add("user " + login.user());
            lines.add("password " + login.password().disclose());
        });
        lines.add("from " + server.from().disclose());
        return String.join("\n", lines) + AUTHORITIES + server.authorities();
    }

    /// @throws IllegalArgumentException if it is none
    static MailServer read(String text) {
        int end = text.indexOf(AUTHORITIES);
        var lines = List.of(text.substring(0, end).split("\n", -1));
        return new MailServer(
                one(lines, "host"),
                Integer.parseInt(one(lines, "port")),
                Tls.valueOf(one(lines, "tls").toUpperCase(Locale.ROOT)),
                find(lines, "user").map(user -> new Login(user, Redacted.of(one(lines, "password")))),
                MailAddress.parse(one(lines, "from"))
                        .orElseThrow(() -> new IllegalArgumentException("from: an address")),
                text.substring(end + AUTHORITIES.length()));
    }

    private static String one(List<String> lines, String key) {
        return find(lines, key).orElseThrow(() -> new IllegalArgumentException(key + ": missing"));
    }

    private static Optional<String> find(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> line.substring(key.length() + 1))
                .findFirst();
    }
}
