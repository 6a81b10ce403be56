package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/// Runs an installed program to its end.
final class Command {

    private Command() {}

    /// What it printed; fails if it failed.
    static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s\n%s", String.join(" ", command), output)
                .isZero();
        return output;
    }
}
