package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.belfry.house.media.Sound;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two real telephones talk in a call that the dialplan records: it is kept sealed, a side a channel, for
/// whom the plan lets listen, and survives the death of the house (policy E7).
@Tag("real")
final class RecordingTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final int CALLED_HZ = 1_050;
    private static final int CALLING_HZ = 960;
    private static final int HEADER_BYTES = 44;
    private static final int FRAME_BYTES = 4;

    /// Of sealed sound: some seconds.
    private static final int ENOUGH_BYTES = 22_000;

    @TempDir
    Path folder;

    @Test
    void aRecordedCallIsHeardBySomebodyAllowedAndSurvivesAKill() throws Exception {
        try (var house = RunningHouse.in(folder).start();
                var console = HouseClient.atTheConsole(house)) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            house.command("extension", "set", "--user", "anna", "--number", "101")
                    .wasFine();
            recordAnna(house);
            var hall = device(house, "Hall");
            var desk = device(house, "Desk");
            try (var called = BaresipPhone.singing(folder.resolve("hall"), hall, CALLED_HZ)) {
                called.says("200 OK");
                try (var caller = BaresipPhone.dialling(folder.resolve("desk"), desk, CALLING_HZ, "101")) {
                    called.hears(CALLING_HZ);
                    caller.hears(CALLED_HZ);
                    awaitSpoken(house);
                }
                holdsBoth(house, only(house, 1), "whole.wav");
                assertThat(onDisk(house, "OpusHead")).isFalse();
                try (var _ = BaresipPhone.dialling(folder.resolve("again"), desk, CALLING_HZ, "101")) {
                    awaitSpoken(house);
                    house.kill();
                }
            }
            house.start();
            var cut = only(house, 2);
            assertThat(cut.path("cut").asBoolean()).isTrue();
            holdsBoth(house, cut, "cut.wav");
            house.command("recording", "delete", cut.path("id").asText()).wasFine();
            only(house, 1);
        }
    }

    private static void recordAnna(RunningHouse house) throws IOException {
        var json = new ObjectMapper();
        var shown = asked(house, "dialplan.show", Map.of());
        var plan = (ObjectNode) json.readTree(shown.path("plan").asText());
        String anna = plan.path("extensions").path("101").asText().replaceFirst("^[a-z]+:", "");
        var rule = (ObjectNode) plan.path("recording");
        rule.putArray("people").add(anna);
        rule.putArray("listeners").add(anna);
        asked(house, "dialplan.set", Map.of("plan", plan.toString()));
    }

    private static void awaitSpoken(RunningHouse house) {
        Awaitility.await("a recording grows").atMost(Duration.ofSeconds(60)).until(() -> spoken(house) > ENOUGH_BYTES);
    }

    private static long spoken(RunningHouse house) throws IOException {
        try (var files = Files.walk(house.data())) {
            return files.filter(file -> file.toString().contains("/live/recording/"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /// The caller on the left, who was called on the right.
    private void holdsBoth(RunningHouse house, JsonNode recording, String name) throws IOException {
        var file = folder.resolve(name);
        String id = recording.path("id").asText();
        house.command("recording", "play", "--user", "anna", "--to", file.toString(), id)
                .wasFine();
        byte[] wav = Files.readAllBytes(file);
        assertThat(ByteBuffer.wrap(wav).order(java.nio.ByteOrder.LITTLE_ENDIAN).getShort(22))
                .isEqualTo((short) 2);
        sings(wav, CALLING_HZ);
        sings(rightFirst(wav), CALLED_HZ);
    }

    private static void sings(byte[] wav, int hz) {
        var sound = Sound.ofGrowingFile(wav);
        var tone = sound.last(1_500).tone();
        assertThat(tone.hz()).as(sound.told()).isCloseTo(hz, within(4.0));
        assertThat(tone.share()).as(sound.told()).isGreaterThan(0.8);
    }

    private static byte[] rightFirst(byte[] wav) {
        byte[] turned = wav.clone();
        for (int at = HEADER_BYTES; at + FRAME_BYTES <= wav.length; at += FRAME_BYTES) {
            System.arraycopy(wav, at, turned, at + 2, 2);
            System.arraycopy(wav, at + 2, turned, at, 2);
        }
        return turned;
    }

    private static JsonNode only(RunningHouse house, int count) throws IOException {
        Awaitility.await("recordings")
                .atMost(Duration.ofSeconds(60))
                .until(() -> recordings(house).size() == count);
        return recordings(house).get(0);
    }

    private static JsonNode recordings(RunningHouse house) throws IOException {
        return TelephonesTest.json(house.command("recording", "list", "--json"));
    }

    private static JsonNode device(RunningHouse house, String label) throws IOException {
        return TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", label, "--json"));
    }

    private static JsonNode asked(RunningHouse house, String verb, Map<String, String> arguments) {
        return switch (house.ask(verb, arguments)) {
            case ControlLine.Reply.Done(JsonNode result) -> result;
            case ControlLine.Reply.Refused(String sentence) -> throw new AssertionError(verb + ": " + sentence);
        };
    }

    private static boolean onDisk(RunningHouse house, String text) throws IOException {
        try (var files = Files.walk(house.data())) {
            return files.filter(Files::isRegularFile)
                    .anyMatch(file -> read(file).contains(text));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
