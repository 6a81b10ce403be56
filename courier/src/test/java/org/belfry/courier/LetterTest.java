package org.belfry.courier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.belfry.courier.MailServer.Tls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What callers and people call themselves never becomes a header, a command or another mail.
final class LetterTest {

    private static final String INJECTED = "X-Injected: yes";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bob\r\nX-Injected: yes",
                "Bob\nX-Injected: yes",
                "Bob\rX-Injected: yes",
                "Bob\r\n\r\n.\r\nMAIL FROM:<evil@example.org>\r\nX-Injected: yes",
                "Bob\u0085X-Injected: yes",
                "Bob\u2028X-Injected: yes",
                "Bob\0\u000b\fX-Injected: yes",
                "=?UTF-8?Q?Bob=0D=0AX-Injected:_yes?=",
                "Grüße\r\nX-Injected: yes 🎉",
                "\ud83c\r\nX-Injected: yes"
            })
    void namesStayWithinTheirHeader(String name, @TempDir Path folder) throws Exception {
        try (var firm = new Firm(folder);
                var office = new PostOffice(firm.identity("localhost"), false)) {
            var sound = new byte[] {1, 2, 3, 4, 5};
            firm.uses(office, Tls.STARTTLS);
            firm.courier.compose(
                    Firm.KIND,
                    (_, _) -> Optional.of(new Letter(
                            Firm.address("anna@mail.example"),
                            "A message of " + name,
                            List.of("From " + name, ".", "RCPT TO:<x@example.org>"),
                            Optional.of(new Letter.Attachment(name + ".wav", "audio/wav", sound)))));
            firm.enqueue();
            firm.time.pass(java.time.Duration.ofSeconds(2));
            assertThat(office.letters).hasSize(1);
            String letter = office.letters.getFirst();
            assertThat(letter.lines()).noneMatch(line -> line.startsWith(INJECTED));
            assertThat(letter.substring(0, letter.indexOf("\n\n")).lines())
                    .filteredOn(line -> !line.startsWith(" ") && !line.startsWith("\t"))
                    .extracting(line -> line.substring(0, line.indexOf(':')))
                    .containsExactlyInAnyOrder(
                            "Date",
                            "From",
                            "To",
                            "Message-ID",
                            "Subject",
                            "MIME-Version",
                            "Content-Type",
                            "Auto-Submitted");
            assertThat(letter)
                    .contains("audio/wav")
                    .contains(Base64.getEncoder().encodeToString(sound));
            assertThat(office.heard)
                    .filteredOn(line -> line.startsWith("MAIL FROM"))
                    .hasSize(1);
            assertThat(office.heard)
                    .filteredOn(line -> line.startsWith("RCPT TO"))
                    .hasSize(1);
        }
    }

    @Test
    void whatIsTooLongIsCut() {
        var letter = new Letter(
                Firm.address("anna@mail.example"), "s".repeat(10_000), List.of("l".repeat(10_000)), Optional.empty());
        assertThat(letter.subject()).hasSize(Letter.SUBJECT_CHARS_MAX);
        assertThat(letter.lines().getFirst()).hasSize(Letter.LINE_CHARS_MAX);
        assertThatThrownBy(() -> new Letter.Attachment("a", "audio/wav", new byte[Letter.Attachment.BYTES_MAX + 1]))
                .hasMessageContaining("at most");
        assertThatThrownBy(() -> new Letter.Attachment("a", "audio/wav\r\nX: y", new byte[0]))
                .hasMessageContaining("media type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "anna",
                "@mail.example",
                "anna@",
                "anna@mail.example\r\nRCPT TO:<b@c>",
                "anna@mail.example,bob@mail.example",
                "Anna <anna@mail.example>",
                "\"anna\r\n\"@mail.example",
                "anna@[127.0.0.1]",
                "anna@-mail.example",
                "anna@mail..example",
                ".anna@mail.example",
                "änna@mail.example",
                "anna @mail.example",
                "anna@mail.example ",
                "anna@mail@example"
            })
    void thatIsNoAddress(String text) {
        assertThat(MailAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna@mail.example", "a.b+c_d@x-y.z9.example", "root@localhost", "o'neil@mail.example"})
    void thatIsOne(String text) {
        assertThat(MailAddress.parse(text)).map(MailAddress::disclose).contains(text);
        assertThat(MailAddress.parse(text).orElseThrow().toString()).doesNotContain(text);
    }

    @Test
    void aLongAddressIsNone() {
        assertThat(MailAddress.parse("a".repeat(65) + "@mail.example")).isEmpty();
        assertThat(MailAddress.parse("anna@" + "a.".repeat(200) + "example")).isEmpty();
    }
}
