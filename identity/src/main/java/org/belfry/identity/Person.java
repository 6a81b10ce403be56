package org.belfry.identity;

import java.time.Instant;
import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;

/// Somebody with an account, as lists show them. Immutable.
public record Person(
        PersonId id,
        Redacted<String> name,
        Redacted<String> displayName,
        Optional<Redacted<String>> email,
        boolean administrator,
        Instant addedAt,
        Optional<Instant> lastSignInAt) {}
