package org.belfry.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a record of this room looks like as JSON; the description and the strictness are both made from it, so they
/// cannot differ. Immutable.
sealed interface Shape {

    /// A text of at most `charsMax` characters, one of `oneOf` unless that is empty.
    record Text(int charsMax, List<String> oneOf) implements Shape {}

    record Whole(boolean big) implements Shape {}

    record Truth() implements Shape {}

    record Moment() implements Shape {}

    record ListOf(Shape element) implements Shape {}

    /// Texts by name.
    record Texts() implements Shape {}

    /// An object whose inside is somebody else's standard (WebAuthn), checked where it is used.
    record Foreign() implements Shape {}

    record Form(Class<?> type) implements Shape {

        String name() {
            return type.getSimpleName();
        }

        String meaning() {
            return type.getAnnotation(Meaning.class).value();
        }

        List<Part> parts() {
            return Arrays.stream(type.getRecordComponents()).map(Part::of).toList();
        }
    }

    /// One component of a record.
    record Part(String name, Shape shape, boolean required, String meaning, String example) {

        private static Part of(RecordComponent component) {
            var meaning = component.getAnnotation(Meaning.class);
            if (meaning == null) {
                throw new IllegalStateException(
                        "%s: no meaning (expected: @Meaning on every component)".formatted(component));
            }
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    || component.getAccessor().getAnnotatedReturnType().isAnnotationPresent(Nullable.class);
            return new Part(
                    component.getName(),
                    Shape.of(component.getGenericType(), meaning),
                    !optional,
                    meaning.value(),
                    meaning.example());
        }
    }

    static Shape of(Type type, Meaning meaning) {
        if (type == String.class) {
            return new Text(meaning.charsMax(), List.of(meaning.oneOf()));
        } else if (type == int.class) {
            return new Whole(false);
        } else if (type == long.class || type == Long.class) {
            return new Whole(true);
        } else if (type == boolean.class) {
            return new Truth();
        } else if (type == Instant.class) {
            return new Moment();
        } else if (type == JsonNode.class) {
            return new Foreign();
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return new ListOf(of(generic.getActualTypeArguments()[0], meaning));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return new Texts();
        } else if (type instanceof Class<?> record && record.isRecord()) {
            return new Form(record);
        }
        throw new IllegalStateException("%s: no shape (expected: a type listed in Shape)".formatted(type));
    }
}
