package org.belfry.media.quality;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The causes in the order in which they are looked for: what keeps everything from flowing comes
/// before what keeps one way from it, that before what somebody chose, that before what sounds bad.
/// The first that holds is the one said, for those behind it mostly follow from it.
final class Rules {

    /// Before so much time nothing is missed.
    static final long PATIENCE_MS = 2_000;

    /// Fewer packets than these may be somebody else's.
    static final int PACKETS_THAT_TELL = 10;

    static final List<Rule> TABLE = Stream.of(PathRules.TABLE, SourceRules.TABLE, SilenceRules.TABLE, LineRules.TABLE)
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    /// A moment of a call as `2:05`.
    static String clock(long ms) {
        return String.format(Locale.ROOT, "%d:%02d", ms / 60_000, ms / 1_000 % 60);
    }

    static String percent(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f %%" : "%.0f %%", value);
    }

    static String count(long value, String what) {
        return value + " " + what;
    }

    static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.1f s", ms / 1e3);
    }
}
