package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.belfry.house.media.Sound;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A caller leaves a tone in a message box: it is kept, told of, heard again, and survives the death of
/// the house.
@Tag("real")
final class VoicemailTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final String PIN = "482913";
    private static final int HZ = 960;

    /// Of sealed sound: more than five seconds, four kilobytes each.
    private static final int ENOUGH_BYTES = 22_000;

    @TempDir
    Path folder;

    @Test
    void aMessageIsKeptSealedToldOfAndHeardByTelephone() throws Exception {
        try (var house = RunningHouse.in(folder).start();
                var console = HouseClient.atTheConsole(house)) {
            var desk = prepared(house, console);
            speak(house, desk, "leaving");
            var message = only(house);
            assertThat(message.path("heard").asBoolean()).isFalse();
            assertThat(message.path("caller").asText()).isEqualTo("101");
            holdsTheTone(house, message, 4_500);
            assertThat(onDisk(house, "OpusHead")).isFalse();
            assertThat(onDisk(house, PIN)).isFalse();

            try (var hall = BaresipPhone.dialling(folder.resolve("hall"), device(house, "Hall"), 440, "*97")) {
                hall.says("Call established");
                hall.presses(PIN + "#");
                hall.hears(HZ);
                // Without having subscribed, as most desk telephones are.
                hall.says("Voice-Message: 1/0");
                Awaitility.await("heard")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> messages(house).get(0).path("heard").asBoolean());
            }
            house.command(
                            "voicemail",
                            "delete",
                            "--user",
                            "anna",
                            message.path("id").asText())
                    .wasFine();
            assertThat(messages(house)).isEmpty();
        }
    }

    @Test
    void aHouseThatIsKilledWhileACallerSpeaksHasWhatWasSaid() throws Exception {
        try (var house = RunningHouse.in(folder).start();
                var console = HouseClient.atTheConsole(house)) {
            var desk = prepared(house, console);
            try (var _ = BaresipPhone.dialling(folder.resolve("cut"), desk, HZ, "101")) {
                awaitSpoken(house);
                house.kill();
            }
            house.start();
            holdsTheTone(house, only(house), 4_000);
        }
    }

    private JsonNode prepared(RunningHouse house, HouseClient console) throws Exception {
        console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
        house.command("extension", "set", "--user", "anna", "--number", "101").wasFine();
        house.command("voicemail", "pin", "--user", "anna", "--pin", PIN).wasFine();
        return device(house, "Desk");
    }

    private void speak(RunningHouse house, JsonNode desk, String name) throws Exception {
        try (var _ = BaresipPhone.dialling(folder.resolve(name), desk, HZ, "101")) {
            awaitSpoken(house);
        }
    }

    private static void awaitSpoken(RunningHouse house) {
        Awaitility.await("a message grows").atMost(Duration.ofSeconds(90)).until(() -> spoken(house) > ENOUGH_BYTES);
    }

    private static long spoken(RunningHouse house) throws IOException {
        try (var files = Files.walk(house.data())) {
            return files.filter(file -> file.toString().contains("/live/voicemail/"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void holdsTheTone(RunningHouse house, JsonNode message, int millisecondsMin) throws Exception {
        var file = folder.resolve("message.wav");
        house.command(
                        "voicemail",
                        "play",
                        "--user",
                        "anna",
                        "--to",
                        file.toString(),
                        message.path("id").asText())
                .wasFine();
        var sound = Sound.ofGrowingFile(Files.readAllBytes(file));
        assertThat(sound.milliseconds()).as(sound.told()).isGreaterThan(millisecondsMin);
        assertThat(message.path("lengthMillis").asInt()).isCloseTo(sound.milliseconds(), within(200));
        var heard = sound.last(2_000).tone();
        assertThat(heard.hz()).as(sound.told()).isCloseTo(HZ, within(4.0));
        assertThat(heard.dBov()).as(sound.told()).isCloseTo(-20, within(2.0));
        assertThat(heard.share()).as(sound.told()).isGreaterThan(0.8);
    }

    private static JsonNode only(RunningHouse house) throws IOException {
        Awaitility.await("one message")
                .atMost(Duration.ofSeconds(60))
                .until(() -> messages(house).size() == 1);
        return messages(house).get(0);
    }

    private static JsonNode messages(RunningHouse house) throws IOException {
        return TelephonesTest.json(house.command("voicemail", "list", "--user", "anna", "--json"));
    }

    private static JsonNode device(RunningHouse house, String label) throws IOException {
        return TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", label, "--json"));
    }

    /// What `strings` would find.
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
