package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Network;
import org.belfry.ground.Time;
import org.belfry.identity.Invitations;
import org.belfry.identity.People;
import org.belfry.net.Doors;
import org.belfry.net.DoorsProbe;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;
import org.belfry.store.Ledger;
import org.belfry.trust.Controls;
import org.belfry.trust.TrustReport.Standing;
import org.belfry.vault.Secret;

/// What the command line can ask of the running house: one table of verbs, each a short method.
/// Thread-safe.
final class Verbs implements Function<ControlRequest, ControlReply> {

    /// What the verbs act on.
    record Rooms(
            Time time,
            Keys keys,
            Ledger ledger,
            Invitations invitations,
            People people,
            Controls controls,
            Doors doors,
            DoorsProbe doorsProbe,
            WebDoors webDoors,
            Certificates certificates,
            Links links,
            Runnable stop) {}

    private final Rooms rooms;
    private final Map<String, Function<ControlRequest, ControlReply>> table;

    /// @param more verbs of one part of the house
    Verbs(Rooms rooms, Map<String, Function<ControlRequest, ControlReply>> more) {
        this.rooms = rooms;
        table = new HashMap<>(more);
        table.putAll(Map.ofEntries(
                Map.entry("status", this::status),
                Map.entry("stop", this::stop),
                Map.entry("user.invite", this::invite),
                Map.entry("user.list", this::people),
                Map.entry("console.open", this::openConsole),
                Map.entry("console.close", this::closeConsole),
                Map.entry("check", this::check),
                Map.entry("trust", this::trust),
                Map.entry("audit.verify", this::verifyAudit),
                Map.entry("audit.export", this::exportAudit),
                Map.entry("audit.key", this::auditKey),
                Map.entry("keys.rotate", this::rotateKeys),
                Map.entry("keys.recovery-kit", this::renewKit),
                Map.entry("certificate.show", this::certificate),
                Map.entry("certificate.authority", this::authority)));
    }

    @Override
    public ControlReply apply(ControlRequest request) {
        var verb = table.get(request.verb());
        return verb == null
                ? new ControlReply.Refused(
                        "the running house does not know '%s'; is it of another version?".formatted(request.verb()))
                : verb.apply(request);
    }

    private ControlReply status(ControlRequest request) {
        var report = rooms.controls.report();
        var result = object().put("people", rooms.people.count())
                .put("kept", report.count(Standing.KEPT))
                .put("relaxed", report.count(Standing.RELAXED))
                .put("broken", report.count(Standing.BROKEN))
                .put("unknown", report.count(Standing.UNKNOWN));
        var lines = new ArrayList<>(DoorLines.of(rooms.doors.states()));
        lines.add("%d people; %s".formatted(rooms.people.count(), TrustLines.counted(report)));
        return new ControlReply.Done(lines, result.set("doors", DoorLines.json(rooms.doors.states())));
    }

    private ControlReply stop(ControlRequest request) {
        rooms.stop.run();
        return new ControlReply.Done(List.of("The house is closing."), object().put("stopping", true));
    }

    private ControlReply invite(ControlRequest request) {
        var invitation = rooms.invitations.invite(request.has("administrator"), by(request), Optional.empty());
        var link = rooms.links.enrolment(invitation);
        var result = object().put("link", link)
                .put("expiresAt", invitation.expiresAt().toString());
        var lines = new ArrayList<String>();
        lines.add(link);
        lines.add("Good once, until %s.".formatted(invitation.expiresAt().truncatedTo(ChronoUnit.MINUTES)));
        rooms.links.nameHint().ifPresent(lines::add);
        return new ControlReply.Done(lines, result);
    }

    private ControlReply people(ControlRequest request) {
        var array = JsonNodeFactory.instance.arrayNode();
        var lines = new ArrayList<String>();
        for (var person : rooms.people.all()) {
            String name = person.name().disclose();
            array.addObject()
                    .put("id", person.id().toString())
                    .put("name", name)
                    .put("administrator", person.administrator());
            lines.add("%s%s".formatted(name, person.administrator() ? "  (administrator)" : ""));
        }
        return new ControlReply.Done(lines.isEmpty() ? List.of("Nobody has an account yet.") : lines, array);
    }

    private ControlReply openConsole(ControlRequest request) {
        Network network;
        try {
            network = Network.parse(request.argument("network").orElse(""));
        } catch (IllegalArgumentException e) {
            return new ControlReply.Refused("--from: expected a network such as 192.0.2.0/24");
        }
        return rooms.webDoors
                .openConsole(network, by(request))
                .<ControlReply>map(ControlReply.Refused::new)
                .orElseGet(() -> new ControlReply.Done(
                        Stream.concat(
                                        Stream.of(
                                                "The console is open to %s: %s"
                                                        .formatted(network, rooms.links.console()),
                                                "Close it again with: ./belfry console close"),
                                        rooms.links.nameHint().stream())
                                .toList(),
                        object().put("openTo", network.toString()).put("address", rooms.links.console())));
    }

