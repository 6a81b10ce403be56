package org.belfry.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;

/// Who is in: opaque, server-side, with idle and absolute limits, revocable at once (policy A9).
///
/// Terms run on the clock that never goes back while the program runs; after a restart the wall clock
/// says what is left, at most a whole term anew. Limit: [#PER_PERSON_MAX] sessions a person, the oldest
/// unused gives way. Last use is written behind, at most once a minute a session, so a restart forgets
/// at most a minute of it.
public interface Sessions {

    int PER_PERSON_MAX = 50;

    /// The session behind a cookie, if it holds at this entrance; counts as use of it.
    Optional<Session> find(String cookieValue, Entrance entrance);

    /// A person's sessions that hold, newest first.
    List<Entry> of(PersonId person);

    /// Sessions that hold, of everybody.
    int count();

    /// Ends one session of `person` now.
    ///
    /// @return whether there was one
    boolean end(PersonId person, Id session, Actor by, Optional<IpAddress> from);

    /// Ends all sessions of `person` now; returns how many.
    int endAll(PersonId person, Actor by, Optional<IpAddress> from);

    /// Has `listener` told of each session that ended, whatever ended it, after the store forgot it and
    /// on the thread that ended it. It may wait and must not throw.
    void whenEnded(Consumer<Id> listener);

    /// One line of the list a person sees of their own sessions.
    record Entry(
            Id id,
            Entrance entrance,
            Instant signedInAt,
            Instant lastSeenAt,
            Redacted<String> address,
            Redacted<String> userAgent) {}
}
