package org.belfry.identity;

import org.belfry.ground.PersonId;

/// The one place that decides what a person may do; denies by default (policy A8). Never waits.
public interface Rights {

    Decision decide(PersonId person, Right right);

    /// Whether the person may hold a session at this entrance at all.
    Decision enter(PersonId person, Entrance entrance);

    /// The same for an account that is only about to exist.
    Decision enter(Person person, Entrance entrance);
}
