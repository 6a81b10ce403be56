package org.belfry.media;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.wire.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Whose a packet might be that no table knows: the order in which keys are tried on it (design decision
/// 10).
///
///     likely   transports already there from this very source ─▶ those whose stream has this SSRC (moved)
///              ─▶ those who signalled this address and port
///              ─▶ those who wait to be heard and signal from this address
///     guesses  ─▶ those who wait and signal from its network ─▶ anybody of this address
///              ─▶ anybody who waits
///
/// Within each the newest first: of a thousand calls of one office the one that nobody has heard is the
/// last.
///
/// What is found here is a guess: a transport is the packet's only once the packet proved it. Asked for
/// packets of unknown origin alone, so a lock will do; written by the desk and the loops. Thread-safe.
///
/// | limit | value | against |
/// |---|---|---|
/// | trials | [#TRIALS_MAX] a packet | a hash each |
/// | sources, streams | [#PROVEN_MAX] of each a transport | a caller who sends from every port of a /64 |
final class Directory {
    /// Keys tried on one packet.
    static final int TRIALS_MAX = 64;
    static final int PROVEN_MAX = 64;

    private final Map<Long, SequencedSet<MediaTransport>> bySource = new HashMap<>();
    private final Map<Integer, SequencedSet<MediaTransport>> bySsrc = new HashMap<>();
    private final Map<TransportAddress, SequencedSet<MediaTransport>> bySignalled = new HashMap<>();
    private final Map<IpAddress, SequencedSet<MediaTransport>> byAddress = new HashMap<>();
    private final Map<IpAddress, SequencedSet<MediaTransport>> waitingByAddress = new HashMap<>();
    private final Map<Prefix, SequencedSet<MediaTransport>> waitingByPrefix = new HashMap<>();
    /// Those that heard nothing yet, the newest last.
    private final LinkedHashSet<MediaTransport> waiting = new LinkedHashSet<>();
    private final Map<MediaTransport, Entry> entries = new HashMap<>();

    /// How to take a transport out of the maps again.
    private static final class Entry {
        private final Deque<Runnable> said = new ArrayDeque<>();
        private final Deque<Runnable> waits = new ArrayDeque<>();
        private final Deque<Runnable> sources = new ArrayDeque<>();
        private final Deque<Runnable> streams = new ArrayDeque<>();
        private @Nullable TransportAddress rtp;
        private boolean hasExpected;
    }

    /// An IPv4 /24 or an IPv6 /48.
    private record Prefix(boolean isV4, long bits) {
        static Prefix of(IpAddress address) {
            return new Prefix(address.isV4(), address.isV4() ? address.low() >>> 8 : address.high() >>> 16);
        }
    }

    /// Whose keys to try, in this order.
    ///
    /// @param likely how many of them, from the first, are no mere guesses
    record Candidates(List<MediaTransport> transports, int likely) {}

    /// A transport wants to hear of packets; in place of what it said before.
    ///
    /// @param rtp where its description says it sends from, and `rtcp` its control packets; null if
    ///     it did not say
    synchronized void expect(
            MediaTransport transport,
            @Nullable TransportAddress rtp,
            @Nullable TransportAddress rtcp,
            IpAddress signallingSource) {
        var entry = entries.computeIfAbsent(transport, _ -> new Entry());
        undo(entry.said);
        if (rtp != null) {
            add(transport, bySignalled, rtp, entry.said);
            add(transport, byAddress, rtp.address(), entry.said);
        }
        if (rtcp != null) {
            add(transport, bySignalled, rtcp, entry.said);
        }
        add(transport, byAddress, signallingSource, entry.said);
        if (!entry.hasExpected || !Objects.equals(entry.rtp, rtp)) {
            await(transport, entry, rtp, signallingSource);
        }
        entry.rtp = rtp;
        entry.hasExpected = true;
    }

    private void await(
            MediaTransport transport, Entry entry, @Nullable TransportAddress rtp, IpAddress signallingSource) {
        undo(entry.waits);
        if (rtp != null) {
            add(transport, waitingByAddress, rtp.address(), entry.waits);
        }
        add(transport, waitingByAddress, signallingSource, entry.waits);
        add(transport, waitingByPrefix, Prefix.of(signallingSource), entry.waits);
        waiting.add(transport);
        entry.waits.add(() -> waiting.remove(transport));
    }

    /// A source has proved that it is the transport's: by a tag, or a connectivity check.
    synchronized void proved(MediaTransport transport, long source) {
        var entry = entries.get(transport);
        if (entry != null) {
            undo(entry.waits);
            add(transport, bySource, source, entry.sources);
            keepNewest(entry.sources);
        }
    }

    /// A stream of the transport has proved itself.
    synchronized void streams(MediaTransport transport, int ssrc) {
        var entry = entries.get(transport);
        if (entry != null) {
            add(transport, bySsrc, ssrc, entry.streams);
            keepNewest(entry.streams);
        }
    }

    synchronized void forget(MediaTransport transport) {
        var entry = entries.remove(transport);
        if (entry != null) {
            undo(entry.said);
            undo(entry.waits);
            undo(entry.sources);
            undo(entry.streams);
        }
    }

    private static void undo(Deque<Runnable> steps) {
        steps.forEach(Runnable::run);
        steps.clear();
    }

    private static void keepNewest(Deque<Runnable> steps) {
        if (steps.size() > PROVEN_MAX) {
            steps.removeFirst().run();
        }
    }

    /// Whether anything from this source has proved itself.
    synchronized boolean isKnown(long source) {
        return bySource.containsKey(source);
    }

    /// Whether somebody has said to be at this very address and port.
    synchronized boolean isSignalled(TransportAddress address) {
        return bySignalled.containsKey(address);
    }

    /// Whom this source has proved itself to.
    synchronized List<MediaTransport> at(long source) {
        var found = bySource.get(source);
        return found == null ? List.of() : List.copyOf(found);
    }

    /// Who may have sent a packet with this SSRC from there, the likeliest first; at most [#TRIALS_MAX].
    ///
    /// @param guesses whether anybody is named beside the likely ones
    synchronized Candidates candidates(SocketAddress source, int ssrc, boolean guesses) {
        var found = new LinkedHashSet<MediaTransport>();
        var address = source.address().address();
        addTo(found, bySource.get(source.key()));
        addTo(found, bySsrc.get(ssrc));
        addTo(found, bySignalled.get(source.address()));
        addTo(found, waitingByAddress.get(address));
        int likely = found.size();
        if (guesses) {
            addTo(found, waitingByPrefix.get(Prefix.of(address)));
            addTo(found, byAddress.get(address));
            addTo(found, waiting);
        }
        return new Candidates(List.copyOf(found), likely);
    }

    /// Entries of all maps together: what an end of all calls brings back to nothing.
    synchronized int size() {
        return entries.size()
                + waiting.size()
                + bySource.size()
                + bySsrc.size()
                + bySignalled.size()
                + byAddress.size()
                + waitingByAddress.size()
                + waitingByPrefix.size();
    }

    private static void addTo(Set<MediaTransport> found, @Nullable SequencedSet<MediaTransport> more) {
        if (more != null) {
            for (MediaTransport transport : more.reversed()) {
                if (found.size() == TRIALS_MAX) {
                    return;
                }
                found.add(transport);
            }
        }
    }

    private static <K> void add(
            MediaTransport transport, Map<K, SequencedSet<MediaTransport>> map, K key, Collection<Runnable> undo) {
        if (map.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(transport)) {
            undo.add(() -> remove(transport, map, key));
        }
    }

    private static <K> void remove(MediaTransport transport, Map<K, SequencedSet<MediaTransport>> map, K key) {
        map.computeIfPresent(key, (_, set) -> {
            set.remove(transport);
            return set.isEmpty() ? null : set;
        });
    }
}
