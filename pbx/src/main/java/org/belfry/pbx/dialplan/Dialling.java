package org.belfry.pbx.dialplan;

import org.belfry.ground.PersonId;

/// On whose behalf a number is dialled.
public sealed interface Dialling {

    /// Somebody of the house.
    record ByPerson(PersonId person) implements Dialling {}

    /// A stranger, through a trunk.
    ///
    /// @param trunk its name
    /// @param caller the number shown, as E.164 with its plus; empty if hidden
    record ByTrunk(String trunk, String caller) implements Dialling {}

    /// A queue, which calls somebody back who waited in it: numbers outside alone, E.164 with their
    /// plus, and no number of the house.
    ///
    /// @param queue its name
    record ByQueue(String queue) implements Dialling {}
}
