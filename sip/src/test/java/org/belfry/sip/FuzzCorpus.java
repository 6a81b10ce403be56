package org.belfry.sip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Inputs of a fuzz target as text that people can read and compare: `fuzz/<target>/corpus.txt` with what reaches every
/// branch found so far, `found.txt` with what once broke something.
///
/// One input a line: printable octets as they are, `\r`, `\n`, `\t`, `\\`, and `\xHH` for all others; lines with `#`
/// are remarks.
final class FuzzCorpus {

    private static final int CORPUS_CHARS_MAX = 65_536;

    private FuzzCorpus() {}

    /// The inputs of one file; none if there is no such file.
    static List<byte[]> read(String target, String file) {
        var inputs = new ArrayList<byte[]>();
        for (String line : text("/fuzz/" + target + "/" + file).lines().toList()) {
            if (!line.startsWith("#") && !line.isEmpty()) {
                inputs.add(unescaped(line));
            }
        }
        return inputs;
    }

    /// One file for each input, as the fuzzer wants them.
    static void unpack(String target, Path folder) throws IOException {
        Files.createDirectories(folder);
        int number = 0;
        for (String file : List.of("corpus.txt", "found.txt")) {
            for (byte[] input : read(target, file)) {
                Files.write(folder.resolve("%s-%05d".formatted(file.replace(".txt", ""), number++)), input);
            }
        }
    }

    /// The inputs of a folder as they stand in a corpus: the shortest first, and as many as
    /// [#CORPUS_CHARS_MAX] has room for, so that the tree does not grow with every hour of fuzzing.
    static String pack(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var lines = new ArrayList<String>();
            for (Path file : files.sorted().toList()) {
                lines.add(escaped(Files.readAllBytes(file)));
            }
            lines.removeIf(String::isEmpty);
            lines.sort(java.util.Comparator.comparingInt(String::length).thenComparing(line -> line));
            var corpus = new StringBuilder();
            for (String line : lines) {
                if (corpus.length() + line.length() >= CORPUS_CHARS_MAX) {
                    break;
                }
                corpus.append(line).append('\n');
            }
            return corpus.toString();
        }
    }

    private static String text(String resource) {
        try (InputStream in = FuzzCorpus.class.getResourceAsStream(resource)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String escaped(byte[] input) {
        var out = new StringBuilder();
        for (byte octet : input) {
            switch (octet) {
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    boolean isPlain = octet > ' ' && octet < 0x7F && (octet != '#' || !out.isEmpty());
                    if (isPlain || (octet == ' ' && !out.isEmpty())) {
                        out.append((char) octet);
                    } else {
                        out.append("\\x").append(HexFormat.of().toHexDigits(octet));
                    }
                }
            }
        }
        // A blank at the end of a line is lost in many an editor.
        return out.toString().replaceAll(" $", "\\\\x20");
    }

    static byte[] unescaped(String line) {
        var out = new ByteArrayOutputStream();
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i++);
            if (c != '\\') {
                out.write(c);
                continue;
            }
            switch (line.charAt(i++)) {
                case 'r' -> out.write('\r');
                case 'n' -> out.write('\n');
                case 't' -> out.write('\t');
                case '\\' -> out.write('\\');
                default -> {
                    out.write(HexFormat.fromHexDigits(line, i, i + 2));
                    i += 2;
                }
            }
        }
        return out.toByteArray();
    }
}
