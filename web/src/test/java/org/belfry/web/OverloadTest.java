package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.belfry.ground.Background;
import org.belfry.ground.SystemBackground;
import org.belfry.guard.GateLimits;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More than the house can do at once is refused at once, and what is under way is not lost.
final class OverloadTest {

    private static final String BODY = "{\"token\":\"" + "A".repeat(43) + "\"}";

    @Test
    void aRequestWithoutAPlaceIsToldToComeBackAndTheOneInsideIsAnswered(@TempDir Path folder) throws Exception {
        var held = new Held();
        try (var house = new RealHouse(folder, GateLimits.web(), 1, held);
                var browser = house.browser(Entrance.CONSOLE);
                var other = house.browser(Entrance.CONSOLE)) {
            var first = CompletableFuture.supplyAsync(() -> browser.post("/api/v1/enrolment/look", BODY));
            var task = held.tasks.take();

            var refused = other.post("/api/v1/enrolment/look", BODY).expectProblem(503, "overloaded");
            assertThat(refused.header("retry-after")).isEqualTo("1");
            other.get("/livez").expect(200);

            task.run();
            first.join().expectProblem(404, "invitation-unknown");
            held.release();
            other.post("/api/v1/enrolment/look", BODY).expectProblem(404, "invitation-unknown");
        }
    }

    @Test
    void whenOneDoorHasAllItCanDoTheOtherHasItsOwnPlaces(@TempDir Path folder) throws Exception {
        var held = new Held();
        try (var house = new RealHouse(folder, GateLimits.web(), 1, held);
                var crowd = house.browser(Entrance.APP);
                var administrator = house.browser(Entrance.CONSOLE)) {
            var first = CompletableFuture.supplyAsync(() -> crowd.post("/api/v1/enrolment/look", BODY));
            var task = held.tasks.take();
            held.release();
            administrator.post("/api/v1/enrolment/look", BODY).expectProblem(404, "invitation-unknown");
            task.run();
            first.join().expectProblem(404, "invitation-unknown");
        }
    }

    /// Keeps what is started until the test lets it run.
    private static final class Held implements Background {
        final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private final SystemBackground real = new SystemBackground((task, thrown) -> {});
        private volatile boolean holding = true;

        void release() {
            holding = false;
        }

        @Override
        public void start(String name, Runnable task) {
            if (holding && name.startsWith("request at")) {
                tasks.add(task);
            } else {
                real.start(name, task);
            }
        }

        @Override
        public Scheduled after(String name, Duration delay, Runnable task) {
            return real.after(name, delay, task);
        }

        @Override
        public Scheduled every(String name, Duration period, Runnable task) {
            return real.every(name, period, task);
        }
    }
}
