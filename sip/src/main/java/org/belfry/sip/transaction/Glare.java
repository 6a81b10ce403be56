package org.belfry.sip.transaction;

import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.belfry.sip.Method;

/// Who gives way when both sides of a dialog want to change its session at once (RFC 3261 §14, RFC 3311 §5).
///
/// The dialog says what is open between the two; this says what may be added to it.
public enum Glare {
    /// Nothing stands against it.
    PROCEED(0),
    /// Each side has asked the other: 491, and both try again after unequal times ([#pauseAfter491]).
    PENDING(491),
    /// The peer has asked twice: 500 with a Retry-After of [#retryAfter].
    IN_ORDER(500);

    private static final int RETRY_AFTER_MAX_S = 10;

    private final int status;

    Glare(int status) {
        this.status = status;
    }

    /// What may be open in a dialog.
    public enum Open {
        /// An INVITE of ours has no final answer.
        OUR_INVITE,
        /// An UPDATE of ours has no final answer.
        OUR_UPDATE,
        /// An INVITE of the peer has no final answer.
        THEIR_INVITE,
        /// An UPDATE of the peer has no final answer.
        THEIR_UPDATE,
        /// We made an offer, in whatever message, and have no answer.
        OUR_OFFER,
        /// The peer made an offer and has no answer.
        THEIR_OFFER
    }

    /// The status to refuse with; 0 for [#PROCEED].
    public int status() {
        return status;
    }

    /// What to do with a request of the peer inside a dialog. Only INVITE and UPDATE are ever refused.
    ///
    /// @param hasOffer whether it carries an offer; an INVITE without one asks for one, which counts the same
    public static Glare onReceipt(Method method, boolean hasOffer, Set<Open> open) {
        if (method.equals(Method.UPDATE)) {
            return open.contains(Open.THEIR_UPDATE) ? IN_ORDER : hasOffer ? onOffer(open) : PROCEED;
        }
        if (!method.equals(Method.INVITE)) {
            return PROCEED;
        }
        if (open.contains(Open.THEIR_INVITE)) {
            return IN_ORDER;
        }
        return open.contains(Open.OUR_INVITE) ? PENDING : onOffer(open);
    }

    private static Glare onOffer(Set<Open> open) {
        return open.contains(Open.OUR_OFFER) ? PENDING : open.contains(Open.THEIR_OFFER) ? IN_ORDER : PROCEED;
    }

    /// Whether we may send such a request now (RFC 3261 §14.1, RFC 3311 §5.1).
    public static boolean maySend(Method method, boolean hasOffer, Set<Open> open) {
        boolean noOffer = !open.contains(Open.OUR_OFFER) && !open.contains(Open.THEIR_OFFER);
        if (method.equals(Method.UPDATE)) {
            return !open.contains(Open.OUR_UPDATE) && (!hasOffer || noOffer);
        }
        return !method.equals(Method.INVITE)
                || (noOffer && !open.contains(Open.OUR_INVITE) && !open.contains(Open.THEIR_INVITE));
    }

    /// The Retry-After of a 500: 0 to 10 s, whole seconds.
    public static Duration retryAfter(RandomGenerator random) {
        return Duration.ofSeconds(random.nextInt(RETRY_AFTER_MAX_S + 1));
    }

    /// How long to wait after a 491, in steps of 10 ms (RFC 3261 §14.1): 2.1 to 4 s for who made the dialog's
    /// Call-ID, 0 to 2 s for the other.
    public static Duration pauseAfter491(boolean ownsCallId, RandomGenerator random) {
        return Duration.ofMillis(10L * (ownsCallId ? random.nextInt(210, 401) : random.nextInt(0, 201)));
    }
}
