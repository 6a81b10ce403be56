package org.belfry.sip.dialog;

import java.time.Duration;
import java.time.Instant;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue.SessionInterval;
import org.belfry.sip.HeaderValue.SessionInterval.Refresher;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// The session timer in an INVITE or UPDATE of ours (RFC 4028 §7). Immutable.
///
/// Limit: an element may raise the least interval three times, each time to more than before; then the request fails.
public final class SessionOffer {

    private static final String OPTION = "timer";
    private static final int RAISES_MAX = 3;

    private final SessionInterval interval;
    /// Sent as Min-SE if it is above the floor (§7.1).
    private final Duration min;
    private final int raises;

    private SessionOffer(SessionInterval interval, Duration min, int raises) {
        this.interval = interval;
        this.min = min;
        this.raises = raises;
    }

    /// For the first request: who refreshes is left to the peer (§7.1).
    public static SessionOffer first(SessionPolicy policy) {
        return new SessionOffer(new SessionInterval(policy.interval(), null), policy.min(), 0);
    }

    /// For a later one: whoever refreshes goes on (§7.4).
    public static SessionOffer again(SessionPolicy policy, SessionTimer running) {
        Duration interval = switch (running) {
            case SessionTimer.Off() -> policy.interval();
            case SessionTimer.Ours(Duration agreed, Instant refreshAt, Instant endAt) -> agreed;
            case SessionTimer.Refreshing(Duration agreed, Instant endAt) -> agreed;
            case SessionTimer.Theirs(Duration agreed, Instant endAt) -> agreed;
        };
        Duration enough = interval.compareTo(policy.min()) < 0 ? policy.min() : interval;
        return new SessionOffer(new SessionInterval(enough, running.refresher(true)), policy.min(), 0);
    }

    public SessionInterval interval() {
        return interval;
    }

    /// Writes Session-Expires, Min-SE if it is above the floor, and `timer` into Supported.
    public void writeTo(SipRequest.Builder request) {
        request.add(HeaderName.SUPPORTED, OPTION).set(Field.SESSION_EXPIRES, interval);
        if (min.compareTo(SessionPolicy.FLOOR) > 0) {
            request.set(Field.MIN_SE, new SessionInterval(min, null));
        }
    }

    /// The offer to try again with after a 422 (§7.3), or null to give up: no Min-SE, one that is not above what we
    /// offered, or once too often.
    public @Nullable SessionOffer raisedBy(SipResponse tooSmall) {
        SessionInterval wanted = tooSmall.read(Field.MIN_SE);
        if (wanted == null || raises == RAISES_MAX || wanted.interval().compareTo(interval.interval()) <= 0) {
            return null;
        }
        return new SessionOffer(
                new SessionInterval(wanted.interval(), interval.refresher()), wanted.interval(), raises + 1);
    }

    /// The timer after the 2xx (§7.2): none without Session-Expires. An interval below the floor is taken as the
    /// floor, so that no peer makes us refresh faster.
    public SessionTimer agreed(SipResponse success, Instant now) {
        SessionInterval agreed = success.read(Field.SESSION_EXPIRES);
        if (agreed == null) {
            return new SessionTimer.Off();
        }
        boolean tooShort = agreed.interval().compareTo(SessionPolicy.FLOOR) < 0;
        Duration length = tooShort ? SessionPolicy.FLOOR : agreed.interval();
        return agreed.refresher() == Refresher.UAS ? SessionTimer.theirs(length, now) : SessionTimer.ours(length, now);
    }
}
