package org.belfry.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.belfry.sip.digest.NonceCounts.Use;
import org.junit.jupiter.api.Test;

final class NonceCountsTest {

    private static final int PLACES = 1_024;
    private final NonceCounts counts = new NonceCounts(PLACES, 0x5EED);

    @Test
    void eachCountPassesOnceAndMayBeOvertaken() {
        assertThat(counts.use(9, 5)).isEqualTo(Use.FIRST);
        assertThat(counts.use(9, 5)).isEqualTo(Use.REPLAYED);
        assertThat(counts.use(9, 3)).isEqualTo(Use.FIRST);
        assertThat(counts.use(9, 3)).isEqualTo(Use.REPLAYED);
        assertThat(counts.use(9, 68)).isEqualTo(Use.FIRST);
        assertThat(counts.use(9, 5)).isEqualTo(Use.REPLAYED);
        assertThat(counts.use(9, 4)).as("64 below the highest").isEqualTo(Use.FORGOTTEN);
        assertThat(counts.use(9, 0xFFFF_FFFFL)).isEqualTo(Use.FIRST);
        assertThat(counts.use(9, 0xFFFF_FFFFL)).isEqualTo(Use.REPLAYED);
        assertThat(counts.use(9, 0xFFFF_FFFEL)).isEqualTo(Use.FIRST);
        assertThat(counts.use(9, 69)).isEqualTo(Use.FORGOTTEN);
    }

    @Test
    void nonceWithoutCountPassesOnceAndBarsCounts() {
        assertThat(counts.useWhole(9)).isEqualTo(Use.FIRST);
        assertThat(counts.useWhole(9)).isEqualTo(Use.REPLAYED);
        assertThat(counts.use(9, 1)).isEqualTo(Use.FORGOTTEN);
        assertThat(counts.use(9, 0xFFFF_FFFEL)).isEqualTo(Use.REPLAYED);
        assertThat(counts.use(10, 1)).isEqualTo(Use.FIRST);
        assertThat(counts.useWhole(10)).isEqualTo(Use.REPLAYED);
    }

    @Test
    void windowAgreesWithASetThatForgetsNothing() {
        var random = new SplittableRandom(11);
        var used = new BitSet();
        int highest = 0;
        for (int i = 0; i < 20_000; i++) {
            int count = Math.max(1, highest - 80 + random.nextInt(90));
            Use expected = used.get(count) ? Use.REPLAYED : Use.FIRST;
            if (count <= highest - 64) {
                expected = Use.FORGOTTEN;
            }
            assertThat(counts.use(77, count)).as("%d after %d", count, highest).isEqualTo(expected);
            if (expected == Use.FIRST) {
                used.set(count);
                highest = Math.max(highest, count);
            }
        }
    }

    @Test
    void oldestBecomeStaleAndNothingPassesTwiceAmongAMillionNonces() {
        var passed = new BitSet(1_000_001);
        for (int serial = 1; serial <= 1_000_000; serial++) {
            assertThat(counts.use(serial, 1) == Use.FIRST)
                    .as("nonce %d", serial)
                    .isTrue();
            passed.set(serial);
        }
        int remembered = 0;
        for (int serial = 1_000_000; serial > 0; serial--) {
            switch (counts.use(serial, 1)) {
                case FIRST ->
                    assertThat(passed.get(serial)).as("nonce %d twice", serial).isFalse();
                case REPLAYED -> remembered++;
                case FORGOTTEN -> {}
            }
        }
        assertThat(remembered).isEqualTo(PLACES);
    }

    @Test
    void lateNonceIsStaleWhereLaterOnesWereForgotten() {
        for (int serial = 100_000; serial < 200_000; serial++) {
            counts.use(serial, 1);
        }
        for (int serial = 1; serial < 100_000; serial++) {
            assertThat(counts.use(serial, 1)).isEqualTo(Use.FORGOTTEN);
        }
    }

    @Test
    void noCountPassesTwiceAmongThreads() throws InterruptedException {
        int nonces = 400;
        int each = 50;
        var firsts = new AtomicIntegerArray(nonces * each);
        var start = new CountDownLatch(1);
        var threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = Thread.ofPlatform().start(() -> {
                await(start);
                for (int i = 0; i < nonces * each; i++) {
                    if (counts.use(1 + i % nonces, 1 + i / nonces) == Use.FIRST) {
                        firsts.incrementAndGet(i);
                    }
                }
            });
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        for (int i = 0; i < nonces * each; i++) {
            assertThat(firsts.get(i)).as("nonce %d", 1 + i % nonces).isEqualTo(1);
        }
    }

    private static void await(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
