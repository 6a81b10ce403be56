package org.belfry.media;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.belfry.ground.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who was answered and not heard: no packet of theirs proved itself at the shared port within
/// [#PATIENCE], so their next call gets a port of its own (design decision 10). If that does not help
/// either, the shared port is used again for [#HELPLESS]: ports are few, and what is wrong is something
/// else. Thread-safe; forgotten with the process, for it is known again two seconds into the next call.
///
/// | limit | value | against |
/// |---|---|---|
/// | remembered | [#MAX], those longest unheard of go first | memory: a trunk and device each |
/// | time | [#AGAIN] | a telephone that was mended keeping a port of its own for ever |
/// | logged | [#SAID_MAX] a minute, the rest is counted | a log in which nothing else is found |
final class Unproven {
    static final int MAX = 10_000;
    static final Duration PATIENCE = Duration.ofSeconds(2);
    static final Duration AGAIN = Duration.ofDays(7);
    static final Duration HELPLESS = Duration.ofHours(12);
    static final int SAID_MAX = 10;
    private static final Duration SAYING = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Unproven.class);

    private final Time time;
    private final @Nullable PortRange range;
    private final Map<String, UnprovenPeer> known = new LinkedHashMap<>();
    private Instant sayingSince = Instant.EPOCH;
    private int said;

    /// @param range where ports of their own come from; null: there are none, and it is only noted
    Unproven(Time time, @Nullable PortRange range) {
        this.time = time;
        this.range = range;
    }

    /// Whether a port of its own is worth trying.
    synchronized boolean needsOwnPort(String who) {
        UnprovenPeer peer = known.get(who);
        if (peer == null || range == null) {
            return false;
        }
        var until = peer.since().plus(peer.isHelpless() ? HELPLESS : AGAIN);
        if (time.instant().isAfter(until)) {
            known.remove(who);
            return false;
        }
        return !peer.isHelpless();
    }

    /// It was heard at the shared port.
    synchronized void heard(String who) {
        known.remove(who);
    }

    /// It was not heard in time.
    ///
    /// @param atOwnPort whether it had a port of its own
    synchronized void unheard(String who, boolean atOwnPort) {
        UnprovenPeer before = known.remove(who);
        Instant now = time.instant();
        known.put(who, new UnprovenPeer(who, now, atOwnPort));
        if (known.size() > MAX) {
            known.remove(known.keySet().iterator().next());
        }
        if (before == null || before.isHelpless() != atOwnPort) {
            say(who, atOwnPort, now);
        }
    }

    private void say(String who, boolean atOwnPort, Instant now) {
        if (now.isAfter(sayingSince.plus(SAYING))) {
            if (said > SAID_MAX) {
                LOG.warn("{} more were not heard in that minute", said - SAID_MAX);
            }
            sayingSince = now;
            said = 0;
        }
        if (++said <= SAID_MAX) {
            LOG.warn("{} {}", who, sentence(atOwnPort));
        }
    }

    private String sentence(boolean atOwnPort) {
        if (atOwnPort) {
            return "was not heard at a port of its own either: its calls go to the shared port again";
        }
        return "has sent nothing that proves itself to the media port within 2 s of the answer: "
                + (range == null
                        ? "a port of its own could help, set media.range"
                        : "its next call gets a port of its own out of %s".formatted(range));
    }

    synchronized List<UnprovenPeer> all() {
        return List.copyOf(known.values());
    }
}
