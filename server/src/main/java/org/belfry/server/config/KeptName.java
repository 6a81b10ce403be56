package org.belfry.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The name this house first opened under, in a file of its data folder.
public record KeptName(Path file) {

    private static final long BYTES_MAX = 512;

    public static KeptName in(Path data) {
        return new KeptName(data.resolve("name"));
    }

    /// Empty where no house has opened yet, or the file can't be read.
    Optional<String> read() {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= BYTES_MAX
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
