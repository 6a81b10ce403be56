package org.belfry.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.belfry.server.StartFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passwords of others come from where only their owner can read them.
final class SecretOptionTest {

    @TempDir
    Path folder;

    @Test
    void theFirstLineOfAFileOfItsOwnerCounts() throws IOException, StartFault {
        assertThat(option("nine carriers\nand more\n", "rw-------").read()).contains("nine carriers");
        assertThat(option("nine carriers", "r--------").read()).contains("nine carriers");
        assertThat(new SecretOption().read()).isEmpty();
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        for (var permissions : new String[] {"rw-r--r--", "rw----r--", "rw-r-----", "rw--w----"}) {
            var option = option("nine carriers", permissions);
            assertThatThrownBy(option::read).hasMessageContaining("chmod 600");
        }
    }

    @Test
    void aFileThatIsEmptyOrNotThereIsRefused() throws IOException {
        var empty = option("\nnine", "rw-------");
        assertThatThrownBy(empty::read).hasMessageContaining("first line is empty");
        var none = new SecretOption();
        none.file = Optional.of(folder.resolve("none").toString());
        assertThatThrownBy(none::read).hasMessageContaining("cannot be read");
    }

    private SecretOption option(String text, String permissions) throws IOException {
        var file = Files.createTempFile(folder, "secret", "");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        var option = new SecretOption();
        option.file = Optional.of(file.toString());
        return option;
    }
}
