package org.belfry.ice.turn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// Every allocation, by flow, by relayed port and by user; and the ports that are reserved for half a minute.
///
/// Both look-ups of a media packet take no memory: one is a table with open addressing, at most half full, under a
/// keyed hash; the other an array by port.
final class Allocations {

    private record Reserved(TransportAddress address, String user, long until) {}

    private final TurnLimits limits;
    private final RelayPorts ports;
    private final long secret;
    private final int mask;
    private final @Nullable Allocation[] byFlow;
    private final @Nullable Allocation[] byPort4 = new Allocation[65_536];
    private final @Nullable Allocation[] byPort6 = new Allocation[65_536];
    private final Map<String, Integer> held = new HashMap<>();
    private final Map<Long, Reserved> reserved = new HashMap<>();
    private int size;

    Allocations(TurnLimits limits, RelayPorts ports, long secret) {
        this.limits = limits;
        this.ports = ports;
        this.secret = secret;
        int slots = Integer.highestOneBit(2 * limits.allocationsMax() - 1) << 1;
        this.mask = slots - 1;
        this.byFlow = new Allocation[slots];
    }

    @Nullable
    Allocation find(long high, long low, long rest) {
        for (int i = hash(high, low, rest) & mask; ; i = i + 1 & mask) {
            Allocation allocation = byFlow[i];
            if (allocation == null || isOf(allocation.flow(), high, low, rest)) {
                return allocation;
            }
        }
    }

    /// The allocation of a flow that is alive; one whose time is over is ended here.
    @Nullable
    Allocation live(Flow flow, long now) {
        IpAddress client = flow.client().address();
        Allocation allocation = find(client.high(), client.low(), flow.rest());
        if (allocation != null && !allocation.isLive(now)) {
            end(allocation, now);
            return null;
        }
        return allocation;
    }

    @Nullable
    Allocation relayedAt(boolean isV4, int port) {
        return (isV4 ? byPort4 : byPort6)[port];
    }

    /// Whether a user has no room for so many ports more.
    boolean isUserFull(String user, int more) {
        return held.getOrDefault(user, 0) + more > limits.allocationsPerUserMax();
    }

    boolean isFull() {
        return size >= limits.allocationsMax();
    }

    int size() {
        return size;
    }

    void add(Allocation allocation) {
        IpAddress client = allocation.flow().client().address();
        int i = hash(client.high(), client.low(), allocation.flow().rest()) & mask;
        while (byFlow[i] != null) {
            i = i + 1 & mask;
        }
        byFlow[i] = allocation;
        TransportAddress relayed = allocation.relayed();
        (relayed.address().isV4() ? byPort4 : byPort6)[relayed.port()] = allocation;
        held.merge(allocation.owner().user(), 1, Integer::sum);
        size++;
    }

    void end(Allocation allocation, long now) {
        allocation.end(now);
        remove(allocation);
        TransportAddress relayed = allocation.relayed();
        (relayed.address().isV4() ? byPort4 : byPort6)[relayed.port()] = null;
        letGo(allocation.owner().user());
        size--;
        ports.close(relayed);
    }

    /// Keeps an open port for `token`; it counts as held by its user, or reserving would be free.
    void reserve(long token, TransportAddress address, String user, long now) {
        reserved.put(token, new Reserved(address, user, now + TurnLimits.RESERVATION_NANOS));
        held.merge(user, 1, Integer::sum);
    }

    /// The port kept for a token, which is used up by asking; null if there is none for this user.
    @Nullable
    TransportAddress redeem(long token, String user, long now) {
        Reserved found = reserved.get(token);
        if (found == null || !found.user.equals(user) || found.until - now <= 0) {
            return null;
        }
        reserved.remove(token);
        letGo(user);
        return found.address;
    }

    /// Ends what is over; says when to look again.
    long sweep(long now) {
        long next = now + TurnLimits.LIFE_SECONDS * TurnLimits.SECOND;
        for (Allocation allocation : all()) {
            if (!allocation.isLive(now)) {
                end(allocation, now);
            } else if (allocation.until() - next < 0) {
                next = allocation.until();
            }
        }
        var kept = reserved.values().iterator();
        while (kept.hasNext()) {
            Reserved one = kept.next();
            if (one.until - now <= 0) {
                kept.remove();
                letGo(one.user);
                ports.close(one.address);
            } else if (one.until - next < 0) {
                next = one.until;
            }
        }
        return next;
    }

    void endAllOf(String user, long now) {
        for (Allocation allocation : all()) {
            if (allocation.owner().user().equals(user)) {
                end(allocation, now);
            }
        }
    }

    private List<Allocation> all() {
        var all = new ArrayList<Allocation>(size);
        for (Allocation allocation : byFlow) {
            if (allocation != null) {
                all.add(allocation);
            }
        }
        return all;
    }

    private void letGo(String user) {
        held.computeIfPresent(user, (u, count) -> count == 1 ? null : count - 1);
    }

    /// Takes one out and moves those behind it up, so that no look-up ends at the gap.
    private void remove(Allocation gone) {
        IpAddress client = gone.flow().client().address();
        int gap = hash(client.high(), client.low(), gone.flow().rest()) & mask;
        while (!gone.equals(byFlow[gap])) {
            gap = gap + 1 & mask;
        }
        byFlow[gap] = null;
        for (int i = gap + 1 & mask; ; i = i + 1 & mask) {
            Allocation moved = byFlow[i];
            if (moved == null) {
                return;
            }
            IpAddress address = moved.flow().client().address();
            int home = hash(address.high(), address.low(), moved.flow().rest()) & mask;
            if ((i - home & mask) >= (i - gap & mask)) {
                byFlow[gap] = moved;
                byFlow[i] = null;
                gap = i;
            }
        }
    }

    private static boolean isOf(Flow flow, long high, long low, long rest) {
        IpAddress client = flow.client().address();
        return client.low() == low && client.high() == high && flow.rest() == rest;
    }

    private int hash(long high, long low, long rest) {
        long mixed = secret ^ high * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 32) + low * 0xC4CE_B9FE_1A85_EC53L;
        mixed = (mixed ^ mixed >>> 29) + rest * 0xFF51_AFD7_ED55_8CCDL;
        mixed = (mixed ^ mixed >>> 32) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32);
    }
}
