package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A body is exactly what its route takes, or it is refused with a sentence; never a fault, never an echo.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StrictnessTest {

    private RealHouse house;
    private Browser browser;

    @BeforeAll
    void open(@TempDir Path folder) {
        house = new RealHouse(folder);
        browser = house.browser(Entrance.CONSOLE);
    }

    @AfterAll
    void close() {
        browser.close();
        house.close();
    }

    private static String said(String body) {
        return said(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String said(byte[] body) {
        return switch (Json.decode(body, SignInMessages.Password.class)) {
            case Json.Decoded.Whole<SignInMessages.Password> _ -> "whole";
            case Json.Decoded.Broken<SignInMessages.Password>(String sentence) -> sentence;
            case Json.Decoded.Garbled<SignInMessages.Password>(String sentence, int _) -> sentence;
        };
    }

    @Test
    void aBodyThatFitsIsTaken() {
        assertThat(said(" {\"name\":\"a\",\"password\":\"b\"} \n")).isEqualTo("whole");
        assertThat(Json.decode(new byte[0], Route.Nothing.class)).isInstanceOf(Json.Decoded.Whole.class);
        assertThat(Json.decode("{}".getBytes(StandardCharsets.UTF_8), Route.Nothing.class))
                .isInstanceOf(Json.Decoded.Whole.class);
    }

    @Test
    void anUnknownFieldIsNamedAndTheKnownOnesListed() {
        assertThat(said("{\"name\":\"a\",\"pasword\":\"b\"}"))
                .isEqualTo("'pasword': no such field (expected: name, password)");
    }

    @Test
    void aMissingOrNullFieldIsNamed() {
        assertThat(said("{\"name\":\"a\"}"))
                .isEqualTo("password: missing (expected: a text of at most 1024 characters)");
        assertThat(said("{\"name\":null,\"password\":\"b\"}")).startsWith("name: missing");
    }

    @Test
    void anotherTypeIsNotTurnedIntoTheRightOneAndNotEchoed() {
        assertThat(said("{\"name\":7,\"password\":\"b\"}"))
                .isEqualTo("name: a number (expected: a text of at most 1024 characters)");
        assertThat(said("{\"name\":\"a\",\"password\":[\"hunter2\"]}"))
                .isEqualTo("password: a list (expected: a text of at most 1024 characters)")
                .doesNotContain("hunter2");
        assertThat(said("{\"name\":\"a\",\"password\":\"" + "x".repeat(1025) + "\"}"))
                .isEqualTo("password: a text of 1025 characters (expected: a text of at most 1024 characters)");
    }

    @Test
    void whatIsNotStrictJsonIsRefused() {
        for (var body : List.of(
                "",
                "[]x",
                "nonsense",
                "{",
                "{}{}",
                "{\"name\":\"a\",\"password\":\"b\"} 1",
                "{\"name\":\"a\",\"name\":\"b\",\"password\":\"c\"}",
                "{'name':'a','password':'b'}",
                "{name:\"a\",password:\"b\"}",
                "{\"name\":\"a\",\"password\":\"b\",}",
                "{\"name\":\"a\",/* comment */\"password\":\"b\"}",
                "{\"name\":\"a\tb\",\"password\":\"b\"}",
                "[1,2]",
                "\"text\"",
                "null",
                "[".repeat(100),
                "{\"a\":".repeat(100),
                "1".repeat(500))) {
            assertThat(said(body)).as(body).startsWith("body: ").contains("(expected: ");
        }
    }

    @Test
    void otherEncodingsAreRefused() {
        String fits = "{\"name\":\"a\",\"password\":\"b\"}";
        assertThat(said(fits.getBytes(StandardCharsets.UTF_16))).startsWith("body: ");
        assertThat(said(fits.getBytes(StandardCharsets.UTF_16LE))).startsWith("body: ");
        assertThat(said(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}))
                .isEqualTo("body: not UTF-8 (expected: JSON in UTF-8)");
    }

    @Test
    void noRandomBodyEverCausesAFault() {
        long seed = 0xBE1F;
        var random = new Random(seed);
        byte[] fits = "{\"name\":\"alice\",\"password\":\"violet tram\"}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = fits.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            int round = i;
            assertThat(said(java.util.Arrays.copyOf(body, random.nextInt(body.length + 1))))
                    .as(() -> "seed %d round %d".formatted(seed, round))
                    .isNotEmpty();
        }
    }

    @Test
    void noRandomRequestOverTheWireIsAnsweredWithAFault() {
        var random = new Random(0xBE1F);
        var routes = house.web.routes().all().stream()
                .filter(route -> route.hasBody() && route.right().isEmpty())
                .toList();
        for (int i = 0; i < 300; i++) {
            byte[] body = new byte[random.nextInt(200)];
            random.nextBytes(body);
            var route = routes.get(random.nextInt(routes.size()));
            int status = browser.send(route.method(), route.fullPath(), HttpData.wrap(body), headers -> {})
                    .status();
            assertThat(status).as(route.toString()).isIn(200, 400, 409, 429);
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherAnnouncedOrNot() {
        for (var path : List.of("/api/v1/sign-in", "/api/v1/sign-in/passkey")) {
            int most = path.endsWith("passkey") ? Route.PASSKEY_BODY_BYTES_MAX : Route.BODY_BYTES_MAX;
            browser.post(path, "x".repeat(most + 1)).expectProblem(413, "body-too-large");
            browser.post(path, "x".repeat(most)).expectProblem(400, "invalid");
            browser.post(path, "x".repeat(200_000)).expectProblem(413, "body-too-large");
            assertThat(browser.sendUnannounced(path, most + 1).status()).isEqualTo(413);
            assertThat(browser.sendUnannounced(path, most).status()).isEqualTo(400);
        }
    }

    @Test
    void aQueryNobodyAskedForIsRefused() {
        browser.send(HttpMethod.POST, "/api/v1/sign-in?debug=1", "{\"name\":\"a\",\"password\":\"b\"}", h -> {})
                .expectProblem(400, "invalid");
    }
}
