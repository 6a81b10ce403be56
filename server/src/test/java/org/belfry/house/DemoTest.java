package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demonstration shows what it says, and leaves nothing behind.
@Tag("real")
final class DemoTest {

    @TempDir
    Path folder;

    @Test
    void telephonesAreHeardThroughAHouseThatIsThrownAwayAfterwards() throws Exception {
        var ended = Launcher.run(
                        List.of("env", "TMPDIR=" + folder, "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + folder),
                        List.of("demo", "--once"))
                .wasFine();

        assertThat(ended.out())
                .containsPattern("Registered +both over TLS")
                .containsPattern("Anna calls Ben +SRTP on both sides")
                .containsPattern("Ben heard music \\(\\d+ % alike\\), and then Anna again")
                .contains("refused with 403")
                .containsPattern("101 → \\+499001234567  0 s  You may not make premium calls")
                .contains("promises kept");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
