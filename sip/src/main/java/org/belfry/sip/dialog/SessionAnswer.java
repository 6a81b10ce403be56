package org.belfry.sip.dialog;

import java.time.Duration;
import java.time.Instant;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue.SessionInterval;
import org.belfry.sip.HeaderValue.SessionInterval.Refresher;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// What we say to the session timer of an INVITE or UPDATE of the peer (RFC 4028 §9).
public sealed interface SessionAnswer {

    /// Answer with 422: the interval is below our least, and the peer knows timers.
    record TooSmall(Duration min) implements SessionAnswer {
        public static final int STATUS = 422;

        /// Writes Min-SE.
        public void writeTo(SipResponse.Builder response) {
            response.set(Field.MIN_SE, new SessionInterval(min, null));
        }
    }

    /// Goes into the 2xx.
    ///
    /// @param isRequired whether the peer knows timers, so that it is told to use them
    record Agreed(SessionInterval interval, boolean isRequired) implements SessionAnswer {

        /// Writes Session-Expires, and `timer` into Require if the peer knows it.
        public void writeTo(SipResponse.Builder success) {
            success.set(Field.SESSION_EXPIRES, interval);
            if (isRequired) {
                success.add(HeaderName.REQUIRE, "timer");
            }
        }

        /// The timer from the moment the 2xx is sent.
        public SessionTimer timer(Instant now) {
            return interval.refresher() == Refresher.UAC
                    ? SessionTimer.theirs(interval.interval(), now)
                    : SessionTimer.ours(interval.interval(), now);
        }
    }

    /// The answer to a request whose session has this timer so far.
    ///
    /// The interval is ours if the peer asks for more or for none, but never below the Min-SE of the request.
    /// A peer that knows no timers leaves the refreshing to us; one that does refreshes itself, unless it says
    /// otherwise or we do so already (table 2).
    static SessionAnswer ofRequest(SipRequest request, SessionPolicy policy, SessionTimer running) {
        boolean knowsTimers = request.lists(Field.SUPPORTED, "timer") || request.lists(Field.REQUIRE, "timer");
        SessionInterval asked = request.read(Field.SESSION_EXPIRES);
        if (asked != null && asked.interval().compareTo(policy.min()) < 0 && knowsTimers) {
            return new TooSmall(policy.min());
        }
        Duration wanted = asked == null ? policy.interval() : shorter(asked.interval(), policy.interval());
        Duration interval = longer(longer(wanted, policy.min()), leastOf(request));
        return new Agreed(new SessionInterval(interval, refresher(knowsTimers, asked, running)), knowsTimers);
    }

    private static Refresher refresher(boolean knowsTimers, @Nullable SessionInterval asked, SessionTimer running) {
        if (!knowsTimers) {
            return Refresher.UAS;
        }
        if (asked != null && asked.refresher() != null) {
            return asked.refresher();
        }
        Refresher now = running.refresher(false);
        return now == null ? Refresher.UAC : now;
    }

    private static Duration leastOf(SipMessage request) {
        SessionInterval min = request.read(Field.MIN_SE);
        return min == null ? SessionPolicy.FLOOR : min.interval();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
