package org.belfry.pbx.kept;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.jspecify.annotations.Nullable;

/// How records that are kept whole are written: JSON whose leaves are plain texts (25 s are
/// `PT25S`). A key that is not known, or missing, is a fault. Thread-safe.
public final class KeptText {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(PersonId.class, text(PersonId::toString))
                    .addDeserializer(PersonId.class, read(PersonId::parse))
                    .addSerializer(Network.class, text(Network::toString))
                    .addDeserializer(Network.class, read(Network::parse))
                    .addSerializer(Duration.class, text(Duration::toString))
                    .addDeserializer(Duration.class, read(Duration::parse))
                    .addSerializer(LocalDate.class, text(LocalDate::toString))
                    .addDeserializer(LocalDate.class, read(LocalDate::parse))
                    .addSerializer(LocalTime.class, text(LocalTime::toString))
                    .addDeserializer(LocalTime.class, read(LocalTime::parse))
                    .addSerializer(ZoneId.class, text(ZoneId::getId))
                    .addDeserializer(ZoneId.class, read(ZoneId::of)))
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private KeptText() {}

    public static String of(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new IllegalStateException("a record could not be written: " + e.getOriginalMessage(), e);
        }
    }

    /// @throws IllegalArgumentException with the place of the fault
    public static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("kept record: " + e.getOriginalMessage(), e);
        }
    }

    /// The same of a text that may be older than some keys.
    ///
    /// @param added keys that came later, with what their absence means; behind a dot the key of a record
    ///     inside, `*` for each there is
    /// @throws IllegalArgumentException with the place of the fault
    public static <T> T read(String text, Class<T> type, Map<String, ?> added) {
        try {
            var tree = JSON.readTree(text);
            added.forEach((key, value) -> add(tree, List.of(key.split("\\.", -1)), JSON.valueToTree(value)));
            return JSON.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("kept record: " + e.getOriginalMessage(), e);
        }
    }

    private static void add(@Nullable JsonNode at, List<String> path, JsonNode value) {
        if (!(at instanceof ObjectNode object)) {
            return;
        }
        String key = path.getFirst();
        var rest = path.subList(1, path.size());
        if (key.equals("*")) {
            object.forEach(each -> add(each, rest, value));
        } else if (!rest.isEmpty()) {
            add(object.get(key), rest, value);
        } else if (!object.has(key)) {
            object.set(key, value);
        }
    }

    private static <T> JsonSerializer<T> text(Function<T, String> text) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(text.apply(value));
            }
        };
    }

    private static <T> JsonDeserializer<T> read(Function<String, T> read) {
        return new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return read.apply(in.getText());
            }
        };
    }
}