    private ControlReply closeConsole(ControlRequest request) {
        return rooms.webDoors
                .closeConsole(by(request))
                .<ControlReply>map(ControlReply.Refused::new)
                .orElseGet(() -> new ControlReply.Done(
                        List.of("The console answers on this machine only.", rooms.links.sshHint()),
                        object().put("openTo", "loopback")));
    }

    private ControlReply check(ControlRequest request) {
        if (!request.has("doors")) {
            return trust(request);
        }
        var difference = rooms.doorsProbe.compare();
        var lines = new ArrayList<>(DoorLines.of(rooms.doors.states()));
        var result = object();
        result.set("doors", DoorLines.json(rooms.doors.states()));
        var unregistered = result.putArray("unregistered");
        difference.unregistered().forEach(socket -> {
            unregistered.add(socket);
            lines.add("NOT A DOOR: %s".formatted(socket));
        });
        var missing = result.putArray("missing");
        difference.missing().forEach(door -> {
            missing.add(door);
            lines.add("NOT LISTENING: %s".formatted(door));
        });
        return new ControlReply.Done(lines, result, difference.isNone());
    }

    private ControlReply trust(ControlRequest request) {
        var report = rooms.controls.check();
        return TrustLines.of(report, request.has("all"));
    }

    private ControlReply verifyAudit(ControlRequest request) {
        return LedgerReport.against(request.argument("head").map(Path::of), rooms.ledger::verify);
    }

    private ControlReply exportAudit(ControlRequest request) {
        var file = Path.of(request.argument("file").orElse(""));
        return PrivateFile.write(
                file,
                rooms.ledger::export,
                "Written to %s. Verify it anywhere: audit verify --file FILE --key PEM; audit key prints PEM"
                        .formatted(file));
    }

    private ControlReply auditKey(ControlRequest request) {
        String pem = rooms.keys.tenant().auditSigner().publicKeyPem();
        return new ControlReply.Done(pem.lines().toList(), object().put("pem", pem));
    }

    private ControlReply rotateKeys(ControlRequest request) {
        var passphrase = request.argument("passphrase").filter(words -> !words.isEmpty());
        boolean sealed = passphrase.isPresent();
        var rotation = rooms.keys.rotate(passphrase.map(Secret::ofText), request.has("no-passphrase"));
        return switch (rotation) {
            case Keys.Rotation.Refused(String sentence) -> new ControlReply.Refused(sentence);
            case Keys.Rotation.Done(boolean root, int people) -> {
                audit(request, "keys.rotate", Map.of("root", String.valueOf(root), "people", String.valueOf(people)));
                var lines = new ArrayList<String>();
                lines.add("The keys of house, tenant and %d people are new; what is sealed stays readable."
                        .formatted(people));
                lines.add(
                        root
                                ? "The root key is new too."
                                : "The root key is as before, for only its passphrase opens it: give "
                                        + "--passphrase-file to renew it.");
                if (sealed) {
                    lines.add("From now on an unattended start needs --passphrase-file F with this passphrase.");
                }
                yield new ControlReply.Done(
                        lines, object().put("rotated", true).put("root", root).put("people", people));
            }
        };
    }

    private ControlReply renewKit(ControlRequest request) {
        try (var kit = rooms.keys.renewRecoveryKit()) {
            audit(request, "keys.recovery-kit", Map.of());
            String text = kit.discloseText();
            return new ControlReply.Done(text.lines().toList(), object().put("recoveryKit", text));
        }
    }

    private ControlReply certificate(ControlRequest request) {
        var shown = rooms.certificates.shown();
        var names = Certificates.names(shown);
        var result = object().put("subject", shown.getSubjectX500Principal().getName())
                .put("issuer", shown.getIssuerX500Principal().getName())
                .put("notAfter", shown.getNotAfter().toInstant().toString())
                .put("sha256", Certificates.fingerprint(shown))
                .put("issuerSha256", Certificates.fingerprint(rooms.certificates.authority()));
        var lines = new ArrayList<String>();
        result.properties()
                .forEach(entry -> lines.add(
                        "%-12s %s".formatted(entry.getKey(), entry.getValue().asText())));
        lines.add("%-12s %s".formatted("names", String.join(", ", names)));
        names.forEach(result.putArray("names")::add);
        return new ControlReply.Done(lines, result);
    }

    private ControlReply authority(ControlRequest request) {
        String pem = rooms.certificates.authorityPem();
        return new ControlReply.Done(pem.lines().toList(), object().put("pem", pem));
    }

    private void audit(ControlRequest request, String action, Map<String, String> details) {
        rooms.ledger.record(
                new AuditEvent(rooms.time.now(), by(request), Optional.empty(), action, Optional.empty(), details));
    }

    private static Actor by(ControlRequest request) {
        return new Actor.CommandLine(request.unixUser());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
