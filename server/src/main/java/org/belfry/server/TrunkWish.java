package org.belfry.server;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.belfry.ground.Network;
import org.belfry.ground.Redacted;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.trunk.Numbers;
import org.belfry.pbx.trunk.Numbers.Rule;
import org.belfry.pbx.trunk.Trunk;
import org.belfry.pbx.trunk.Trunk.Admission;
import org.belfry.pbx.trunk.Trunk.Login;
import org.belfry.pbx.trunk.Trunk.Terms;
import org.belfry.server.control.ControlRequest;
import org.belfry.sip.SipUri;

/// A trunk as somebody asks for it: what is said counts, what is left out stays as it was, and is
/// careful in a new one. Immutable. Each part throws an [IllegalArgumentException] that says what was
/// expected.
///
/// @param before as it is set up now; empty for a new one
/// @param known what the dialplan knows of it
record TrunkWish(ControlRequest said, Optional<Trunk> before, Optional<Plan.Trunk> known) {

    private static final Set<String> TRANSPORTS = Set.of("tls", "tcp", "udp");

    String name() {
        return text("name").orElse("");
    }

    /// What the wire needs to know of it.
    Trunk connection() {
        return new Trunk(
                name(),
                nextHop(),
                login(),
                flag("register", before.map(Trunk::registers).orElse(false)),
                admission(),
                terms(),
                new Numbers(
                        rules("write", before.map(trunk -> trunk.numbers().out())),
                        rules("read", before.map(trunk -> trunk.numbers().in()))),
                shown());
    }

    /// What the dialplan needs to know of it.
    Plan.Trunk planned(String country) {
        return new Plan.Trunk(
                name(),
                text("country")
                        .filter(given -> !given.isEmpty())
                        .or(() -> known.map(Plan.Trunk::country))
                        .orElse(country)
                        .toUpperCase(Locale.ROOT),
                admission().networks(),
                !flag("free", known.map(trunk -> !trunk.paid()).orElse(false)),
                shown());
    }

    /// From 1, the first that is tried.
    Optional<Integer> order() {
        return text("order").map(given -> number("order", given));
    }

    private Optional<String> text(String key) {
        return said.argument(key);
    }

    private boolean flag(String key, boolean absent) {
        return text(key)
                .map(given -> switch (given) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(key + ": true or false");
                })
                .orElse(absent);
    }

    private static int number(String key, String given) {
        if (!given.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(key + ": a whole number");
        }
        return Integer.parseInt(given);
    }

    private SipUri nextHop() {
        String transport = text("transport")
                .or(() -> before.map(trunk -> trunk.transport().uriParameter()))
                .orElse("tls");
        if (!TRANSPORTS.contains(transport)) {
            throw new IllegalArgumentException("transport: tls, tcp or udp");
        }
        var host = text("host").map(TrunkWish::parsed).or(() -> before.map(Trunk::nextHop));
        return host.orElseThrow(() -> new IllegalArgumentException("host: where the provider takes calls"))
                .withParam("transport", transport);
    }

    private static SipUri parsed(String host) {
        var uri = SipUri.parse("sip:" + host);
        if (uri == null || !uri.user().isEmpty() || uri.hasHeaders() || host.contains(";")) {
            throw new IllegalArgumentException(
                    "host: '%.64s' (expected: a name or an address, perhaps with :PORT)".formatted(host));
        }
        return uri;
    }

    private Optional<Login> login() {
        var old = before.flatMap(Trunk::login);
        var user = text("user").or(() -> old.map(Login::user)).filter(given -> !given.isEmpty());
        var password = text("password").map(Redacted::of).or(() -> old.map(Login::password));
        if (user.isEmpty()) {
            if (text("password").isPresent()) {
                throw new IllegalArgumentException("user: missing, and there is a password");
            }
            return Optional.empty();
        }
        return Optional.of(new Login(
                user.get(),
                password.orElseThrow(() -> new IllegalArgumentException(
                        "password-file: missing (expected: a file, or - for standard input)"))));
    }

    private Admission admission() {
        var old = before.map(Trunk::admission).orElse(Admission.NOBODY);
        List<Network> networks;
        try {
            networks = text("from")
                    .map(given -> words(given).stream().map(Network::parse).toList())
                    .orElse(old.networks());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("from: networks such as 192.0.2.0/24, with commas between them", e);
        }
        var subjects = text("certificate")
                .map(given -> words(given).stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(old.subjects());
        return new Admission(networks, subjects);
    }

    private Terms terms() {
        var old = before.map(Trunk::terms).orElse(Terms.CAUTIOUS);
        boolean plain = text("media")
                .map(given -> switch (given) {
                    case "plain" -> true;
                    case "encrypted" -> false;
                    default -> throw new IllegalArgumentException("media: encrypted or plain");
                })
                .orElse(old.plain());
        return new Terms(
                text("codecs").map(TrunkWish::words).orElse(old.codecs()),
                plain,
                flag("trusted", old.trusted()),
                text("calls").map(given -> number("calls", given)).orElse(old.concurrent()),
                text("per-second").map(given -> number("per-second", given)).orElse(old.perSecond()));
    }

    private String shown() {
        return text("shown")
                .or(() -> before.map(Trunk::shown))
                .or(() -> known.map(Plan.Trunk::shown))
                .orElse("");
    }

    private List<Rule> rules(String key, Optional<List<Rule>> old) {
        return text(key)
                .map(given -> words(given).stream().map(word -> rule(key, word)).toList())
                .or(() -> old)
                .orElse(List.of());
    }

    private static Rule rule(String key, String word) {
        String[] sides = word.split("=", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException(key + ": rules such as +49=0, with commas between them");
        }
        return new Rule(sides[0], sides[1]);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
