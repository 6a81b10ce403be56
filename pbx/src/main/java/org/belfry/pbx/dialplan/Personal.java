package org.belfry.pbx.dialplan;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.Map;

/// What somebody set for calls to themselves. Immutable.
///
/// Where a call is sent on is an extension or a number as E.164 with its plus; empty for nowhere.
///
/// @param undisturbed no telephone of theirs rings
/// @param patience how long they ring before nobody answers
/// @param oneCall no second call rings while they talk: who calls then hears that they are busy
/// @param paused they ring for no queue
public record Personal(
        boolean undisturbed,
        String always,
        String busy,
        String noAnswer,
        Duration patience,
        boolean oneCall,
        boolean paused) {

    /// What was kept before there was `oneCall`, or `paused`, is read too.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Personal kept(Map<String, String> kept) {
        return new Personal(
                Boolean.parseBoolean(kept.get("undisturbed")),
                kept.getOrDefault("always", ""),
                kept.getOrDefault("busy", ""),
                kept.getOrDefault("noAnswer", ""),
                Duration.parse(kept.getOrDefault("patience", PATIENCE.toString())),
                Boolean.parseBoolean(kept.get("oneCall")),
                Boolean.parseBoolean(kept.get("paused")));
    }

    public Personal(boolean undisturbed, String always, String busy, String noAnswer, Duration patience) {
        this(undisturbed, always, busy, noAnswer, patience, false, false);
    }

    public Personal withUndisturbed(boolean wanted) {
        return new Personal(wanted, always, busy, noAnswer, patience, oneCall, paused);
    }

    public Personal withAlways(String number) {
        return new Personal(undisturbed, number, busy, noAnswer, patience, oneCall, paused);
    }

    public Personal withOneCall(boolean wanted) {
        return new Personal(undisturbed, always, busy, noAnswer, patience, wanted, paused);
    }

    public Personal withPaused(boolean wanted) {
        return new Personal(undisturbed, always, busy, noAnswer, patience, oneCall, wanted);
    }

    public static final Duration PATIENCE = Duration.ofSeconds(25);
    public static final Personal NONE = new Personal(false, "", "", "", PATIENCE);

    /// @throws IllegalArgumentException if the patience is not 5 s to 2 min
    public Personal {
        if (patience.compareTo(Duration.ofSeconds(5)) < 0 || patience.compareTo(Duration.ofMinutes(2)) > 0) {
            throw new IllegalArgumentException("patience: %d s (expected: 5..120)".formatted(patience.toSeconds()));
        }
    }
}
