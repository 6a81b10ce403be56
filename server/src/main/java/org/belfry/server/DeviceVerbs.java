package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.identity.People;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.registrar.Registrar.Registration;
import org.belfry.pbx.registrar.RegistrationLog;
import org.belfry.server.config.Surroundings;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;

/// What the command line can ask about telephones. Thread-safe.
final class DeviceVerbs {

    private static final int LOG_LINES = 100;

    private final String domain;
    private final People people;
    private final Telephony telephony;
    private final Certificates certificates;

    DeviceVerbs(String domain, People people, Telephony telephony, Certificates certificates) {
        this.domain = domain;
        this.people = people;
        this.telephony = telephony;
        this.certificates = certificates;
    }

    Map<String, Function<ControlRequest, ControlReply>> table() {
        return Map.of(
                "device.add", this::add,
                "device.list", this::list,
                "device.revoke", this::revoke,
                "device.log", this::log);
    }

    private ControlReply add(ControlRequest request) {
        String user = request.argument("user").orElse("");
        var owner = people.named(user);
        if (owner.isEmpty()) {
            return new ControlReply.Refused(
                    "--user %s: nobody has an account of that name; ./belfry user list shows who has".formatted(user));
        }
        DevicePolicy policy;
        try {
            policy = new DevicePolicy(
                    !request.has("encrypted"), networks(request.argument("from").orElse("")));
        } catch (IllegalArgumentException e) {
            return new ControlReply.Refused(
                    "--from: expected up to %d networks such as 192.0.2.0/24".formatted(DevicePolicy.NETWORKS_MAX));
        }
        String label = request.argument("label").orElse("");
        return switch (telephony.devices().add(owner.get().id(), label, policy, by(request))) {
            case Devices.Enrolled enrolled -> enrolled(enrolled);
            case Devices.Refused(String sentence) -> new ControlReply.Refused(sentence);
        };
    }

    private static List<Network> networks(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(Network::parse)
                        .toList();
    }

    /// Enough to configure any SIP phone.
    private ControlReply enrolled(Devices.Enrolled enrolled) {
        var device = enrolled.device();
        int port = telephony.tlsPort();
        // An address that this machine answers at: many telephones know no hosts file.
        String address =
                Surroundings.ownAddressOf(domain).map(IpAddress::toString).orElse(domain);
        var result = object().put("domain", domain)
                .put("username", device.username())
                .put("password", enrolled.password().disclose())
                .put("transport", "tls")
                .put("address", address)
                .put("port", port)
                .put("uri", "sip:%s@%s".formatted(device.username(), domain))
                .put("mediaEncryption", "srtp-sdes")
                .put("caCertificate", certificates.authorityPem());
        var lines = List.of(
                "User name    %s".formatted(device.username()),
                "Password     %s".formatted(enrolled.password().disclose()),
                "Domain       %s".formatted(domain),
                "Server       %s, port %d, TLS".formatted(address, port),
                "Encryption   SRTP, keys in SDP (SDES)",
                "The password is not shown again. The telephone has to trust: ./belfry certificate authority");
        return new ControlReply.Done(lines, result);
    }

    private ControlReply list(ControlRequest request) {
        var registrations = telephony.registrar().registrations().stream()
                .collect(Collectors.groupingBy(each -> each.device().id()));
        var array = JsonNodeFactory.instance.arrayNode();
        var lines = new ArrayList<String>();
        for (var device : telephony.devices().all()) {
            var bound = registrations.getOrDefault(device.id(), List.of());
            array.add(described(device, bound));
            lines.add("%s  %-16s %-20s %s"
                    .formatted(device.username(), owner(device), device.label().disclose(), shown(bound)));
        }
        return new ControlReply.Done(lines.isEmpty() ? List.of("There are no devices yet.") : lines, array);
    }

    private ObjectNode described(Device device, List<Registration> bound) {
        var node = object().put("id", device.id().toString())
                .put("user", owner(device))
                .put("username", device.username())
                .put("label", device.label().disclose())
                .put("encryptedOnly", !device.policy().plain())
                .put("addedAt", device.addedAt().toString());
        var from = node.putArray("from");
        device.policy().networks().forEach(network -> from.add(network.toString()));
        var registered = node.putArray("registrations");
        for (var each : bound) {
            registered
                    .addObject()
                    .put("transport", each.transport().name().toLowerCase(java.util.Locale.ROOT))
                    .put("address", each.remote().disclose().getAddress().getHostAddress())
                    .put("port", each.remote().disclose().getPort())
                    .put("userAgent", each.userAgent().disclose())
                    .put("since", each.since().toString())
                    .put("expiresAt", each.expiresAt().toString())
                    .put("reachable", each.reachable());
        }
        return node;
    }

    private static String shown(List<Registration> bound) {
        return bound.stream()
                .filter(Registration::reachable)
                .findFirst()
                .map(each -> "on, by %s, %s"
                        .formatted(each.transport(), each.userAgent().disclose()))
                .orElse("off");
    }

    private ControlReply revoke(ControlRequest request) {
        String named = request.argument("device").orElse("");
        var device = telephony.devices().named(named).or(() -> byId(named));
        if (device.isEmpty() || !telephony.devices().revoke(device.get().id(), by(request))) {
            return new ControlReply.Refused(
                    "there is no device '%s'; ./belfry device list shows them".formatted(named));
        }
        return new ControlReply.Done(
                List.of("Revoked: it is signed out, and its password opens nothing any more."),
                object().put("revoked", device.get().id().toString()));
    }

    private Optional<Device> byId(String text) {
        try {
            return telephony.devices().find(DeviceId.parse(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private ControlReply log(ControlRequest request) {
        var array = JsonNodeFactory.instance.arrayNode();
        var lines = new ArrayList<String>();
        for (var entry : telephony.registrar().log().newest(LOG_LINES)) {
            array.add(logged(entry));
            lines.add("%s  %-8s %s  %s  %s  %s"
                    .formatted(
                            entry.at().truncatedTo(ChronoUnit.SECONDS),
                            entry.event(),
                            entry.username(),
                            entry.came().from().disclose(),
                            entry.came().transport(),
                            entry.userAgent().disclose()));
        }
        return new ControlReply.Done(lines.isEmpty() ? List.of("Nothing has registered yet.") : lines, array);
    }

    private ObjectNode logged(RegistrationLog.Entry entry) {
        return object().put("at", entry.at().toString())
                .put("event", entry.event())
                .put("device", entry.device().toString())
                .put(
                        "user",
                        people.find(entry.person())
                                .map(each -> each.name().disclose())
                                .orElse(""))
                .put("username", entry.username())
                .put("displayName", entry.displayName().disclose())
                .put("userAgent", entry.userAgent().disclose())
                .put("from", entry.came().from().disclose())
                .put("transport", entry.came().transport());
    }

    private String owner(Device device) {
        return people.find(device.owner()).map(each -> each.name().disclose()).orElse("");
    }

    private static Actor by(ControlRequest request) {
        return new Actor.CommandLine(request.unixUser());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
