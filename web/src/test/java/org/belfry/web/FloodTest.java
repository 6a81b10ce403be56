package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Rate;
import org.belfry.guard.Reception.Reason;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a flood at one door costs, and what it leaves to others.
final class FloodTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final Rate FAST = new Rate(1_000_000, 1_000_000);

    @Test
    void bodiesThatAreBegunAndNotEndedCostAKnownAmountAndTheConsoleAnswers(@TempDir Path folder) {
        var little = GateLimits.web().with(new GateLimits.Requests(FAST, MEBIBYTE, MEBIBYTE, 0));
        try (var house = new RealHouse(folder, little);
                var crowd = house.browser(Entrance.APP);
                var administrator = house.browser(Entrance.CONSOLE)) {
            var held = new ArrayList<CompletableFuture<AggregatedHttpResponse>>();
            for (int i = 0; i < 60; i++) {
                held.add(crowd.hold("/api/v1/sign-in/passkey"));
            }
            var refused = CompletableFuture.anyOf(held.toArray(CompletableFuture[]::new))
                    .thenApply(AggregatedHttpResponse.class::cast)
                    .join();
            assertThat(refused.status().code()).isEqualTo(429);
            assertThat(refused.headers().get("retry-after")).isEqualTo("1");
            assertThat(refused.headers().get("x-content-type-options")).isEqualTo("nosniff");
            assertThat(refused.content().isEmpty()).isTrue();
            assertThat(house.gate(Entrance.APP).counters().held()).isLessThanOrEqualTo(MEBIBYTE);
            assertThat(house.gate(Entrance.APP).counters().declined().get(Reason.TOO_MUCH_FROM_ADDRESS))
                    .isPositive();

            administrator
                    .post("/api/v1/sign-in", "{\"name\":\"a\",\"password\":\"b\"}")
                    .expectProblem(401, "wrong-secret");
        }
    }

    @Test
    void whoSignedInIsNotCountedAgainstTheRateOfStrangers(@TempDir Path folder) {
        var slow = GateLimits.web().with(new GateLimits.Requests(new Rate(1, 20), MEBIBYTE, MEBIBYTE, 0));
        try (var house = new RealHouse(folder, slow)) {
            var alice = Somebody.enrol(house, Entrance.CONSOLE, "alice", house.firstAdministratorToken());
            for (int i = 0; i < 60; i++) {
                alice.browser.get("/favicon.svg").expect(200);
            }
            try (var stranger = house.browser(Entrance.APP)) {
                int status = 200;
                for (int i = 0; i < 60 && status == 200; i++) {
                    status = stranger.get("/favicon.svg").status();
                }
                assertThat(status).isEqualTo(429);
                for (int i = 0; i < 60; i++) {
                    stranger.get("/livez").expect(200);
                }
            }
        }
    }

    @Test
    @Timeout(120)
    void whoGoesAwayBeforeTheAnswerIsCountedAndNotWrittenDown(@TempDir Path folder) {
        try (var house = new RealHouse(folder)) {
            var gate = house.gate(Entrance.APP);
            var fickle = house.browser(Entrance.APP);
            var held = fickle.hold("/api/v1/sign-in");
            while (gate.counters().held() == 0) {
                Thread.onSpinWait();
            }
            fickle.close();
            assertThat(held).failsWithin(Duration.ofSeconds(60));
            while (!gate.counters().sightings().containsKey("Abandoned")) {
                Thread.onSpinWait();
            }
            while (gate.counters().held() > 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whatNobodyHasIsAnsweredWithoutAThread(@TempDir Path folder) {
        try (var house = new RealHouse(folder);
                var browser = house.browser(Entrance.APP)) {
            for (var path : new String[] {"/nothing.js", "/assets/nothing.js", "/files.txt", "/a/b/c/d.css", "/x"}) {
                browser.get(path).expectProblem(404, "not-found");
                browser.send(HttpMethod.HEAD, path, (String) null, headers -> {})
                        .expect(404);
            }
            assertThat(house.filesRead).hasValue(0);
            browser.get("/favicon.svg").expect(200);
            browser.get("/favicon.svg").expect(200);
            assertThat(house.filesRead).hasValue(1);
        }
    }
}
