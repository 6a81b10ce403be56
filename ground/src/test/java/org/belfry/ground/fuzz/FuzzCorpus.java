package org.belfry.ground.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/// Inputs of a fuzz target as text that people can read and compare: `fuzz/<target>/corpus.txt` with what reaches every
/// branch found so far, `found.txt` with what once broke something. Where packets are no text the names end with
/// `.hex`.
///
/// One input a line; lines with `#` are remarks. In `.txt` printable octets stand as they are, with `\r`, `\n`, `\t`,
/// `\\`, and `\xHH` for all others; in `.hex` all are hexadecimal, with blanks anywhere.
final class FuzzCorpus {

    private static final int CORPUS_CHARS_MAX = 65_536;
    private static final String TEXT = ".txt";
    private static final String HEX = ".hex";

    private FuzzCorpus() {}

    /// All inputs of a target, those that were found last; none if there are no files.
    static List<byte[]> all(String target) {
        var inputs = new ArrayList<byte[]>();
        for (String file : List.of("corpus", "found")) {
            lines(target, file + TEXT).forEach(line -> inputs.add(unescaped(line)));
            lines(target, file + HEX).forEach(line -> inputs.add(HexFormat.of().parseHex(line.replace(" ", ""))));
        }
        return inputs;
    }

    private static List<String> lines(String target, String file) {
        try (InputStream in = FuzzCorpus.class.getResourceAsStream("/fuzz/" + target + "/" + file)) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines()
                    .filter(line -> !line.startsWith("#") && !line.isEmpty())
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// One file for each input, as the fuzzer wants them.
    static void unpack(List<byte[]> inputs, Path folder) throws IOException {
        int number = 0;
        for (byte[] input : inputs) {
            Files.write(folder.resolve("known-%05d".formatted(number++)), input);
        }
    }

    /// The name of a target's corpus.
    static String file(String target) {
        return "corpus" + (lines(target, "corpus" + TEXT).isEmpty() ? HEX : TEXT);
    }

    /// The inputs of a folder as they stand in a corpus: the shortest first, and as many as
    /// [#CORPUS_CHARS_MAX] has room for, so that the tree does not grow with every hour of fuzzing.
    static String pack(String target, Path folder) throws IOException {
        boolean isText = file(target).endsWith(TEXT);
        try (var files = Files.list(folder)) {
            var lines = new ArrayList<String>();
            for (Path file : files.sorted().toList()) {
                byte[] input = Files.readAllBytes(file);
                lines.add(isText ? escaped(input) : HexFormat.of().formatHex(input));
            }
            lines.removeIf(String::isEmpty);
            lines.sort(Comparator.comparingInt(String::length).thenComparing(line -> line));
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
