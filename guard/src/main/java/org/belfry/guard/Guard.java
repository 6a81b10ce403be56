package org.belfry.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;

/// Makes the gates of the house, knows them all, and remembers the last [#REMEMBERED_MAX] sightings for the console.
///
/// Thread-safe.
public final class Guard {

    /// Sightings kept for people to look at; older ones are in the counters only. Bounds memory under a flood.
    public static final int REMEMBERED_MAX = 512;

    private final Time time;
    private final RandomGenerator random;
    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Sighted> remembered = new ArrayDeque<>(REMEMBERED_MAX);

    /// @param random a cryptographic source: it keys the tables of the gates
    public Guard(Time time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /// A new gate for the door of that name.
    ///
    /// @param networks whom the door is open to (loopback always is); none means everybody
    public Gate gate(String door, GateLimits limits, Collection<Network> networks) {
        var gate = new Gate(door, limits, networks, this, time, random.nextLong());
        gates.add(gate);
        return gate;
    }

    public List<Gate> gates() {
        return List.copyOf(gates);
    }

    /// The latest sightings of all gates, newest first.
    public List<Sighted> remembered() {
        synchronized (remembered) {
            return new ArrayList<>(remembered).reversed();
        }
    }

    void remember(String door, IpAddress source, Sighting sighting) {
        var sighted = new Sighted(time.now(), door, Redacted.of(source), sighting);
        synchronized (remembered) {
            if (remembered.size() == REMEMBERED_MAX) {
                remembered.removeFirst();
            }
            remembered.addLast(sighted);
        }
    }
}
