package org.belfry.sip.dialog;

import java.time.Duration;
import java.time.Instant;
import org.belfry.sip.HeaderValue.SessionInterval.Refresher;
import org.jspecify.annotations.Nullable;

/// When a session has to be refreshed and when it is over (RFC 4028 §7.2, §9, §10). Immutable; begins anew with
/// each 2xx to an INVITE or UPDATE.
///
///     2xx ──▶ Ours ──half──▶ Refreshing ──2xx──▶ (anew)
///      │                         └──no 2xx──▶ END
///      ├────▶ Theirs ──no refresh──▶ END
///      └────▶ Off
///
/// The end is before the interval is: by a third of it, at most 32 s (§10). To end it, send BYE.
public sealed interface SessionTimer {

    /// There is none.
    record Off() implements SessionTimer {}

    /// We refresh at half the interval.
    record Ours(Duration interval, Instant refreshAt, Instant endAt) implements SessionTimer {}

    /// The refresh is under way; refused or lost, it may be tried again until the end.
    record Refreshing(Duration interval, Instant endAt) implements SessionTimer {}

    /// The peer refreshes.
    record Theirs(Duration interval, Instant endAt) implements SessionTimer {}

    /// What is to be done.
    enum Due {
        NOTHING,
        /// Send an INVITE or UPDATE, and go on with [SessionTimer#refreshing].
        REFRESH,
        /// Send BYE.
        END
    }

    private static Instant endAt(Duration interval, Instant now) {
        Duration early = Duration.ofMillis(interval.toMillis() / 3);
        Duration most = Duration.ofSeconds(32);
        return now.plus(interval).minus(early.compareTo(most) < 0 ? early : most);
    }

    static SessionTimer ours(Duration interval, Instant now) {
        return new Ours(interval, now.plusMillis(interval.toMillis() / 2), endAt(interval, now));
    }

    static SessionTimer theirs(Duration interval, Instant now) {
        return new Theirs(interval, endAt(interval, now));
    }

    /// When to ask [#due] again, or null.
    default @Nullable Instant deadline() {
        return switch (this) {
            case Off() -> null;
            case Ours(Duration interval, Instant refreshAt, Instant endAt) -> refreshAt;
            case Refreshing(Duration interval, Instant endAt) -> endAt;
            case Theirs(Duration interval, Instant endAt) -> endAt;
        };
    }

    default Due due(Instant now) {
        return switch (this) {
            case Off() -> Due.NOTHING;
            case Ours(Duration interval, Instant refreshAt, Instant endAt) ->
                !now.isBefore(endAt) ? Due.END : now.isBefore(refreshAt) ? Due.NOTHING : Due.REFRESH;
            case Refreshing(Duration interval, Instant endAt) -> now.isBefore(endAt) ? Due.NOTHING : Due.END;
            case Theirs(Duration interval, Instant endAt) -> now.isBefore(endAt) ? Due.NOTHING : Due.END;
        };
    }

    /// Our refresh has been sent.
    default SessionTimer refreshing() {
        return this instanceof Ours(Duration interval, Instant refreshAt, Instant endAt)
                ? new Refreshing(interval, endAt)
                : this;
    }

    default boolean isOurs() {
        return this instanceof Ours || this instanceof Refreshing;
    }

    /// Who refreshes, as a request or answer of ours says it: `uac` is whoever sends the request (§7.4).
    default @Nullable Refresher refresher(boolean requestIsOurs) {
        return this instanceof Off ? null : isOurs() == requestIsOurs ? Refresher.UAC : Refresher.UAS;
    }
}
