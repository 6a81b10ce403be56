package org.belfry.identity;

import java.time.Instant;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;

/// A session that held when it was looked up: somebody signed in and has not left or been put out. Immutable.
///
/// @param id names the session in lists; not a credential
/// @param csrf what a state-changing request must show besides the cookie (policy A10)
/// @param expiresAt the absolute end; the idle limit may come first
public record Session(
        Id id,
        PersonId person,
        boolean administrator,
        Entrance entrance,
        Instant signedInAt,
        Instant expiresAt,
        Redacted<String> csrf) {}
