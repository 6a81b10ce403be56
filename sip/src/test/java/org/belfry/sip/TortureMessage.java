package org.belfry.sip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// One file of `torture/`, whose notation its README explains.
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TortureMessage(String name, String verdict, List<Map.Entry<String, String>> values, byte[] bytes) {

    static List<TortureMessage> all() {
        return Stream.of("rfc4475", "rfc5118", "house")
                .flatMap(TortureMessage::folder)
                .toList();
    }

    static Stream<TortureMessage> folder(String folder) {
        try {
            var url = Objects.requireNonNull(TortureMessage.class.getResource("/torture/" + folder), folder);
            try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
                return files.sorted().map(TortureMessage::read).toList().stream();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(folder, e);
        }
    }

    private static TortureMessage read(Path file) {
        try {
            String text = Files.readString(file);
            int blank = text.indexOf("\n\n");
            String verdict = "";
            var values = new ArrayList<Map.Entry<String, String>>();
            for (String line : text.substring(0, blank).split("\n", -1)) {
                if (line.startsWith("! ")) {
                    verdict = line.substring(2);
                } else if (line.startsWith("= ")) {
                    String[] parts = (line.substring(2) + " ").split(" = ", 2);
                    if (parts.length < 2) {
                        parts = new String[] {line.substring(2).replaceAll(" =$", ""), ""};
                    }
                    values.add(Map.entry(parts[0], parts[1].stripTrailing()));
                }
            }
            return new TortureMessage(
                    file.getFileName().toString(), verdict, values, decode(text.substring(blank + 2)));
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    private static byte[] decode(String text) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.writeBytes(new byte[] {'\r', '\n'});
                case '⤶' -> i++;
                case '⟨' -> {
                    int close = text.indexOf('⟩', i);
                    for (String octet : text.substring(i + 1, close).split(" ", -1)) {
                        out.write(Integer.parseInt(octet, 16));
                    }
                    i = close;
                }
                default -> out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    boolean isGood() {
        return verdict.startsWith("whole") || verdict.startsWith("semantic");
    }

    @Override
    public String toString() {
        return name + ": " + verdict;
    }
}
