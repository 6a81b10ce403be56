package org.belfry.sip.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a subscription is over and what its holder does next (RFC 6665 §4.1.3).
public enum Ended {
    /// Subscribe again at once.
    DEACTIVATED("deactivated", true),
    /// Subscribe again later.
    PROBATION("probation", true),
    /// Never again: it is not allowed.
    REJECTED("rejected", false),
    /// It ran out: subscribe again at once.
    TIMEOUT("timeout", true),
    /// Subscribe again later: leave could not be got.
    GIVEUP("giveup", true),
    /// Never again: what it was about is gone.
    NORESOURCE("noresource", false),
    /// Never again: the state can't change any more.
    INVARIANT("invariant", false),
    /// No reason, or one we do not know: it may be tried again.
    UNSAID("", true);

    /// However it ended, we do not ask faster than this: a peer that ends each subscription would else make us spin.
    static final Duration PAUSE_MIN = Duration.ofSeconds(5);

    private final String word;
    private final boolean isRetried;

    Ended(String word, boolean isRetried) {
        this.word = word;
        this.isRetried = isRetried;
    }

    static Ended of(@Nullable String word) {
        for (Ended ended : values()) {
            if (ended.word.equalsIgnoreCase(word)) {
                return ended;
            }
        }
        return UNSAID;
    }

    /// As in Subscription-State; empty for [#UNSAID].
    public String word() {
        return word;
    }

    /// How long to wait before asking again, or null for ever. Where the RFC says "now" a Retry-After counts all the
    /// same.
    public @Nullable Duration pause(@Nullable Duration retryAfter) {
        if (!isRetried) {
            return null;
        }
        return retryAfter == null || retryAfter.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : retryAfter;
    }
}
