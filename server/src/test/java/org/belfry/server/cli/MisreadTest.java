package org.belfry.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/// A command line that can't be read is answered with one sentence that says what was probably meant.
final class MisreadTest {

    @Test
    void aVerbMistypedIsFollowedByTheOneMeant() {
        assertThat(sentence("strat")).contains("no 'strat'; did you mean start?", "./belfry --help");
        assertThat(sentence("user", "invit")).contains("./belfry user has no 'invit'; did you mean invite?");
        assertThat(sentence("xylophone")).contains("no 'xylophone'").doesNotContain("did you mean");
    }

    @Test
    void anOptionThatIsASettingIsFollowedByHowSettingsAreGiven() {
        assertThat(sentence("start", "--port", "8443"))
                .contains("no option --port", "--set web.port=…", "--set console.port=…");
        assertThat(sentence("start", "--port=8443")).contains("--set web.port=…");
        assertThat(sentence("start", "--web-port", "8443"))
                .contains("--set web.port=…")
                .doesNotContain("console.port");
        assertThat(sentence("start", "--name", "phone.example.com")).contains("--set name=…");
    }

    @Test
    void anOptionMistypedIsFollowedByTheOneMeant() {
        assertThat(sentence("user", "invite", "--admin"))
                .contains("./belfry user invite has no option --admin")
                .contains("did you mean --administrator?");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(sentence("console", "open")).contains("--from", "./belfry console open --help");
    }

    private static String sentence(String... arguments) {
        var err = new StringWriter();
        int exitCode = Belfry.wholeCommandLine().setErr(new PrintWriter(err)).execute(arguments);
        assertThat(exitCode).isEqualTo(Asking.REFUSED);
        assertThat(err.toString()).startsWith("belfry: ").hasLineCount(1);
        return err.toString();
    }
}
