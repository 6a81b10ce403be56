package org.belfry.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.wire.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Whose a packet might be that no table knows: the order in which keys are tried on it (design decision 10).
///
///     transports already there from this very source ─▶ those whose stream has this SSRC (moved) ─▶ those who signalled
///     this address and port ─▶ this address ─▶ whose signalling came from this address ─▶ from its network ─▶ the rest
///
/// What is found here is a guess: a transport is the packet's only once the packet proved it. Asked for packets of
/// unknown origin alone, so a lock will do; written by the desk and the loops. Thread-safe.
final class Directory {
    /// Keys tried on one packet.
    static final int TRIALS_MAX = 64;

    private final Map<Long, Set<MediaTransport>> bySource = new HashMap<>();
    private final Map<Integer, Set<MediaTransport>> bySsrc = new HashMap<>();
    private final Map<TransportAddress, Set<MediaTransport>> bySignalled = new HashMap<>();
    private final Map<IpAddress, Set<MediaTransport>> byAddress = new HashMap<>();
    private final Map<Prefix, Set<MediaTransport>> byPrefix = new HashMap<>();
    /// Those that heard nothing yet, the newest last.
    private final LinkedHashSet<MediaTransport> waiting = new LinkedHashSet<>();
    private final Map<MediaTransport, Entry> entries = new HashMap<>();

    /// How to take a transport out of the maps again.
    private static final class Entry {
        private final List<Runnable> said = new ArrayList<>();
        private final List<Runnable> proven = new ArrayList<>();
    }

    /// An IPv4 /24 or an IPv6 /48.
    private record Prefix(boolean isV4, long bits) {
        static Prefix of(IpAddress address) {
            return new Prefix(address.isV4(), address.isV4() ? address.low() >>> 8 : address.high() >>> 16);
        }
    }

    /// A transport wants to hear of packets; in place of what it said before.
    ///
    /// @param rtp where its description says it sends from, and `rtcp` its control packets; null if it did not say
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
        add(transport, byPrefix, Prefix.of(signallingSource), entry.said);
        if (entry.proven.isEmpty()) {
            waiting.add(transport);
            entry.said.add(() -> waiting.remove(transport));
        }
    }

    /// A source has proved that it is the transport's: by a tag, or a connectivity check.
    synchronized void proved(MediaTransport transport, long source) {
        var entry = entries.get(transport);
        if (entry != null) {
            waiting.remove(transport);
            add(transport, bySource, source, entry.proven);
        }
    }

    /// A stream of the transport has proved itself.
    synchronized void streams(MediaTransport transport, int ssrc) {
        var entry = entries.get(transport);
        if (entry != null) {
            add(transport, bySsrc, ssrc, entry.proven);
        }
    }

    synchronized void forget(MediaTransport transport) {
        var entry = entries.remove(transport);
        if (entry != null) {
            undo(entry.said);
            undo(entry.proven);
        }
    }

    private static void undo(List<Runnable> steps) {
        steps.forEach(Runnable::run);
        steps.clear();
    }

    /// Whether anything from this source has proved itself.
    synchronized boolean isKnown(long source) {
        return bySource.containsKey(source);
    }

    /// Whom this source has proved itself to.
    synchronized List<MediaTransport> at(long source) {
        var found = bySource.get(source);
        return found == null ? List.of() : List.copyOf(found);
    }

    /// Who may have sent a packet with this SSRC from there, the likeliest first; at most [#TRIALS_MAX].
    synchronized List<MediaTransport> candidates(SocketAddress source, int ssrc) {
        var found = new LinkedHashSet<MediaTransport>();
        var address = source.address().address();
        addTo(found, bySource.get(source.key()));
        addTo(found, bySsrc.get(ssrc));
        addTo(found, bySignalled.get(source.address()));
        addTo(found, byAddress.get(address));
        addTo(found, byPrefix.get(Prefix.of(address)));
        addTo(found, waiting.reversed());
        return List.copyOf(found);
    }

    private static void addTo(Set<MediaTransport> found, @Nullable Iterable<MediaTransport> more) {
        if (more != null) {
            for (MediaTransport transport : more) {
                if (found.size() == TRIALS_MAX) {
                    return;
                }
                found.add(transport);
            }
        }
    }

    private static <K> void add(
            MediaTransport transport, Map<K, Set<MediaTransport>> map, K key, List<Runnable> undo) {
        if (map.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(transport)) {
            undo.add(() -> remove(transport, map, key));
        }
    }

    private static <K> void remove(MediaTransport transport, Map<K, Set<MediaTransport>> map, K key) {
        map.computeIfPresent(key, (_, set) -> {
            set.remove(transport);
            return set.isEmpty() ? null : set;
        });
    }
}
