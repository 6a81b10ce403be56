package org.belfry.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/// The records of the interface as JSON Schema (2020-12, the dialect of OpenAPI 3.1): those asked for, and those they
/// are made of. Not thread-safe.
final class Schemas {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String PROBLEM = "Problem";

    private final Map<String, Shape.Form> asked = new TreeMap<>();

    ObjectNode reference(Class<?> record) {
        var shape = new Shape.Form(record);
        var known = asked.putIfAbsent(name(shape), shape);
        if (known != null && !known.equals(shape)) {
            throw new IllegalStateException(
                    "schema %s: two records of that name (expected: one)".formatted(name(shape)));
        }
        if (known == null) {
            shape.parts().forEach(part -> reach(part.shape()));
        }
        return NODES.objectNode().put("$ref", "#/components/schemas/" + name(shape));
    }

    static ObjectNode problem() {
        return NODES.objectNode().put("$ref", "#/components/schemas/" + PROBLEM);
    }

    /// All that was asked for so far, by name.
    ObjectNode tree() {
        var schemas = NODES.objectNode();
        asked.forEach((name, shape) -> schemas.set(name, schema(shape)));
        return schemas;
    }

    private void reach(Shape shape) {
        if (shape instanceof Shape.Form object) {
            reference(object.type());
        } else if (shape instanceof Shape.ListOf(var element)) {
            reach(element);
        }
    }

    private ObjectNode schema(Shape.Form shape) {
        var schema = NODES.objectNode();
        schema.put("type", "object").put("description", shape.meaning());
        var properties = schema.putObject("properties");
        var required = NODES.arrayNode();
        for (var part : shape.parts()) {
            var property = schema(part.shape());
            property.put("description", part.meaning());
            example(part, property);
            properties.set(part.name(), property);
            if (part.required()) {
                required.add(part.name());
            }
        }
        schema.set("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    private static void example(Shape.Part part, ObjectNode property) {
        if (part.example().isEmpty()) {
            return;
        }
        if (part.shape() instanceof Shape.Whole) {
            property.putArray("examples").add(Long.parseLong(part.example()));
        } else {
            property.putArray("examples").add(part.example());
        }
    }

    private ObjectNode schema(Shape shape) {
        var schema = NODES.objectNode();
        switch (shape) {
            case Shape.Text(int charsMax, var oneOf) -> {
                schema.put("type", "string");
                if (oneOf.isEmpty()) {
                    schema.put("maxLength", charsMax);
                } else {
                    oneOf.forEach(schema.withArray("enum")::add);
                }
            }
            case Shape.Whole(boolean big) -> schema.put("type", "integer").put("format", big ? "int64" : "int32");
            case Shape.Truth() -> schema.put("type", "boolean");
            case Shape.Moment() -> schema.put("type", "string").put("format", "date-time");
            case Shape.ListOf(var element) -> schema.put("type", "array").set("items", schema(element));
            case Shape.Texts() ->
                schema.put("type", "object").putObject("additionalProperties").put("type", "string");
            case Shape.Foreign() -> schema.put("type", "object").put("additionalProperties", true);
            case Shape.Form object -> schema.setAll(reference(object.type()));
        }
        return schema;
    }

    private static String name(Shape.Form shape) {
        return shape.type() == Messages.ProblemBody.class ? PROBLEM : shape.name();
    }
}
