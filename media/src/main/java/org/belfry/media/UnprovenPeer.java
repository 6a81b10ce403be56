package org.belfry.media;

import java.time.Instant;

/// A telephone or trunk that was answered and not heard at the shared port. Immutable.
///
/// @param who as it was named when its leg was made: nothing personal
/// @param since when
/// @param isHelpless whether a port of its own did not help either
public record UnprovenPeer(String who, Instant since, boolean isHelpless) {}
