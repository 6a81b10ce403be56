package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.belfry.house.media.Sound;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a caller left comes by mail, through a mail server that is not ours and has proved itself; others get nothing.
@Tag("real")
final class MailTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final String ACCOUNT = "anna@mail.example";
    private static final int HZ = 960;

    /// Of sealed sound: more than five seconds, four kilobytes each.
    private static final int ENOUGH_BYTES = 22_000;

    private static final Pattern FILE = Pattern.compile(
            "Content-Type: audio/wav[^\\n]*\\n(?:[^\\n]+\\n)*\\n([A-Za-z0-9+/=\\n]+)\\n--", Pattern.MULTILINE);

    @TempDir
    Path folder;

    @Test
    void aMessageComesByMailWithWhatWasSaid() throws Exception {
        try (var mail = MailProvider.start(folder, "starttls", "localhost");
                var house = RunningHouse.in(folder).start();
                var console = HouseClient.atTheConsole(house)) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", ACCOUNT, PASSWORD);
            house.command("extension", "set", "--user", "anna", "--number", "101")
                    .wasFine();
            assertThat(wants(house, "attach").sentence()).contains("no mail server is set");
            mail.takesMailOf(house, "starttls").wasFine();
            house.command("mail", "test", "--to", ACCOUNT).wasFine();
            assertThat(mail.mails()).hasSize(1);
            assertThat(wants(house, "attach").wasFine().out()).contains(ACCOUNT);

            speak(house);
            Awaitility.await("a mail with a message")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> mail.mails().size() == 2);
            var came = mail.mails().getLast();
            assertThat(MailProvider.envelope(came)).isEqualTo("True True " + ACCOUNT);
            holdsTheTone(Files.readString(came, StandardCharsets.UTF_8).replace("\r\n", "\n"));
            assertThat(onDisk(house, MailProvider.PASSWORD)).isFalse();
            assertThat(onDisk(house, ACCOUNT)).isFalse();
            var audit = folder.resolve("audit.json");
            house.command("audit", "export", audit.toString()).wasFine();
            assertThat(Files.readString(audit)).contains("mail.sent").doesNotContain(MailProvider.PASSWORD);
            Awaitility.await("nothing waits")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> shown(house).path("waiting").asInt() == 0);
        }
    }

    @Test
    void tlsMayBeginAtOnce() throws Exception {
        try (var mail = MailProvider.start(folder, "implicit", "localhost");
                var house = RunningHouse.in(folder).start()) {
            mail.takesMailOf(house, "implicit").wasFine();
            house.command("mail", "test", "--to", ACCOUNT).wasFine();
            assertThat(MailProvider.envelope(mail.mails().getFirst())).endsWith(ACCOUNT);
        }
    }

    @Test
    void serversThatDoNotProveThemselvesGetNothing() throws Exception {
        try (var plain = MailProvider.start(folder, "plain", "localhost");
                var other = MailProvider.start(folder, "starttls", "elsewhere.example");
                var house = RunningHouse.in(folder).start()) {
            plain.takesMailOf(house, "starttls").wasFine();
            assertThat(tested(house)).contains("STARTTLS");
            getsNothing(plain);
            plain.takesMailOf(house, "implicit").wasFine();
            assertThat(tested(house)).startsWith("not sent: ");
            getsNothing(plain);
            other.takesMailOf(house, "starttls").wasFine();
            assertThat(tested(house)).contains("localhost");
            getsNothing(other);
            assertThat(house.command("mail", "set", "--host", "localhost", "--tls", "none", "--from", ACCOUNT)
                            .sentence())
                    .contains("starttls or implicit");
        }
    }

    private static String tested(RunningHouse house) {
        return house.command("mail", "test", "--to", ACCOUNT).sentence();
    }

    private static void getsNothing(MailProvider provider) throws IOException {
        assertThat(provider.mails()).isEmpty();
        assertThat(provider.heard()).allSatisfy(line -> assertThat(line).isEqualTo("EHLO localhost"));
    }

    private static Launcher.Ended wants(RunningHouse house, String what) {
        return house.command("voicemail", "mail", "--user", "anna", what);
    }

    private static JsonNode shown(RunningHouse house) throws IOException {
        return TelephonesTest.json(house.command("mail", "show", "--json"));
    }

    private void speak(RunningHouse house) throws Exception {
        var desk = TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", "Desk", "--json"));
        try (var _ = BaresipPhone.dialling(folder.resolve("leaving"), desk, HZ, "101")) {
            Awaitility.await("a message grows")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> spoken(house) > ENOUGH_BYTES);
        }
    }

    private static long spoken(RunningHouse house) throws IOException {
        try (var files = Files.walk(house.data())) {
            return files.filter(file -> file.toString().contains("/live/voicemail/"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void holdsTheTone(String mail) {
        assertThat(mail).contains("\nFrom: pbx@firm.example\n").contains("\nSubject: Message from 101 (0:0");
        var file = FILE.matcher(mail);
        assertThat(file.find())
                .as(mail.substring(0, Math.min(2_000, mail.length())))
                .isTrue();
        var sound = Sound.ofGrowingFile(Base64.getMimeDecoder().decode(file.group(1)));
        assertThat(sound.milliseconds()).as(sound.told()).isGreaterThan(4_500);
        var heard = sound.last(2_000).tone();
        assertThat(heard.hz()).as(sound.told()).isCloseTo(HZ, within(4.0));
        assertThat(heard.share()).as(sound.told()).isGreaterThan(0.8);
    }

    /// What `strings` would find.
    private static boolean onDisk(RunningHouse house, String text) throws IOException {
        try (var files = Files.walk(house.data())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }
}
