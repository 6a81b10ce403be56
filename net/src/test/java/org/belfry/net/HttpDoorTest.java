package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.belfry.net.Answer.Answered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What visitors of an HTTPS door get.
final class HttpDoorTest {

    private final House house;

    HttpDoorTest(@TempDir Path folder) {
        house = new House(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aVisitorIsServed() {
        var door = house.https();
        var answer = (Answered) house.outlet(door).get("/hello");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
    }

    @Test
    void theNativeLibrariesAreInUse() {
        assertThat(house.tls.library()).startsWith("BoringSSL");
        assertThat(house.loops.transport()).isEqualTo("epoll");
    }
}
