package org.belfry.pbx.dialplan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.belfry.ground.PersonId;

/// What a number, a key or a rule of a [Plan] leads to. Immutable; [#text] is how it is kept,
/// [#parse] reads that.
public sealed interface Target {

    record Person(PersonId person) implements Target {}

    record Box(PersonId person) implements Target {}

    record Group(String name) implements Target {}

    record Menu(String name) implements Target {}

    record Hours(String name) implements Target {}

    record Queue(String name) implements Target {}

    /// A number outside of the house.
    ///
    /// @param e164 with its plus
    record Outside(String e164) implements Target {}

    /// Says something, and ends: that the firm is closed.
    ///
    /// @param prompt its name
    record Say(String prompt) implements Target {}

    /// Says that nobody is there, and ends.
    record End() implements Target {}

    @JsonValue
    default String text() {
        return switch (this) {
            case Person(var person) -> "person:" + person;
            case Box(var person) -> "box:" + person;
            case Group(var name) -> "group:" + name;
            case Menu(var name) -> "menu:" + name;
            case Hours(var name) -> "hours:" + name;
            case Queue(var name) -> "queue:" + name;
            case Outside(var e164) -> "number:" + e164;
            case Say(var prompt) -> "say:" + prompt;
            case End() -> "end:";
        };
    }

    /// @throws IllegalArgumentException if it is none
    @JsonCreator
    static Target parse(String text) {
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        return switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "person" -> new Person(PersonId.parse(rest));
            case "box" -> new Box(PersonId.parse(rest));
            case "group" -> new Group(rest);
            case "menu" -> new Menu(rest);
            case "hours" -> new Hours(rest);
            case "queue" -> new Queue(rest);
            case "number" -> new Outside(rest);
            case "say" -> new Say(rest);
            case "end" -> new End();
            default ->
                throw new IllegalArgumentException(
                        "target: '%.40s' (expected: person: box: group: menu: hours: queue: number: say: or end:)"
                                .formatted(text));
        };
    }
}
