package org.belfry.pbx.trunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.Network;
import org.belfry.ground.Redacted;
import org.belfry.pbx.trunk.Numbers.Rule;
import org.belfry.pbx.trunk.Trunk.Admission;
import org.belfry.pbx.trunk.Trunk.Login;
import org.belfry.pbx.trunk.Trunk.Terms;
import org.belfry.sip.SipUri;

/// A trunk as a text of lines, `key value`, each key once but rules. The text holds the secret: it is
/// only ever sealed.
final class TrunkText {

    private TrunkText() {}

    static String of(Trunk trunk) {
        var lines = new ArrayList<String>();
        lines.add("name " + trunk.name());
        lines.add("next " + trunk.nextHop());
        trunk.login().ifPresent(login -> {
            lines.add("user " + login.user());
            lines.add("password " + login.password().disclose());
        });
        lines.add("registers " + trunk.registers());
        lines.add("networks " + joined(trunk.admission().networks().stream().map(Network::toString)));
        lines.add("subjects " + joined(trunk.admission().subjects().stream().sorted()));
        lines.add("codecs " + String.join(" ", trunk.terms().codecs()));
        lines.add("plain " + trunk.terms().plain());
        lines.add("trusted " + trunk.terms().trusted());
        lines.add("concurrent " + trunk.terms().concurrent());
        lines.add("per-second " + trunk.terms().perSecond());
        trunk.numbers().out().forEach(rule -> lines.add("out " + rule.beginning() + " " + rule.instead()));
        trunk.numbers().in().forEach(rule -> lines.add("in " + rule.beginning() + " " + rule.instead()));
        lines.add("shown " + trunk.shown());
        return String.join("\n", lines);
    }

    private static String joined(Stream<String> words) {
        return words.collect(Collectors.joining(" "));
    }

    /// @throws IllegalArgumentException if it is none
    static Trunk read(String text) {
        var lines = List.of(text.split("\n", -1));
        return new Trunk(
                one(lines, "name"),
                uri(one(lines, "next")),
                find(lines, "user").map(user -> new Login(user, Redacted.of(one(lines, "password")))),
                Boolean.parseBoolean(one(lines, "registers")),
                new Admission(
                        words(one(lines, "networks")).stream()
                                .map(Network::parse)
                                .toList(),
                        Set.copyOf(words(one(lines, "subjects")))),
                new Terms(
                        words(one(lines, "codecs")),
                        Boolean.parseBoolean(one(lines, "plain")),
                        Boolean.parseBoolean(one(lines, "trusted")),
                        Integer.parseInt(one(lines, "concurrent")),
                        Integer.parseInt(one(lines, "per-second"))),
                new Numbers(rules(lines, "out"), rules(lines, "in")),
                one(lines, "shown"));
    }

    private static SipUri uri(String text) {
        var uri = SipUri.parse(text);
        Trunk.expect(uri != null, "next: a SIP URI");
        return Objects.requireNonNull(uri);
    }

    private static String one(List<String> lines, String key) {
        return find(lines, key).orElseThrow(() -> new IllegalArgumentException(key + ": missing"));
    }

    private static Optional<String> find(List<String> lines, String key) {
        return all(lines, key).findFirst();
    }

    private static Stream<String> all(List<String> lines, String key) {
        return lines.stream().filter(line -> line.startsWith(key + " ")).map(line -> line.substring(key.length() + 1));
    }

    private static List<Rule> rules(List<String> lines, String key) {
        return all(lines, key)
                .map(line -> line.split(" ", -1))
                .map(parts -> new Rule(parts[0], parts[1]))
                .toList();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
