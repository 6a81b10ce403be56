package org.belfry.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.belfry.ground.Background;
import org.belfry.ground.Evidence;
import org.belfry.ground.Evidence.State;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One probe and its looks, of which at most one is under way: a probe that hangs costs one thread, however often it is
/// asked for. Thread-safe.
final class Look {

    /// Longer findings are cut: a report stays readable, and its size is bounded by the number of controls.
    static final int FINDING_CHARS_MAX = 500;

    private static final Logger log = LoggerFactory.getLogger(Look.class);

    private final Probe probe;
    private final Time time;
    private final Background background;
    private final BooleanSupplier overtaken;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile Evidence last;

    /// @param overtaken whether the house is closing, and a probe that fails says nothing about it any more
    Look(Probe probe, Time time, Background background, BooleanSupplier overtaken) {
        this.probe = probe;
        this.time = time;
        this.background = background;
        this.overtaken = overtaken;
        last = new Evidence(probe.control(), State.UNKNOWN, "not looked at yet", time.now());
    }

    Evidence last() {
        return last;
    }

    /// Looks on a thread of its own; done after `bound` at the latest, then as [State#UNKNOWN].
    CompletableFuture<Void> begin(Duration bound) {
        if (!underWay.compareAndSet(false, true)) {
            last = unknown("the look before this one has not ended yet");
            return CompletableFuture.completedFuture(null);
        }
        var seen = new CompletableFuture<Evidence>();
        var looker = new AtomicReference<@Nullable Thread>();
        var bell = background.after("trust-bound", bound, () -> {
            if (seen.complete(unknown("no answer within " + bound.toSeconds() + " s"))) {
                interrupt(looker.get());
            }
        });
        background.start("trust " + probe.control().id(), () -> {
            looker.set(Thread.currentThread());
            try {
                seen.complete(look());
            } finally {
                underWay.set(false);
            }
        });
        return seen.thenAccept(evidence -> {
            bell.cancel();
            last = evidence;
        });
    }

    private static void interrupt(@Nullable Thread looker) {
        if (looker != null) {
            looker.interrupt();
        }
    }

    private Evidence look() {
        try {
            return checked(probe.look(time));
        } catch (Exception fault) {
            // The report is read by people who may not see what a fault's text can hold; the log keeps it.
            if (!overtaken.getAsBoolean()) {
                log.warn("the probe of control {} failed", probe.control().id(), fault);
            }
            return unknown("the look itself failed (" + fault.getClass().getSimpleName() + "); the log says more");
        }
    }

    private Evidence checked(Evidence evidence) {
        if (!evidence.control().equals(probe.control())) {
            return unknown("the probe answered for " + evidence.control().id());
        }
        String finding = evidence.finding();
        return finding.length() <= FINDING_CHARS_MAX
                ? evidence
                : new Evidence(
                        evidence.control(),
                        evidence.state(),
                        finding.substring(0, FINDING_CHARS_MAX - 1) + "…",
                        evidence.seenAt());
    }

    private Evidence unknown(String finding) {
        Instant now = time.now();
        return new Evidence(probe.control(), State.UNKNOWN, finding, now);
    }
}
