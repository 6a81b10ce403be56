package org.belfry.pbx.dialplan;

import org.belfry.ground.PersonId;

/// What telephones can show a lamp for. Immutable.
public sealed interface Subject {

    /// Somebody's telephones, all together.
    record Person(PersonId person) implements Subject {}

    /// Where a call can be parked.
    record Slot(String number) implements Subject {}

    /// Callers who wait.
    record Queue(String name) implements Subject {}
}
