package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.identity.Entrance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recorded call is heard in the browser by those alone whom the rule named (policy E7).
final class RecordingTest {

    private static final String RECORDINGS = "/api/v1/recordings";
    private static final int WAV_HEADER_BYTES = 44;

    private final RealHouse house;
    private final Somebody alice;
    private final Somebody bob;
    private final byte[] spoken = Spoken.tone(700, 2);

    RecordingTest(@TempDir Path folder) {
        house = new RealHouse(folder);
        alice = Somebody.enrol(house, Entrance.APP, "alice", house.token(false));
        bob = Somebody.enrol(house, Entrance.APP, "bob", house.token(false));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private PersonId person(String name) {
        return house.identity.people().named(name).orElseThrow().id();
    }

    private void record(Duration length, boolean isCut) throws Exception {
        record(spoken, length, isCut);
    }

    /// Bob speaks, Alice may listen.
    private void record(byte[] spoken, Duration length, boolean isCut) throws Exception {
        house.time.pass(Duration.ofMinutes(1));
        var tape = house.recordings.begin(
                Id.next(house.time, new SecureRandom()), "trunk line", Set.of(person("bob")), Set.of(person("alice")));
        var sink = tape.sink();
        sink.append(spoken, 0, spoken.length);
        sink.close();
        tape.keep(length, isCut);
    }

    private static JsonNode list(Somebody somebody) {
        return somebody.browser.get(RECORDINGS).expect(200).json().path("recordings");
    }

    private String sound(int at) {
        return RECORDINGS + "/sounds/" + list(alice).path(at).path("id").asText();
    }

    private String audited() {
        return house.store.ledger().page(Long.MAX_VALUE, 100).toString();
    }

    @Test
    void whoMayListenSeesTheNewestFirst() throws Exception {
        record(Duration.ofSeconds(2), false);
        record(Duration.ofSeconds(3), true);
        var listed = list(alice);
        assertThat(listed).hasSize(2);
        var newest = listed.path(0);
        assertThat(newest.path("seconds").asInt()).isEqualTo(3);
        assertThat(newest.path("cut").asBoolean()).isTrue();
        assertThat(newest.path("rule").asText()).isEqualTo("trunk line");
        assertThat(newest.path("people").path(0).asText()).isEqualTo("Somebody called bob");
        assertThat(listed.path(1).path("cut").asBoolean()).isFalse();
    }

    @Test
    void bothSidesAreHeardAndEachHearingIsAudited() throws Exception {
        record(Duration.ofSeconds(2), false);
        var sound = alice.browser.get(sound(0)).expect(200);
        assertThat(sound.header("content-type")).isEqualTo("audio/wav");
        assertThat(sound.header("cache-control")).isEqualTo("no-store");
        byte[] wav = sound.response().content().array();
        var header = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getShort(22)).isEqualTo((short) 2);
        assertThat(wav.length - WAV_HEADER_BYTES).isBetween(4 * 31_000, 4 * 33_000);
        assertThat(audited()).containsOnlyOnce("recording.play");
        alice.browser.get(sound(0)).expect(200);
        assertThat(audited().split("recording\\.play", -1)).hasSize(3);
    }

    @Test
    void nobodyElseHearsItNotWhoSpeaksInItNorAnAdministrator() throws Exception {
        record(Duration.ofSeconds(2), false);
        record(Duration.ofMinutes(11), false);
        var root = Somebody.enrol(house, Entrance.CONSOLE, "root", house.firstAdministratorToken());
        for (var other : new Somebody[] {bob, root.elsewhere(Entrance.APP)}) {
            assertThat(list(other)).isEmpty();
            String never = RECORDINGS + "/sounds/" + Id.next(house.time, new SecureRandom());
            other.browser.get(never).expectProblem(404, "not-found");
            other.browser.get(sound(0)).expectProblem(404, "not-found");
            other.browser.get(sound(1)).expectProblem(404, "not-found");
        }
        root.browser.get(RECORDINGS).expectProblem(404, "not-found");
        alice.browser.get(RECORDINGS + "/sounds/nothing").expectProblem(404, "not-found");
        assertThat(audited()).doesNotContain("recording.play");
    }

    @Test
    void aLongOneIsHeardInPartsOfTwoMinutes() throws Exception {
        record(Spoken.tone(700, 125), Duration.ofSeconds(125), false);
        assertThat(seconds(sound(0))).isEqualTo(120);
        assertThat(seconds(sound(0) + "?part=0")).isEqualTo(120);
        assertThat(seconds(sound(0) + "?part=1")).isBetween(4.9, 5.0);
        alice.browser.get(sound(0) + "?part=2").expectProblem(404, "not-found");
        alice.browser.get(sound(0) + "?part=-1").expectProblem(400, "invalid");
    }

    private double seconds(String sound) {
        byte[] wav = alice.browser.get(sound).expect(200).response().content().array();
        return (wav.length - WAV_HEADER_BYTES) / 64_000.0;
    }
}
