package org.belfry.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// With real threads; each test waits for what must happen, however long that takes.
final class SystemBackgroundTest {

    @Test
    void aTaskRunsOnAVirtualThreadOfItsName() throws Exception {
        var thread = new AtomicReference<Thread>();
        var ran = new CountDownLatch(1);
        try (var background = new SystemBackground((task, thrown) -> {})) {
            background.start("digging", () -> {
                thread.set(Thread.currentThread());
                ran.countDown();
            });
            ran.await();
        }
        assertThat(thread.get().isVirtual()).isTrue();
        assertThat(thread.get().getName()).isEqualTo("digging");
    }

    @Test
    void whatATaskThrowsIsHandedOverWithItsNameAndThePeriodGoesOn() throws Exception {
        var faults = new Semaphore(0);
        var named = new AtomicReference<String>();
        try (var background = new SystemBackground((task, thrown) -> {
            named.set(task + ": " + thrown.getMessage());
            faults.release();
        })) {
            background.every("stumble", Duration.ofMillis(1), () -> {
                throw new IllegalStateException("oops");
            });
            faults.acquire(3);
        }
        assertThat(named).hasValue("stumble: oops");
    }

    @Test
    void aPeriodicTaskThatHasNotEndedIsNotStartedAgain() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var hold = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var otherRounds = new Semaphore(0);
        try (var background = new SystemBackground((task, thrown) -> {})) {
            background.every("slow", Duration.ofMillis(1), () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                begun.countDown();
                awaitQuietly(hold);
                running.decrementAndGet();
            });
            begun.await();
            background.every("other", Duration.ofMillis(1), otherRounds::release);
            otherRounds.acquire(20);
            assertThat(running).hasValue(1);
            hold.countDown();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void whatIsCancelledDoesNotBegin() throws Exception {
        var cancelledRan = new AtomicInteger();
        var laterRan = new CountDownLatch(1);
        try (var background = new SystemBackground((task, thrown) -> {})) {
            background
                    .after("never", Duration.ofMillis(50), cancelledRan::incrementAndGet)
                    .cancel();
            background.after("later", Duration.ofMillis(100), laterRan::countDown);
            laterRan.await();
        }
        assertThat(cancelledRan).hasValue(0);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
