package org.belfry.house.media;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Somebody else's program; what it says is kept. Ended with its children, by their ids.
final class Program implements AutoCloseable {

    private static final int FAREWELL_SECONDS = 3;

    private final Process process;
    private final Path said;

    private Program(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    static Program start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        var said = Files.createTempFile(folder, "said", ".txt");
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        return begun(builder, said);
    }

    /// Its output is for [#out], what it complains of is kept.
    static Program piped(Path folder, List<String> command) throws IOException {
        var said = Files.createTempFile(folder, "said", ".txt");
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectError(Redirect.to(said.toFile()));
        return begun(builder, said);
    }

    private static Program begun(ProcessBuilder builder, Path said) throws IOException {
        var process = builder.start();
        process.getOutputStream().close();
        return new Program(process, said);
    }

    InputStream out() {
        return process.getInputStream();
    }

    String said() {
        try {
            return Files.readString(said, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        var others = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        others.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
