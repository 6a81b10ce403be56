package org.belfry.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// JSON (RFC 8259) as this interface speaks it: lenient in nothing.
///
/// A body is UTF-8, one value, nothing behind it, no key twice, no key the record does not have, none missing, each of
/// its own type. What is lenient elsewhere (numbers for texts, UTF-16, trailing commas) is how two programs come to
/// read one body in two ways, and a check is walked around.
///
/// Limits: [#DEPTH_MAX] levels (a parser's stack), [#TEXT_CHARS_MAX] characters a text, [#NUMBER_CHARS_MAX] digits
/// (slow big numbers), [Route#bodyBytesMax] a body before it comes here. Thread-safe.
final class Json {

    static final int DEPTH_MAX = 16;
    static final int TEXT_CHARS_MAX = 48 * 1024;
    static final int NUMBER_CHARS_MAX = 20;
    private static final int ECHO_CHARS_MAX = 40;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(TEXT_CHARS_MAX)
                            .maxNameLength(256)
                            .maxNumberLength(NUMBER_CHARS_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .addModule(new SimpleModule().addSerializer(Instant.class, new InstantText()))
            .build();

    private Json() {}

    /// What came of reading a body.
    sealed interface Decoded<T> {

        record Whole<T>(T value) implements Decoded<T> {}

        /// JSON, but not what the record wants: nearly always a program a version behind.
        ///
        /// @param sentence what is wrong with it; never a value that stood in it
        record Broken<T>(String sentence) implements Decoded<T> {}

        /// Not JSON at all, which no page of ours sends.
        record Garbled<T>(String sentence, int atByte) implements Decoded<T> {}
    }

    /// Reads a record of this room. An empty body is an empty object for a record without components.
    static <T> Decoded<T> decode(byte[] body, Class<T> type) {
        if (body.length == 0 && type.getRecordComponents().length == 0) {
            return decode("{}".getBytes(StandardCharsets.UTF_8), type);
        }
        try {
            var tree = MAPPER.readTree(utf8(body));
            var flaw = flaw(tree, new Shape.Form(type), "body");
            return flaw.isPresent()
                    ? new Decoded.Broken<>(flaw.get())
                    : new Decoded.Whole<>(MAPPER.treeToValue(tree, type));
        } catch (CharacterCodingException e) {
            return new Decoded.Garbled<>("body: not UTF-8 (expected: JSON in UTF-8)", 0);
        } catch (StreamConstraintsException e) {
            return new Decoded.Garbled<>(
                    "body: nested too deep or too long in one place (expected: at most %d levels)".formatted(DEPTH_MAX),
                    at(e));
        } catch (JsonProcessingException e) {
            return new Decoded.Garbled<>(
                    "body: not JSON at character %d (expected: one object, no key twice)".formatted(at(e)), at(e));
        }
    }

    /// JSON of a room beneath, trusted.
    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON (expected: options of a passkey)", e);
        }
    }

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// For people: the same tree gives the same bytes on every machine.
    static byte[] pretty(JsonNode tree) {
        var indent = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withArrayEmptySeparator("")
                        .withObjectEmptySeparator(""))
                .withObjectIndenter(indent)
                .withArrayIndenter(indent);
        try {
            return (MAPPER.writer(printer).writeValueAsString(tree) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectMapper mapper() {
        return MAPPER;
    }

    private static String utf8(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private static int at(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? 0 : (int) Math.max(0, at.getCharOffset());
    }

    private static Optional<String> flaw(@Nullable JsonNode node, Shape.Form expected, String path) {
        if (node == null || !node.isObject()) {
            return Optional.of("%s: %s (expected: an object)".formatted(path, kind(node)));
        }
        var parts = expected.parts();
        for (var name : (Iterable<String>) node::fieldNames) {
            if (parts.stream().noneMatch(part -> part.name().equals(name))) {
                return Optional.of("%s: no such field (expected: %s)"
                        .formatted(
                                echo(name),
                                parts.isEmpty()
                                        ? "none"
                                        : parts.stream().map(Shape.Part::name).collect(Collectors.joining(", "))));
            }
        }
        return parts.stream()
                .map(part -> flaw(node.get(part.name()), part))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> flaw(@Nullable JsonNode node, Shape.Part part) {
        if (node == null || node.isNull()) {
            return part.required()
                    ? Optional.of("%s: missing (expected: %s)".formatted(part.name(), words(part.shape())))
                    : Optional.empty();
        }
        if (part.shape() instanceof Shape.Form object) {
            return flaw(node, object, part.name());
        }
        return fits(node, part.shape())
                ? Optional.empty()
                : Optional.of("%s: %s (expected: %s)".formatted(part.name(), kind(node), words(part.shape())));
    }

    private static boolean fits(JsonNode node, Shape shape) {
        return switch (shape) {
            case Shape.Text(int charsMax, var oneOf) ->
                node.isTextual()
                        && node.textValue().length() <= charsMax
                        && (oneOf.isEmpty() || oneOf.contains(node.textValue()));
            case Shape.Whole(boolean big) ->
                node.isIntegralNumber() && (big ? node.canConvertToLong() : node.canConvertToInt());
            case Shape.Truth() -> node.isBoolean();
            case Shape.Foreign() -> node.isObject();
            case Shape.Moment _, Shape.ListOf _, Shape.Texts _, Shape.Form _ -> false;
        };
    }

    private static String words(Shape shape) {
        return switch (shape) {
            case Shape.Text(int charsMax, var oneOf) ->
                oneOf.isEmpty()
                        ? "a text of at most %d characters".formatted(charsMax)
                        : "one of " + String.join(", ", oneOf);
            case Shape.Whole _ -> "a whole number";
            case Shape.Truth() -> "true or false";
            case Shape.Moment() -> "a time";
            case Shape.ListOf _ -> "a list";
            case Shape.Texts _, Shape.Foreign _, Shape.Form _ -> "an object";
        };
    }

    /// The kind of a value, never the value: it may be a password in the wrong place.
    private static String kind(@Nullable JsonNode node) {
        if (node == null) {
            return "nothing";
        }
        return switch (node.getNodeType()) {
            case STRING -> "a text of %d characters".formatted(node.textValue().length());
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case NULL -> "null";
            case BINARY, MISSING -> "nothing";
        };
    }

    private static String echo(String name) {
        return "'%s'".formatted(name.length() <= ECHO_CHARS_MAX ? name : name.substring(0, ECHO_CHARS_MAX) + "…");
    }

    /// ISO 8601 in UTC.
    private static final class InstantText extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider serializers) throws IOException {
            out.writeString(value.toString());
        }
    }
}
