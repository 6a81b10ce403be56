package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is told where the house hears him may speak at once: what was agreed on is done by then.
final class SettleTest {

    private final CountDownLatch held = new CountDownLatch(1);
    private House house;

    @BeforeEach
    void open() throws IOException {
        house = new House(1);
    }

    @AfterEach
    void close() {
        held.countDown();
        house.close();
    }

    @Test
    void returnsWhenWhatWasAskedIsDone() {
        var done = new CountDownLatch(1);
        house.port().desk().execute(this::hold);
        house.port().desk().execute(done::countDown);
        var waiting = Thread.ofVirtual().start(house.port()::settle);
        Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        held.countDown();
        Awaitility.await().until(() -> waiting.getState() == Thread.State.TERMINATED);
        assertThat(done.getCount()).isZero();
    }

    @Test
    void doesNotWaitForEverForADeskThatDoesNotAnswer() {
        house.port().desk().execute(this::hold);
        house.port().settle();
        assertThat(held.getCount()).as("still held").isOne();
    }

    private void hold() {
        try {
            held.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
