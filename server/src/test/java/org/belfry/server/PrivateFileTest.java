package org.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.belfry.server.control.ControlReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFileTest {

    @TempDir
    Path folder;

    @Test
    void anExportIsForItsOwnerOnly() throws IOException {
        var file = folder.resolve("ledger");
        assertThat(PrivateFile.write(file, out -> out.write(1), "Written.")).isInstanceOf(ControlReply.Done.class);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void afterAFullDiskNoHalfFileIsLeftAndTheNextTryGoesThrough() {
        var file = folder.resolve("ledger");
        var reply = PrivateFile.write(
                file,
                out -> {
                    out.write(1);
                    throw new UncheckedIOException(new IOException("No space left on device"));
                },
                "Written.");
        assertThat(reply)
                .isEqualTo(new ControlReply.Refused("%s can't be written: No space left on device".formatted(file)));
        assertThat(file).doesNotExist();
        assertThat(PrivateFile.write(file, out -> out.write(1), "Written.")).isInstanceOf(ControlReply.Done.class);
    }

    @Test
    void anExistingFileIsLeftAsItIs() throws IOException {
        var file = Files.writeString(folder.resolve("ledger"), "mine");
        assertThat(PrivateFile.write(file, out -> out.write(1), "Written."))
                .isInstanceOfSatisfying(
                        ControlReply.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("there already"));
        assertThat(file).hasContent("mine");
    }
}
