package org.belfry.media.dtls;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;

/// A desk that ticks, and associations that retransmit fast enough for a test.
final class House implements AutoCloseable {

    static final DtlsLimits FAST = new DtlsLimits(8, Duration.ofSeconds(20), Duration.ofMillis(40), 32, 512, 128, 32);

    final ScheduledExecutorService desk = Executors.newSingleThreadScheduledExecutor();
    final List<Throwable> faults = new CopyOnWriteArrayList<>();
    final SecureRandom random = new SecureRandom();
    final DtlsAssociations associations;
    private final List<Side> sides = new CopyOnWriteArrayList<>();
    private final SystemBackground background = new SystemBackground((task, thrown) -> faults.add(thrown));

    House(DtlsLimits limits) {
        associations = new DtlsAssociations(background, Time.system(), random, limits);
        var _ = desk.scheduleWithFixedDelay(
                () -> sides.forEach(side -> side.tick(System.nanoTime())), 5, 5, TimeUnit.MILLISECONDS);
    }

    Side side() {
        var side = new Side(DtlsIdentity.fresh(random, Time.system().now()), desk);
        sides.add(side);
        return side;
    }

    /// Lets the desk end what it was given, and what that gave it.
    void settle() throws Exception {
        for (int i = 0; i < 3; i++) {
            desk.submit(() -> {}).get();
        }
    }

    @Override
    public void close() {
        desk.shutdownNow();
        background.close();
    }
}
