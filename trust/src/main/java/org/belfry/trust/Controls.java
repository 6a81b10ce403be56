package org.belfry.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.belfry.ground.Background;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.jspecify.annotations.Nullable;

/// Runs the probes the rooms hand in and keeps the last evidence of each.
///
/// Limits: [#CONTROLS_MAX] controls (the report stays a page), [#LOOKS_AT_ONCE_MAX] looks at once (a check never takes
/// the machine from its users), [#LOOK_MAX] for each (a probe that hangs is `UNKNOWN`, not a report that hangs), one
/// check at a time: whoever asks while one is under way that began after they asked shares its answer. Evidence is kept
/// in memory only; it says what is true now. Thread-safe.
public final class Controls implements AutoCloseable {

    public static final int CONTROLS_MAX = 500;
    public static final int LOOKS_AT_ONCE_MAX = 4;
    public static final Duration LOOK_MAX = Duration.ofSeconds(10);
    public static final Duration PERIOD = Duration.ofHours(1);

    private final Time time;
    private final Background background;
    private final Policy policy;
    private final Map<Control, Look> looks = new ConcurrentSkipListMap<>();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final ReentrantLock checking = new ReentrantLock();
    private volatile @Nullable Finished finished;
    private volatile Background.@Nullable Scheduled hourly;
    private volatile boolean closed;

    private record Finished(long beganNanos, Instant at) {}

    public Controls(Time time, Background background, Policy policy) {
        this.time = time;
        this.background = background;
        this.policy = policy;
    }

    /// Adds a probe; it is first looked through at the next check.
    ///
    /// @throws IllegalArgumentException if its row is not in the policy, or the control has a probe already
    public void add(Probe probe) {
        var control = probe.control();
        if (policy.row(control.row()).isEmpty()) {
            throw new IllegalArgumentException(
                    "control %s: row %s is not in the policy".formatted(control.id(), control.row()));
        }
        if (looks.size() >= CONTROLS_MAX) {
            throw new IllegalArgumentException("control %s: %d controls (expected: at most %d)"
                    .formatted(control.id(), looks.size() + 1, CONTROLS_MAX));
        }
        if (looks.keySet().stream().anyMatch(known -> known.id().equals(control.id()))
                || looks.putIfAbsent(control, new Look(probe, time, background, () -> closed)) != null) {
            throw new IllegalArgumentException("control %s: has a probe already".formatted(control.id()));
        }
    }

    public void addAll(Iterable<? extends Probe> probes) {
        probes.forEach(this::add);
    }

    /// Looks through everything soon, and then every [#PERIOD]. Once.
    public void start() {
        if (hourly != null) {
            throw new IllegalStateException("controls: started already (expected: once)");
        }
        hourly = background.every("trust-check", PERIOD, this::check);
        background.start("trust-check", this::check);
    }

    /// Looks through everything again in the background, because something has changed. Returns at once; however often
    /// it is asked, one look is under way and one waits.
    public void lookAgain() {
        if (!closed && waiting.compareAndSet(false, true)) {
            background.start("trust-check", () -> {
                waiting.set(false);
                check();
            });
        }
    }

    /// Looks through everything now and waits for it: at most [#LOOK_MAX] for every [#LOOKS_AT_ONCE_MAX] controls. Call
    /// from a thread that may block.
    public TrustReport check() {
        long asked = time.nanoTime();
        checking.lock();
        try {
            var shared = finished;
            if (shared == null || shared.beganNanos - asked <= 0) {
                long began = time.nanoTime();
                lookThrough();
                finished = new Finished(began, time.now());
            }
            return report();
        } finally {
            checking.unlock();
        }
    }

    /// The last evidence; never waits.
    public TrustReport report() {
        var byRow = looks.values().stream()
                .map(Look::last)
                .collect(java.util.stream.Collectors.groupingBy(
                        evidence -> evidence.control().row()));
        var rows = policy.rows().stream()
                .map(row -> new TrustReport.Row(row, sorted(byRow.getOrDefault(row.id(), List.of()))))
                .sorted(Comparator.comparing(row -> row.promise().id()))
                .toList();
        return new TrustReport(Optional.ofNullable(finished).map(Finished::at), rows);
    }

    /// No look begins after this. Those under way end by themselves, and unheard: the rooms they look at close next.
    @Override
    public void close() {
        closed = true;
        var running = hourly;
        if (running != null) {
            running.cancel();
        }
    }

    private void lookThrough() {
        var places = new Semaphore(LOOKS_AT_ONCE_MAX);
        var done = new ArrayList<CompletableFuture<Void>>();
        for (var look : looks.values()) {
            if (closed) {
                break;
            }
            places.acquireUninterruptibly();
            done.add(look.begin(LOOK_MAX).whenComplete((nothing, fault) -> places.release()));
        }
        CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
    }

    private static List<Evidence> sorted(List<Evidence> evidence) {
        return evidence.stream().sorted(Comparator.comparing(Evidence::control)).toList();
    }
}
