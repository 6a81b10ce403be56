package org.belfry.pbx.device;

import java.time.Instant;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;

/// A telephone or gateway of a person. Immutable.
///
/// @param username what it signs in with (RFC 7616); random, tells nothing of its owner
/// @param label what its owner calls it
/// @param policy how it may come
public record Device(
        DeviceId id, PersonId owner, String username, Redacted<String> label, DevicePolicy policy, Instant addedAt) {}
