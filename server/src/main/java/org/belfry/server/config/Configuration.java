package org.belfry.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Redacted;

/// What an administrator may choose, checked and complete. Immutable.
///
/// @param name the host name people use
/// @param folders where things are kept
/// @param web the app's door
/// @param console the console's door
/// @param postgres the PostgreSQL cluster to use, or empty for SQLite
/// @param logLevel how much is logged
/// @param reservedKeys keys that were set but belong to doors this version does not open yet
public record Configuration(
        String name,
        Folders folders,
        HttpDoor web,
        HttpDoor console,
        Optional<PostgresPlace> postgres,
        LogLevel logLevel,
        List<String> reservedKeys) {

    public Configuration {
        reservedKeys = List.copyOf(reservedKeys);
    }

    /// @param data everything but the keys, 0700
    /// @param keys root and person keys, 0700; never inside `data`, so that a copy of the data opens nowhere
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
    /// @param portChosen whether an administrator named the port; a default one may fall back to a high port
    public record HttpDoor(String address, int port, boolean portChosen) {}

    /// @param url without user and password
    public record PostgresPlace(String url, String user, Redacted<String> password) {}

    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
