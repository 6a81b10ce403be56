package org.belfry.net.egress;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.belfry.ground.IpAddress;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.jspecify.annotations.Nullable;

/// The only way out over HTTP and over blocking sockets, and the register of everything that leaves (policy E10): each
/// [Destination] it leads to, and each [Passage] of a protocol that finds its addresses itself.
///
/// HTTPS with verified certificates only. The name is asked for once, each address held against the destination's
/// [Destination.Reach], and the connection goes to that very address: a name server that answers differently the second
/// time (DNS rebinding) is never asked a second time. Redirects are not followed, cookies not kept, proxies not used.
///
/// Thread-safe. Limit: [#WAYS_MAX] lines.
public final class Egress implements AutoCloseable {

    /// More than a house can need.
    public static final int WAYS_MAX = 256;

    private final Loops loops;
    private final NameLookup names;
    private final List<Outlet> outlets = new CopyOnWriteArrayList<>();
    private final List<OutgoingSockets> sockets = new CopyOnWriteArrayList<>();
    private final List<Passage> passages = new CopyOnWriteArrayList<>();

    public Egress(Loops loops, NameLookup names) {
        this.loops = loops;
        this.names = names;
    }

    /// Puts a destination on the register and gives the outlet that leads there.
    public Outlet open(Destination destination) {
        return open(destination, names);
    }

    /// Puts a destination on the register whose name leads to `address` and nowhere else; the rules
    /// about addresses hold all the same.
    public Outlet openAt(Destination destination, IpAddress address) {
        return open(destination, _ -> List.of(address));
    }

    private synchronized Outlet open(Destination destination, NameLookup lookup) {
        requireNew(destination);
        var outlet = new Outlet(destination, loops, lookup);
        outlets.add(outlet);
        return outlet;
    }

    /// Puts a destination on the register and gives the way there for a library with blocking sockets.
    public synchronized OutgoingSockets sockets(Destination destination) {
        requireNew(destination);
        var way = new OutgoingSockets(destination, names);
        sockets.add(way);
        return way;
    }

    /// Puts a passage on the register, and gives the way for its streams.
    ///
    /// @param anchors the authorities to trust over TLS; none means those of the system
    /// @param own what peers that ask for a certificate are shown; null for nothing
    public OutgoingStreams streams(Passage passage, List<X509Certificate> anchors, @Nullable LiveTls own) {
        register(passage);
        return new OutgoingStreams(loops, anchors, own);
    }

    /// Puts a passage on the register whose sockets are opened elsewhere: by a library that takes none from here.
    public synchronized void register(Passage passage) {
        requireNew(passage);
        passages.add(passage);
    }

    private void requireNew(Way way) {
        var ways = ways();
        if (ways.size() >= WAYS_MAX) {
            throw new IllegalStateException("ways out: %d (expected: at most %d)".formatted(ways.size() + 1, WAYS_MAX));
        }
        if (ways.stream().anyMatch(other -> other.name().equals(way.name()))) {
            throw new IllegalStateException("way out '%s' is on the register already".formatted(way.name()));
        }
    }

    /// Closes an outlet and takes its destination off the register.
    public synchronized void close(Outlet outlet) {
        outlets.remove(outlet);
        outlet.shut();
    }

    /// Takes a destination off the register; connections that are open go on to their end.
    public synchronized void close(OutgoingSockets way) {
        sockets.remove(way);
    }

    /// The register.
    public List<Way> ways() {
        var destinations = Stream.concat(
                outlets.stream().map(Outlet::destination), sockets.stream().map(OutgoingSockets::destination));
        return Stream.<Way>concat(destinations, passages.stream()).toList();
    }

    @Override
    public void close() {
        outlets.forEach(Outlet::shut);
        outlets.clear();
        sockets.clear();
        passages.clear();
    }
}
