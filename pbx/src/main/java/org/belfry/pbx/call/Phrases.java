package org.belfry.pbx.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntFunction;
import org.belfry.audio.prompt.Prompts;
import org.belfry.media.SampleSource;

/// Prompts, decoded before they are played and kept: all of them are some 10 MB at both rates. Thread-safe.
final class Phrases {

    /// Between two prompts, so that they don't run together.
    private static final int GAP_MS = 80;

    private final Prompts prompts;
    private final ConcurrentMap<Key, short[]> decoded = new ConcurrentHashMap<>();

    private record Key(String prompt, int rateHz) {}

    Phrases(Prompts prompts) {
        this.prompts = prompts;
    }

    /// Something to say, whole.
    record Phrase(List<short[]> narrow, List<short[]> wide, Duration length) implements IntFunction<SampleSource> {

        /// A source from the beginning; reads what was decoded and waits for nothing.
        @Override
        public SampleSource apply(int rateHz) {
            return new Reading(rateHz > 8_000 ? wide : narrow);
        }
    }

    /// Decodes it, on the thread that asks.
    ///
    /// @param names those the catalogue does not have are left out: a plan may name what is not there
    Phrase phrase(List<String> names) {
        var known = names.stream().filter(prompts.names()::contains).toList();
        var narrow = samples(known, 8_000);
        long count = narrow.stream().mapToLong(each -> each.length).sum();
        return new Phrase(narrow, samples(known, 16_000), Duration.ofMillis(count / 8));
    }

    private List<short[]> samples(List<String> names, int rateHz) {
        var all = new ArrayList<short[]>();
        for (String name : names) {
            all.add(decoded.computeIfAbsent(new Key(name, rateHz), key -> prompts.samples(key.prompt(), key.rateHz())));
            all.add(new short[rateHz / 1_000 * GAP_MS]);
        }
        return List.copyOf(all);
    }

    private static final class Reading implements SampleSource {
        private final List<short[]> parts;
        private int part;
        private int at;

        Reading(List<short[]> parts) {
            this.parts = parts;
        }

        @Override
        public int read(short[] samples, int to, int count) {
            int done = 0;
            while (done < count && part < parts.size()) {
                short[] from = parts.get(part);
                int some = Math.min(count - done, from.length - at);
                System.arraycopy(from, at, samples, to + done, some);
                done += some;
                at += some;
                if (at == from.length) {
                    part++;
                    at = 0;
                }
            }
            return done;
        }
    }
}
