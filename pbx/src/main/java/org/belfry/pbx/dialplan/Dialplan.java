package org.belfry.pbx.dialplan;

import java.time.Instant;
import java.util.Set;
import org.belfry.ground.PersonId;

/// What a number means. Pure: the same question at the same moment has the same answer. Never waits.
public interface Dialplan {

    /// @param dialled what was dialled or the user part of what was asked for, in the form it came
    Route route(Dialling by, String dialled, Instant now);

    /// What keys mean that were pressed in a menu.
    ///
    /// @param menu its name
    /// @param keys one that chooses, or an extension where the menu takes one
    Route pressed(Dialling by, String menu, String keys, Instant now);

    /// Who shares a group or a queue with somebody, and so may take each other's calls.
    Set<PersonId> colleagues(PersonId person);

    /// Whether a second call rings while somebody talks.
    boolean takesSecondCall(PersonId person);

    /// Whether somebody rings for no queue, until they say otherwise.
    boolean isPaused(PersonId person);
}
