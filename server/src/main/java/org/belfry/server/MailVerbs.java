package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.belfry.courier.Courier;
import org.belfry.courier.Delivery;
import org.belfry.courier.MailAddress;
import org.belfry.courier.MailServer;
import org.belfry.courier.MailServer.Login;
import org.belfry.courier.MailServer.Tls;
import org.belfry.ground.Actor;
import org.belfry.ground.Redacted;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;

/// What the command line can ask about the mail server. Thread-safe.
final class MailVerbs {

    private static final ControlReply NONE =
            new ControlReply.Refused("no mail server is set; ./belfry mail set names one");

    private final Courier courier;

    MailVerbs(Courier courier) {
        this.courier = courier;
    }

    Map<String, Function<ControlRequest, ControlReply>> table() {
        return Map.of(
                "mail.set", this::set,
                "mail.show", this::show,
                "mail.remove", this::remove,
                "mail.test", this::test);
    }

    private ControlReply set(ControlRequest request) {
        MailServer server;
        try {
            server = wished(request);
        } catch (IllegalArgumentException e) {
            return new ControlReply.Refused("--" + e.getMessage());
        }
        courier.set(server, by(request));
        return new ControlReply.Done(
                List.of("Set. ./belfry mail test --to ADDRESS says whether it takes mail."), described(server));
    }

    private static MailServer wished(ControlRequest request) {
        var tls = switch (request.argument("tls").orElse("")) {
            case "", "starttls" -> Tls.STARTTLS;
            case "implicit" -> Tls.IMPLICIT;
            default -> throw new IllegalArgumentException("tls: starttls or implicit; there is no mail without");
        };
        return new MailServer(
                request.argument("host").orElse(""),
                request.argument("port").map(MailVerbs::port).orElse(tls == Tls.IMPLICIT ? 465 : 587),
                tls,
                login(request),
                address(request, "from"),
                request.argument("authority").orElse(""));
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("port: 1 to 65535", e);
        }
    }

    private static Optional<Login> login(ControlRequest request) {
        var user = request.argument("user");
        var password = request.argument("password");
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("user and --password-file: both or neither");
        }
        return user.map(name -> new Login(name, Redacted.of(password.orElse(""))));
    }

    private static MailAddress address(ControlRequest request, String option) {
        return request.argument(option)
                .flatMap(MailAddress::parse)
                .orElseThrow(() -> new IllegalArgumentException(option + ": an address such as pbx@example.com"));
    }

    private ControlReply show(ControlRequest request) {
        var server = courier.server();
        if (server.isEmpty()) {
            return NONE;
        }
        var node = described(server.get()).put("waiting", courier.waiting()).put("fault", courier.fault());
        var lines = new ArrayList<String>();
        node.properties()
                .forEach(entry -> lines.add(
                        "%-10s %s".formatted(entry.getKey(), entry.getValue().asText())));
        return new ControlReply.Done(lines, node);
    }

    /// Everything but the password.
    private static ObjectNode described(MailServer server) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("host", server.host())
                .put("port", server.port())
                .put("tls", server.tls().name().toLowerCase(Locale.ROOT))
                .put("user", server.login().map(Login::user).orElse(""))
                .put("password", server.login().isPresent() ? "set" : "")
                .put("from", server.from().disclose())
                .put("authority", server.authorities().isEmpty() ? "those the system trusts" : "its own");
    }

    private ControlReply remove(ControlRequest request) {
        return courier.remove(by(request))
                ? new ControlReply.Done(
                        List.of("Removed; nothing is sent by mail."),
                        JsonNodeFactory.instance.objectNode().put("removed", true))
                : NONE;
    }

    private ControlReply test(ControlRequest request) {
        if (courier.server().isEmpty()) {
            return NONE;
        }
        MailAddress to;
        try {
            to = address(request, "to");
        } catch (IllegalArgumentException e) {
            return new ControlReply.Refused("--" + e.getMessage());
        }
        return switch (courier.test(to, by(request))) {
            case Delivery.Taken() ->
                new ControlReply.Done(
                        List.of("The server took it."),
                        JsonNodeFactory.instance.objectNode().put("taken", true));
            case Delivery.Deferred(boolean _, String sentence) -> new ControlReply.Refused("not sent: " + sentence);
            case Delivery.Refused(int _, String sentence) -> new ControlReply.Refused("refused: " + sentence);
        };
    }

    private static Actor by(ControlRequest request) {
        return new Actor.CommandLine(request.unixUser());
    }
}
