package org.belfry.guard;

import java.time.Instant;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;

/// A [Sighting] with its circumstances, as the guard remembers it. Immutable.
///
/// @param door the name of the door it was seen at
/// @param source who; personal data, so it is held in memory only and printing it shows nothing
public record Sighted(Instant at, String door, Redacted<IpAddress> source, Sighting sighting) {}
