package org.belfry.web;

import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.identity.Entrance;
import org.belfry.identity.Session;
import org.belfry.identity.Visit;

/// One request that is for us, was sent by our page and may be done: what an act knows beside the body. Made by [Api]
/// only, after its checks. Immutable.
///
/// @param session whose it is; always there on routes that need a right
/// @param origin how the browser names this door, e.g. `https://localhost:9443`
/// @param path as it came
/// @param query as the route declares it, bounds checked
record Call(Visit visit, Optional<Session> session, String origin, String path, Map<String, Long> query) {

    Entrance entrance() {
        return visit.entrance();
    }

    IpAddress from() {
        return visit.from();
    }

    /// @throws IllegalStateException on a route that anyone may use
    Session signedIn() {
        return session.orElseThrow(() -> new IllegalStateException("session: none (expected: a route with a right)"));
    }

    Actor actor() {
        return new Actor.Someone(signedIn().person());
    }

    /// The id at the end of the path; empty if what stands there is none, which then names nothing.
    Optional<Id> id() {
        try {
            return Optional.of(Id.parse(path.substring(path.lastIndexOf('/') + 1)));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
