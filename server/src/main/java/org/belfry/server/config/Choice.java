package org.belfry.server.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.server.config.Configuration.Folders;
import org.belfry.server.config.Configuration.HttpDoor;
import org.belfry.server.config.Configuration.LogLevel;
import org.belfry.server.config.Configuration.PostgresPlace;
import org.belfry.server.config.ConfigurationReader.Value;
import org.belfry.store.Database;

/// What was written, key by key, and the safe default where nothing was.
final class Choice {

    /// Labels of letters, digits and hyphens (RFC 1123 §2.1), 253 characters in all.
    private static final Pattern HOST_NAME = Pattern.compile("(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
            + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private final Map<Key, Value> values;
    private final Surroundings surroundings;

    Choice(Map<Key, Value> values, Surroundings surroundings) {
        this.values = values;
        this.surroundings = surroundings;
    }

    Configuration configuration() throws ConfigurationFault {
        Path data = path(Key.DATA, surroundings.defaultData());
        Path keys = path(Key.KEYS, data.resolveSibling(data.getFileName() + "-keys"));
        Folders folders;
        try {
            folders = new Folders(data, keys);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationFault(String.valueOf(e.getMessage()));
        }
        return new Configuration(
                name(data),
                folders,
                door(Key.WEB_ADDRESS, "*", Key.WEB_PORT, 443),
                door(Key.CONSOLE_ADDRESS, "127.0.0.1", Key.CONSOLE_PORT, 9443),
                new TelephoneChoice(this).telephones(),
                postgres(),
                logLevel(),
                values.keySet().stream()
                        .filter(key -> key.reserved)
                        .map(key -> key.text)
                        .toList());
    }

    /// A house keeps the name it first opened under: passkeys and links hold it, and a name server that
    /// is silent or lies at a later start must not change it.
    private String name(Path data) throws ConfigurationFault {
        var value = values.get(Key.NAME);
        if (value == null) {
            return KeptName.in(data).read().filter(Choice::isHostName).orElseGet(surroundings.hostName());
        }
        String name = value.text().toLowerCase(Locale.ROOT);
        if (!isHostName(name)) {
            throw fault(Key.NAME, value, "a host name such as phone.example.com; an address has no passkeys");
        }
        return name;
    }

    private static boolean isHostName(String name) {
        boolean address = name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        return !address && HOST_NAME.matcher(name).matches();
    }

    private HttpDoor door(Key address, String defaultAddress, Key port, int defaultPort) throws ConfigurationFault {
        return new HttpDoor(address(address, defaultAddress), port(port, defaultPort), values.containsKey(port));
    }

    private String address(Key key, String absent) throws ConfigurationFault {
        var value = values.get(key);
        if (value == null || value.text().equals("*")) {
            return value == null ? absent : "*";
        }
        try {
            return IpAddress.parse(value.text()).toString();
        } catch (IllegalArgumentException e) {
            throw fault(key, value, "an address such as 192.0.2.1, ::1, or * for every one");
        }
    }

    Optional<Value> value(Key key) {
        return Optional.ofNullable(values.get(key));
    }

    int port(Key key, int absent) throws ConfigurationFault {
        var value = values.get(key);
        if (value == null) {
            return absent;
        }
        try {
            int port = Integer.parseInt(value.text());
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, with the same sentence as a number out of range.
        }
        throw fault(key, value, "1..65535, or 0 for any free port");
    }

    Optional<Path> file(Key key) throws ConfigurationFault {
        var value = values.get(key);
        if (value == null || value.text().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(value.text()).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw fault(key, value, "a file");
        }
    }

    private Path path(Key key, Path absent) throws ConfigurationFault {
        var value = values.get(key);
        try {
            return (value == null ? absent : Path.of(value.text()))
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException e) {
            throw fault(key, value == null ? new Value("default", absent.toString()) : value, "a folder");
        }
    }

    /// The user and password may stand in the URL as `?user=…&password=…`, as JDBC has it; they are
    /// taken out of it, so that the URL may be shown.
    private Optional<PostgresPlace> postgres() throws ConfigurationFault {
        var value = values.get(Key.DATABASE_URL);
        if (value == null || value.text().isEmpty()) {
            return Optional.empty();
        }
        if (!value.text().startsWith("jdbc:postgresql:")) {
            // The value may hold a password and is therefore not shown.
            throw new ConfigurationFault("%s: %s: expected a URL that begins with jdbc:postgresql:"
                    .formatted(value.where(), Key.DATABASE_URL.text));
        }
        String[] parts = value.text().split("\\?", 2);
        var kept = new ArrayList<String>();
        String user = "belfry";
        String password = "";
        for (String parameter : parts.length < 2 ? new String[0] : parts[1].split("&", -1)) {
            if (parameter.startsWith("user=")) {
                user = decoded(parameter);
            } else if (parameter.contains("password=") && value.where().equals("--set")) {
                throw new ConfigurationFault(("--set: %s: holds a password, which others read in the list of processes "
                                + "(expected: in belfry.toml in the data folder, or in the file --config names)")
                        .formatted(Key.DATABASE_URL.text));
            } else if (parameter.startsWith("password=")) {
                password = decoded(parameter);
            } else {
                kept.add(parameter);
            }
        }
        String url = kept.isEmpty() ? parts[0] : parts[0] + "?" + String.join("&", kept);
        try {
            var cluster = new Database.PostgresCluster(
                    url, user, Redacted.of(password), Database.PostgresCluster.CONNECTIONS_MAX_DEFAULT);
            return Optional.of(new PostgresPlace(cluster.url(), cluster.user(), cluster.password()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationFault("%s: %s: %s".formatted(value.where(), Key.DATABASE_URL.text, e.getMessage()));
        }
    }

    private static String decoded(String parameter) {
        return URLDecoder.decode(parameter.substring(parameter.indexOf('=') + 1), StandardCharsets.UTF_8);
    }

    private LogLevel logLevel() throws ConfigurationFault {
        var value = values.get(Key.LOG_LEVEL);
        if (value == null) {
            return LogLevel.INFO;
        }
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equalsIgnoreCase(value.text())) {
                return level;
            }
        }
        throw fault(Key.LOG_LEVEL, value, "error, warn, info or debug");
    }

    static ConfigurationFault fault(Key key, Value value, String expected) {
        return new ConfigurationFault(
                "%s: %s: %s (expected: %s)".formatted(value.where(), key.text, value.text(), expected));
    }
}
