package org.belfry.identity;

import java.time.Duration;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;

/// Makes the one-time links by which every account begins; there is no other way to get one (policy A6).
///
/// Limits: a link holds [#LIFETIME]; at most [#OPEN_MAX] are open at once, the oldest gives way.
public interface Invitations {

    Duration LIFETIME = Duration.ofHours(24);
    int OPEN_MAX = 1_000;

    /// A new invitation for an administrator or a person.
    Invitation invite(boolean administrator, Actor by, Optional<IpAddress> from);

    /// A new invitation for the first administrator, which ends earlier ones; empty once there is an administrator.
    Optional<Invitation> firstAdministrator(Actor by);
}
