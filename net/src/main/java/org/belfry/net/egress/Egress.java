package org.belfry.net.egress;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.belfry.ground.IpAddress;
import org.belfry.net.Loops;

/// The only way out over HTTP, and the register of everything that leaves (policy E10).
///
/// HTTPS with verified certificates only. The name is asked for once, each address held against the destination's
/// [Destination.Reach], and the connection goes to that very address: a name server that answers differently the second
/// time (DNS rebinding) is never asked a second time. Redirects are not followed, cookies not kept, proxies not used.
///
/// Thread-safe. Limit: [#DESTINATIONS_MAX] destinations.
public final class Egress implements AutoCloseable {

    /// More than a house can need.
    public static final int DESTINATIONS_MAX = 256;

    private final Loops loops;
    private final NameLookup names;
    private final List<Outlet> outlets = new CopyOnWriteArrayList<>();

    public Egress(Loops loops, NameLookup names) {
        this.loops = loops;
        this.names = names;
    }

    /// Puts a destination on the register and gives the outlet that leads there.
    public Outlet open(Destination destination) {
        return open(destination, names);
    }

    /// Puts a destination on the register whose name leads to `address` and nowhere else; the rules about addresses
    /// hold
    /// all the same.
    public Outlet openAt(Destination destination, IpAddress address) {
        return open(destination, _ -> List.of(address));
    }

    private synchronized Outlet open(Destination destination, NameLookup lookup) {
        if (outlets.size() >= DESTINATIONS_MAX) {
            throw new IllegalStateException(
                    "destinations: %d (expected: at most %d)".formatted(outlets.size() + 1, DESTINATIONS_MAX));
        }
        if (outlets.stream().anyMatch(o -> o.destination().name().equals(destination.name()))) {
            throw new IllegalStateException(
                    "destination '%s' is on the register already".formatted(destination.name()));
        }
        var outlet = new Outlet(destination, loops, lookup);
        outlets.add(outlet);
        return outlet;
    }

    /// Closes an outlet and takes its destination off the register.
    public synchronized void close(Outlet outlet) {
        outlets.remove(outlet);
        outlet.shut();
    }

    /// The register.
    public List<Destination> destinations() {
        return outlets.stream().map(Outlet::destination).toList();
    }

    @Override
    public void close() {
        outlets.forEach(Outlet::shut);
        outlets.clear();
    }
}
