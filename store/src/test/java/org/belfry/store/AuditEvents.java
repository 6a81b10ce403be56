package org.belfry.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.PersonId;

/// Events to test with.
final class AuditEvents {

    static final Instant WHEN = Instant.parse("2027-03-01T08:00:00.123456Z");

    private AuditEvents() {}

    static AuditEvent about(PersonId person, String name, String value) {
        return new AuditEvent(
                WHEN,
                new Actor.Someone(person),
                Optional.empty(),
                "person.change",
                Optional.of(person),
                Map.of(name, value));
    }

    static AuditEvent ofHouse(String name, String value) {
        return new AuditEvent(
                WHEN, new Actor.House("test"), Optional.empty(), "test.run", Optional.empty(), Map.of(name, value));
    }
}
