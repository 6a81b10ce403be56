package org.belfry.identity;

import java.util.List;
import java.util.Optional;
import org.belfry.ground.PersonId;

/// The accounts of a tenant, searched in memory (decision 5).
///
/// Limit: [#MOST] accounts, which bounds the index to some tens of megabytes.
public interface People {

    int MOST = 50_000;

    /// By name.
    List<Person> all();

    int count();

    Optional<Person> find(PersonId id);

    /// By the name they sign in with, however it is typed.
    Optional<Person> named(String name);
}
