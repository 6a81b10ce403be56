package org.belfry.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders that can't be used are refused with the reason and what to do.
final class DataFolderTest {

    @Test
    void aPlaceWithoutFoldersIsRefusedWithTheReason() {
        refused(Path.of("/proc/nowhere"), "data: /proc/nowhere can't be used: no folder can be made there; name");
    }

    @Test
    void aFileIsNoFolder(@TempDir Path temp) throws IOException {
        refused(Files.createFile(temp.resolve("file")), "is a file (expected: a folder)");
    }

    private static void refused(Path path, String words) {
        assertThatThrownBy(() -> new DataFolder(path).prepare())
                .isInstanceOf(StartFault.class)
                .hasMessageContaining(words);
    }
}
