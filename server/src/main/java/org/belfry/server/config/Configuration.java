package org.belfry.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Redacted;
import org.belfry.media.PortRange;

/// What an administrator may choose, checked and complete. Immutable.
///
/// @param name the host name people use
/// @param folders where things are kept
/// @param web the app's door
/// @param console the console's door
/// @param telephones the doors of telephones and of their voices
/// @param postgres the PostgreSQL cluster to use, or empty for SQLite
/// @param logLevel how much is logged
/// @param reservedKeys keys that were set but belong to what this version does not have yet
public record Configuration(
        String name,
        Folders folders,
        HttpDoor web,
        HttpDoor console,
        Telephones telephones,
        Optional<PostgresPlace> postgres,
        LogLevel logLevel,
        List<String> reservedKeys) {

    public Configuration {
        reservedKeys = List.copyOf(reservedKeys);
    }

    /// @param data everything but the keys, 0700
    /// @param keys root and person keys, 0700; never inside `data`, so that a copy of the data opens
    /// nowhere
    public record Folders(Path data, Path keys) {
        public Folders {
            if (keys.startsWith(data)) {
                throw new IllegalArgumentException(
                        "keys: %s is inside data: %s (expected: a folder apart, so a copy of the data opens nowhere)"
                                .formatted(keys, data));
            }
        }
    }

    /// @param address a literal address, or `*` for every one
    /// @param port 1..65535, or 0 for any free one
    /// @param portChosen whether an administrator named the port; a default one may fall back to a high
    /// port
    public record HttpDoor(String address, int port, boolean portChosen) {}

    /// @param tlsPort 1..65535, or 0 for any free one
    /// @param authorities whom else to trust over TLS than the system does
    /// @param trunks for providers that are known by certificate, over TLS
    /// @param udp in the clear, as `tcp`
    /// @param networks who may speak in the clear; never empty where a door for that is open
    /// @param transcriber writes messages down
    public record Telephones(
            int tlsPort,
            Optional<Path> authorities,
            OptionalDoor trunks,
            OptionalDoor udp,
            OptionalDoor tcp,
            List<Network> networks,
            MediaPlace media,
            Optional<Path> transcriber) {
        public Telephones {
            networks = List.copyOf(networks);
        }
    }

    /// A door that stays closed unless it is switched on.
    public record OptionalDoor(boolean enabled, int port) {}

    /// @param port even, or 0 for any free pair
    /// @param addresses what callers of no network named are told; empty for this machine's own
    /// @param inside what callers of a network are told
    /// @param range of ports for telephones that need one of their own
    public record MediaPlace(
            int port, List<IpAddress> addresses, Map<Network, List<IpAddress>> inside, Optional<PortRange> range) {
        public MediaPlace {
            addresses = List.copyOf(addresses);
            inside = Map.copyOf(inside);
        }
    }

    /// @param url without user and password
    public record PostgresPlace(String url, String user, Redacted<String> password) {}

    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
