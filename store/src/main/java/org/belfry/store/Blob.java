package org.belfry.store;

import java.time.Instant;
import java.util.Set;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;

/// What is known of a blob without opening it. Immutable.
///
/// @param bytes of the plain content
/// @param subjects whose data it is
public record Blob(Id id, String bucket, long bytes, Instant createdAt, Set<PersonId> subjects) {}
