package org.belfry.audio.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Decoder;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.file.OggOpusFile;
import org.belfry.audio.file.Opened;

/// The spoken prompts that come with the program, in English: `prompts.txt` beside this class names
/// each with its text.
///
/// Decoding takes some milliseconds and allocates; do it before a prompt is played, not while.
/// Immutable; any thread.
public final class Prompts {

    /// Greatest number that can be spoken.
    public static final int NUMBER_MAX = 999_999;

    /// Longer than any of ours: a bound for the decoder.
    private static final int SECONDS_MAX = 20;

    private final OpusLibrary opus;
    private final Map<String, String> texts;

    private Prompts(OpusLibrary opus, Map<String, String> texts) {
        this.opus = opus;
        this.texts = texts;
    }

    /// The catalogue that comes with the program.
    public static Prompts shipped(OpusLibrary opus) {
        var texts = new LinkedHashMap<String, String>();
        new String(resource("prompts.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\\|", 2))
                .forEach(halves -> texts.put(halves[0].strip(), halves[1].strip()));
        return new Prompts(opus, texts);
    }

    /// All names, in the order of the list.
    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(texts.keySet());
    }

    /// What is spoken.
    public String text(String name) {
        return known(name);
    }

    /// How it sounds.
    ///
    /// @param rateHz 8,000, 16,000 or 48,000
    public short[] samples(String name, int rateHz) {
        known(name);
        MemorySegment bytes = MemorySegment.ofArray(resource(name + ".opus"));
        try (Decoder decoder = opus.decoder(new AudioFormat(Encoding.OPUS, rateHz, 1))) {
            return switch (OggOpusFile.open(bytes)) {
                case Opened.Playable<OggOpusFile>(OggOpusFile file) -> file.samples(decoder, SECONDS_MAX * rateHz);
                case Opened.Refused<OggOpusFile>(String reason, long at) ->
                    throw new IllegalStateException("prompt %s: %s at %d".formatted(name, reason, at));
            };
        }
    }

    /// The names that speak a number: 342 is `3`, `hundred`, `and`, `40`, `2`.
    ///
    /// @param number 0 to [#NUMBER_MAX]
    public static List<String> number(int number) {
        if (number < 0 || number > NUMBER_MAX) {
            throw new IllegalArgumentException("number: %d (expected: 0..%d)".formatted(number, NUMBER_MAX));
        }
        var names = new ArrayList<String>();
        if (number >= 1_000) {
            belowThousand(number / 1_000, names);
            names.add("thousand");
        }
        int rest = number % 1_000;
        if (rest > 0 && rest < 100 && number >= 1_000) {
            names.add("and");
        }
        if (rest > 0 || number == 0) {
            belowThousand(rest, names);
        }
        return List.copyOf(names);
    }

    private static void belowThousand(int number, List<String> names) {
        if (number >= 100) {
            names.add(Integer.toString(number / 100));
            names.add("hundred");
            if (number % 100 == 0) {
                return;
            }
            names.add("and");
        }
        int rest = number % 100;
        if (rest <= 20) {
            names.add(Integer.toString(rest));
            return;
        }
        names.add(Integer.toString(rest / 10 * 10));
        if (rest % 10 > 0) {
            names.add(Integer.toString(rest % 10));
        }
    }

    /// The names that speak an extension or number key by key; what is no key is left out.
    ///
    /// @param keys at most 64 are spoken: nobody listens to more
    public static List<String> keys(String keys) {
        return keys.chars()
                .limit(64)
                .filter(key -> (key >= '0' && key <= '9') || key == '*' || key == '#')
                .mapToObj(key -> switch (key) {
                    case '*' -> "star";
                    case '#' -> "hash";
                    default -> Character.toString(key);
                })
                .toList();
    }

    private String known(String name) {
        String text = texts.get(name);
        if (text == null) {
            throw new IllegalArgumentException("name: %s (expected: one of prompts.txt)".formatted(name));
        }
        return text;
    }

    private static byte[] resource(String name) {
        try (InputStream file = Objects.requireNonNull(Prompts.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
