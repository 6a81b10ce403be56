package org.belfry.net;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.belfry.guard.Reception;

/// Ends a request that the gate has no room for; whoever answers the faults of a door turns it into as few bytes as
/// possible, without a body, so that the refusal itself waits for nobody. Made once: costs no stack trace.
public final class Declined extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Map<Reception.Reason, Declined> ALL = Arrays.stream(Reception.Reason.values())
            .collect(Collectors.toUnmodifiableMap(reason -> reason, Declined::new));

    private final Reception.Reason reason;

    private Declined(Reception.Reason reason) {
        super("declined: " + reason, null, false, false);
        this.reason = reason;
    }

    static Declined of(Reception.Reason reason) {
        return Objects.requireNonNull(ALL.get(reason));
    }

    public Reception.Reason reason() {
        return reason;
    }

    /// 429 (RFC 6585 §4) if it is about the source, 503 if the whole door has too much to do.
    public int status() {
        return switch (reason) {
            case TOO_FAST_FROM_ADDRESS, TOO_MUCH_FROM_ADDRESS -> 429;
            case TOO_MUCH_IN_ALL -> 503;
        };
    }
}
