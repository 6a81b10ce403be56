package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeavyWorkTest {

    @Test
    void oneTooManyIsTurnedAwayAndNeverMoreThanTheTurnsRunAtOnce() throws Exception {
        var heavy = new HeavyWork(3);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        var go = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < HeavyWork.ADMITTED_MAX; i++) {
            threads.add(Thread.ofVirtual()
                    .start(() -> heavy.run(() -> {
                                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                await(go);
                                running.decrementAndGet();
                                return true;
                            })
                            .ifPresent(answer -> done.incrementAndGet())));
        }
        while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
        assertThat(heavy.run(() -> true)).isEmpty();
        go.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(done).hasValue(HeavyWork.ADMITTED_MAX);
        assertThat(most).hasValue(2);
        assertThat(heavy.run(() -> true)).contains(true);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
