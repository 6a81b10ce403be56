package org.belfry.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts together the configuration: defaults, then the file, then `--set` and `--data`; the later wins.
///
/// Limits: a file of at most 1 MiB, so that pointing `--config` at a device or a log ends in a sentence.
public final class ConfigurationReader {

    private static final long FILE_BYTES_MAX = 1024 * 1024;

    private final Surroundings surroundings;

    public ConfigurationReader(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// @param file what `--config` names; without it `belfry.toml` in the data folder is read if there is one
    /// @param data what `--data` names
    /// @param settings what each `--set` says, as `key=value`
    public Configuration read(Optional<Path> file, Optional<Path> data, List<String> settings)
            throws ConfigurationFault {
        var fromOptions = new EnumMap<Key, Value>(Key.class);
        for (String setting : settings) {
            readSetting(setting, fromOptions);
        }
        data.ifPresent(path -> fromOptions.put(Key.DATA, new Value("--data", path.toString())));

        var values = new EnumMap<Key, Value>(Key.class);
        Path dataFolder = Path.of(Optional.ofNullable(fromOptions.get(Key.DATA))
                .map(Value::text)
                .orElseGet(() -> surroundings.defaultData().toString()));
        Path fileToRead = file.orElseGet(() -> dataFolder.resolve("belfry.toml"));
        if (file.isPresent() || Files.exists(fileToRead)) {
            readFile(fileToRead, values);
        }
        values.putAll(fromOptions);
        return new Choice(values, surroundings).configuration();
    }

    /// The settings somebody may mean by `name`: those whose key it is, or ends a key as `port` ends `web.port`.
    public static List<String> keysCalled(String name) {
        return Arrays.stream(Key.values())
                .filter(key -> !key.reserved)
                .map(key -> key.text)
                .filter(text -> text.equals(name) || text.endsWith("." + name) || text.equals(name.replace('-', '.')))
                .toList();
    }

    private static void readSetting(String setting, Map<Key, Value> into) throws ConfigurationFault {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new ConfigurationFault("--set %s: expected key=value, e.g. --set web.port=8443".formatted(setting));
        }
        into.put(
                key(setting.substring(0, equals).strip(), "--set"),
                new Value("--set", setting.substring(equals + 1).strip()));
    }

    private static void readFile(Path file, Map<Key, Value> into) throws ConfigurationFault {
        JsonNode tree;
        try {
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationFault("%s: no such file".formatted(file));
            }
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new ConfigurationFault("%s: larger than 1 MiB, which no configuration is".formatted(file));
            }
            tree = new TomlMapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new ConfigurationFault("%s: line %d: %s"
                    .formatted(
                            file, e.getLocation() == null ? 1 : e.getLocation().getLineNr(), firstSentence(e)));
        } catch (IOException e) {
            throw new ConfigurationFault("%s: cannot be read: %s".formatted(file, e.getMessage()));
        }
        flatten("", tree, file, into);
    }

    private static void flatten(String prefix, JsonNode table, Path file, Map<Key, Value> into)
            throws ConfigurationFault {
        for (var entry : table.properties()) {
            String name = prefix + entry.getKey();
            JsonNode node = entry.getValue();
            if (node.isObject()) {
                flatten(name + ".", node, file, into);
            } else if (node.isArray()) {
                var texts = new java.util.ArrayList<String>();
                node.forEach(element -> texts.add(element.asText()));
                into.put(key(name, file.toString()), new Value(file.toString(), String.join(",", texts)));
            } else {
                into.put(key(name, file.toString()), new Value(file.toString(), node.asText()));
            }
        }
    }

    private static Key key(String name, String where) throws ConfigurationFault {
        for (Key key : Key.values()) {
            if (key.text.equals(name)) {
                return key;
            }
        }
        var known = Arrays.stream(Key.values()).map(key -> key.text).toList();
        String hint = NearestName.of(name, known)
                .map(nearest -> "did you mean %s?".formatted(nearest))
                .orElse("known keys: " + String.join(", ", known));
        throw new ConfigurationFault("%s: unknown key %s; %s"
                .formatted(where, name.length() > 64 ? name.substring(0, 64) + "…" : name, hint));
    }

    private static String firstSentence(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("not TOML");
    }

    /// A value as written, and where, so that a fault can name the place.
    record Value(String where, String text) {}
}
