package org.belfry.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.media.PortRange;
import org.belfry.server.config.Configuration.MediaPlace;
import org.belfry.server.config.Configuration.OptionalDoor;
import org.belfry.server.config.Configuration.Telephones;
import org.belfry.server.config.ConfigurationReader.Value;

/// What was written about telephones: encrypted by default, in the clear only for networks that are
/// named (policy B2).
///
/// Limits: [#NETWORKS_MAX] networks, [#ADDRESSES_MAX] addresses; more are a mistake.
final class TelephoneChoice {

    private static final int NETWORKS_MAX = 64;
    private static final int ADDRESSES_MAX = 4;
    private static final Pattern RANGE = Pattern.compile("\\s*([0-9]{1,5})\\s*-\\s*([0-9]{1,5})\\s*");

    private final Choice choice;

    TelephoneChoice(Choice choice) {
        this.choice = choice;
    }

    Telephones telephones() throws ConfigurationFault {
        var trunks = new OptionalDoor(isOn(Key.SIP_TRUNKS_ENABLED), choice.port(Key.SIP_TRUNKS_PORT, 5071));
        var udp = new OptionalDoor(isOn(Key.SIP_UDP_ENABLED), choice.port(Key.SIP_UDP_PORT, 5060));
        var tcp = new OptionalDoor(isOn(Key.SIP_TCP_ENABLED), choice.port(Key.SIP_TCP_PORT, 5060));
        var networks = networks();
        if (networks.isEmpty() && (udp.enabled() || tcp.enabled())) {
            // A gate without networks lets everybody in.
            throw new ConfigurationFault(
                    "sip.networks: empty, but plain SIP is switched on (expected: who may use it, e.g. 192.0.2.0/24)");
        }
        return new Telephones(
                choice.port(Key.SIP_TLS_PORT, 5061),
                choice.file(Key.SIP_TLS_AUTHORITIES),
                trunks,
                udp,
                tcp,
                networks,
                media(),
                program());
    }

    private Optional<Path> program() throws ConfigurationFault {
        var named = choice.file(Key.VOICEMAIL_TRANSCRIBER);
        if (named.isPresent() && !Files.isExecutable(named.get())) {
            throw Choice.fault(
                    Key.VOICEMAIL_TRANSCRIBER, given(Key.VOICEMAIL_TRANSCRIBER), "a program that Belfry may run");
        }
        return named;
    }

    private boolean isOn(Key key) throws ConfigurationFault {
        var value = choice.value(key);
        if (value.isPresent()
                && !Arrays.asList("true", "false").contains(value.get().text())) {
            throw Choice.fault(key, value.get(), "true or false");
        }
        return value.isPresent() && value.get().text().equals("true");
    }

    private List<Network> networks() throws ConfigurationFault {
        var networks = new ArrayList<Network>();
        for (String part : parts(Key.SIP_NETWORKS)) {
            try {
                networks.add(Network.parse(part));
            } catch (IllegalArgumentException e) {
                throw Choice.fault(
                        Key.SIP_NETWORKS, given(Key.SIP_NETWORKS), "networks such as 192.0.2.0/24,2001:db8::/48");
            }
        }
        if (networks.size() > NETWORKS_MAX) {
            throw Choice.fault(Key.SIP_NETWORKS, given(Key.SIP_NETWORKS), "at most %d".formatted(NETWORKS_MAX));
        }
        return networks;
    }

    private MediaPlace media() throws ConfigurationFault {
        int port = choice.port(Key.MEDIA_PORT, 10_000);
        if (port % 2 != 0) {
            throw Choice.fault(Key.MEDIA_PORT, given(Key.MEDIA_PORT), "an even port, or 0 for any free pair");
        }
        var addresses = new ArrayList<IpAddress>();
        var inside = new HashMap<Network, List<IpAddress>>();
        try {
            for (String part : parts(Key.MEDIA_ADDRESS)) {
                int equals = part.indexOf('=');
                if (equals < 0) {
                    addresses.add(IpAddress.parse(part));
                } else {
                    inside.computeIfAbsent(Network.parse(part.substring(0, equals)), _ -> new ArrayList<>())
                            .add(IpAddress.parse(part.substring(equals + 1)));
                }
            }
        } catch (IllegalArgumentException e) {
            throw mediaFault();
        }
        if (isTooMany(addresses)
                || inside.values().stream().anyMatch(TelephoneChoice::isTooMany)
                || inside.size() > NETWORKS_MAX) {
            throw mediaFault();
        }
        return new MediaPlace(port, addresses, Map.copyOf(inside), range(port));
    }

    /// @param port of the shared pair, which is never in it
    private Optional<PortRange> range(int port) throws ConfigurationFault {
        var value = choice.value(Key.MEDIA_RANGE);
        if (value.isEmpty() || value.get().text().isBlank()) {
            return Optional.empty();
        }
        var written = RANGE.matcher(value.get().text());
        try {
            if (written.matches()) {
                var range = new PortRange(Integer.parseInt(written.group(1)), Integer.parseInt(written.group(2)));
                if (port == 0 || !(range.has(port) || range.has(port + 1))) {
                    return Optional.of(range);
                }
            }
        } catch (IllegalArgumentException outOfBounds) {
            // Answered below, with the same sentence as what is no range at all.
        }
        throw Choice.fault(
                Key.MEDIA_RANGE,
                value.get(),
                "two ports or more in 1024-65535 such as 20000-20199, without media.port and the next");
    }

    private static boolean isTooMany(List<IpAddress> addresses) {
        return addresses.size() > ADDRESSES_MAX
                || addresses.stream().anyMatch(address -> address.high() == 0 && address.low() == 0);
    }

    private ConfigurationFault mediaFault() {
        return Choice.fault(
                Key.MEDIA_ADDRESS,
                given(Key.MEDIA_ADDRESS),
                "addresses such as 198.51.100.7,192.0.2.0/24=192.0.2.5, at most %d for one network"
                        .formatted(ADDRESSES_MAX));
    }

    private Value given(Key key) {
        return choice.value(key).orElseGet(() -> new Value("default", ""));
    }

    private List<String> parts(Key key) {
        String text = choice.value(key).map(Value::text).orElse("");
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
