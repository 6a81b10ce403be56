package org.belfry.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes names durable: a new file survives a power cut only once its directory is flushed too.
final class Directories {

    private Directories() {}

    /// Flushes a file's content, or a directory's list of names.
    static void flush(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
