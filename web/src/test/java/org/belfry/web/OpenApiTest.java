package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The description says what the table says, and the doors hand it out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {

    private static final Path PAGE = Path.of(System.getProperty("belfry.root"), "docs", "openapi.json");

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

    @Test
    void theCommittedDescriptionIsTheTruth() throws Exception {
        Committed.compare(PAGE, text());
    }

    @Test
    void theDoorHandsOutTheSameText() {
        var reply = browser.get("/openapi.json").expect(200);
        assertThat(reply.text()).isEqualTo(text());
        assertThat(reply.header("content-type")).startsWith("application/json");
    }

    private String text() {
        return new String(house.web.openApi(), StandardCharsets.UTF_8);
    }

    @Test
    void theDescriptionIsSentLikeAFileOfThePages() {
        var packed = browser.send(
                HttpMethod.GET, "/openapi.json", (String) null, headers -> headers.set("accept-encoding", "gzip"));
        packed.expect(200);
        assertThat(packed.header("content-encoding")).isEqualTo("gzip");
        String tag = packed.header("etag");
        browser.send(HttpMethod.GET, "/openapi.json", (String) null, headers -> headers.set("if-none-match", tag))
                .expect(304);
    }

    @Test
    void everyRouteIsDescribedWithItsDoorsItsRightAndEveryProblem() {
        var paths = browser.get("/openapi.json").json().path("paths");
        for (var route : house.web.routes().all()) {
            var operation =
                    paths.path(route.fullPath()).path(route.method().name().toLowerCase(Locale.ROOT));
            assertThat(operation.path("summary").asText())
                    .as(route.toString())
                    .isEqualTo(route.words().summary());
            assertThat(operation.path("x-belfry-doors"))
                    .hasSize(route.entrances().size());
            for (var code : OpenApi.refusals(route)) {
                assertThat(operation
                                .path("responses")
                                .has(String.valueOf(code.status().code())))
                        .as("%s: %s", route, code)
                        .isTrue();
            }
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var root = browser.get("/openapi.json").json();
        root.findValuesAsText("$ref").forEach(reference -> {
            JsonNode found = root.at(reference.substring(1));
            assertThat(found.isMissingNode()).as(reference).isFalse();
        });
    }

    @Test
    void everyOperationHasANameOfItsOwn() {
        var names = browser.get("/openapi.json").json().path("paths").findValuesAsText("operationId");
        assertThat(names)
                .doesNotHaveDuplicates()
                .hasSize(house.web.routes().all().size() + 2);
    }
}
