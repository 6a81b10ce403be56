package org.belfry.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Descriptions kept as text files under `sdp/`: lines that start with `# ` are comments, `== word` starts a part.
final class SdpFiles {

    /// One part of a file, with its lines.
    record Part(String name, List<String> lines) {

        /// As it travels.
        byte[] bytes() {
            return wire(String.join("\n", lines) + "\n");
        }
    }

    private SdpFiles() {}

    static List<String> names(String folder) {
        try (var files = Files.list(folder(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String folder, String name) {
        try {
            return Files.readAllLines(folder(folder).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Part> parts(String folder, String name) {
        var parts = new ArrayList<Part>();
        parts.add(new Part("", new ArrayList<>()));
        for (var line : lines(folder, name)) {
            if (line.startsWith("== ")) {
                parts.add(new Part(line.substring(3), new ArrayList<>()));
            } else if (!line.startsWith("# ")) {
                parts.getLast().lines().add(line);
            }
        }
        return parts;
    }

    static byte[] bytes(String folder, String name) {
        return parts(folder, name).getFirst().bytes();
    }

    static SessionDescription phone(String name) {
        return whole(bytes("phones", name + ".sdp"));
    }

    static SessionDescription whole(byte[] bytes) {
        var parsed = SessionDescription.parse(bytes);
        assertThat(parsed).isInstanceOf(SdpParsed.Whole.class);
        return ((SdpParsed.Whole) parsed).description();
    }

    static SessionDescription whole(String text) {
        return whole(wire(text));
    }

    static byte[] wire(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Path folder(String folder) {
        try {
            return Path.of(Objects.requireNonNull(SdpFiles.class.getResource("/sdp/" + folder))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
