package org.belfry.store;

import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.PersonId;

/// An [Actor] as an audit row holds it: its kind and person in the clear, everything else in the sealed origin.
record AuditActor(String kind, Optional<PersonId> person, Map<String, String> sealed) {

    /// Key of the address in the sealed origin.
    static final String FROM = "from";

    private static final String USER = "user";
    private static final String TASK = "task";
    private static final String UNKNOWN = "unknown";

    static AuditActor of(Actor actor) {
        return switch (actor) {
            case Actor.Someone(PersonId person) -> new AuditActor("person", Optional.of(person), Map.of());
            case Actor.CommandLine(String unixUser) ->
                new AuditActor("command-line", Optional.empty(), Map.of(USER, unixUser));
            case Actor.House(String task) -> new AuditActor("house", Optional.empty(), Map.of(TASK, task));
            case Actor.Stranger() -> new AuditActor("stranger", Optional.empty(), Map.of());
        };
    }

    Actor actor() {
        return switch (kind) {
            case "person" -> new Actor.Someone(person.orElseThrow());
            case "command-line" -> new Actor.CommandLine(sealed.getOrDefault(USER, UNKNOWN));
            case "house" -> new Actor.House(sealed.getOrDefault(TASK, UNKNOWN));
            default -> new Actor.Stranger();
        };
    }
}
