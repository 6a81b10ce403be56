package org.belfry.guard;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Time;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Admission.Reason;
import org.belfry.guard.Admission.Refused;
import org.belfry.guard.SourceTable.Kind;
import org.jspecify.annotations.Nullable;

/// Stands in one door and decides who may come in: the door's networks, then how many and how fast, by address, by
/// network and in all; and of those who came in, how much their requests may hold ([Reception]). Made by [Guard#gate]
/// only.
///
/// Thread-safe and never blocking: many event loops ask at once. Memory is fixed by [GateLimits#sourcesMax]; admitting
/// allocates the proof and nothing else, refusing allocates nothing.
public final class Gate {

    /// How long an address counts as good after somebody behind it authenticated: a working day and a night.
    public static final Duration GOOD_FOR = Duration.ofHours(24);

    /// The longest a misbehaving source has to wait before it may connect again.
    public static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private static final Map<Reason, Refused> REFUSED = refusals();
    private static final Map<Reception.Reason, Reception.Declined> DECLINED = declines();

    private final String door;
    private final GateLimits limits;
    private final Time time;
    private final long bornNs;
    private final Guard guard;
    private final SourceTable sources;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong fullAt = new AtomicLong();
    private final AtomicLong newcomersFullAt = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final LongAdder admitted = new LongAdder();
    private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);
    private final Map<Reception.Reason, LongAdder> declined = new EnumMap<>(Reception.Reason.class);
    private final ConcurrentMap<Class<?>, LongAdder> sightings = new ConcurrentHashMap<>();
    private volatile List<Network> networks;
    private volatile boolean shut;

    Gate(String door, GateLimits limits, Collection<Network> networks, Guard guard, Time time, long secret) {
        this.door = door;
        this.limits = limits;
        this.networks = List.copyOf(networks);
        this.guard = guard;
        this.time = time;
        this.bornNs = time.nanoTime();
        this.sources = new SourceTable(limits.sourcesMax(), secret);
        for (var reason : Reason.values()) {
            refused.put(reason, new LongAdder());
        }
        for (var reason : Reception.Reason.values()) {
            declined.put(reason, new LongAdder());
        }
    }

    /// The name of the door it stands in.
    public String door() {
        return door;
    }

    public GateLimits limits() {
        return limits;
    }

    /// Asks for one connection. Whoever gets [Admitted] closes it when the connection ends.
    public Admission admit(IpAddress source) {
        var refusal = refusalBeforeCounting(source);
        if (refusal != null) {
            return refuse(refusal);
        }
        long now = now();
        var connections = limits.connections();
        int address = sources.enter(Kind.ADDRESS, source, now, limits.rates().perAddress(), connections.perAddress());
        if (address < 0) {
            return refuse(
                    address == SourceTable.TOO_MANY ? Reason.TOO_MANY_FROM_ADDRESS : Reason.TOO_FAST_FROM_ADDRESS);
        }
        int network = sources.enter(Kind.NETWORK, source, now, limits.rates().perNetwork(), connections.perNetwork());
        if (network < 0) {
            sources.leave(address);
            return refuse(ofNetwork(network));
        }
        var inAll = enterInAll(sources.isGood(address, now), network, now);
        if (inAll != null) {
            sources.leave(address);
            sources.leave(network);
            return refuse(inAll);
        }
        admitted.increment();
        return new Admitted(this, source, address, network);
    }

    /// Asks for one datagram of a source that has not proven that its address is real: rates only, nothing to close.
    public boolean admitsDatagram(IpAddress source) {
        return switch (admit(source)) {
            case Admitted in -> {
                in.close();
                yield true;
            }
            case Refused _ -> false;
        };
    }

    /// Somebody behind `source` has authenticated by datagrams and so returned what we had sent there: see
    /// [Admitted#provedItself].
    public void provedItself(IpAddress source) {
        // No rate is asked: what proved it was let in, and under a flood this matters most.
        if (!shut && isOpenTo(source)) {
            proved(source);
        }
    }

    /// Whether somebody behind `source` has authenticated of late: what is kept in reserve is for those.
    public boolean isGood(IpAddress source) {
        return sources.isGood(source, now());
    }

    /// Notes what `source` did and takes what it costs.
    public void sight(IpAddress source, Sighting sighting) {
        sightings.computeIfAbsent(sighting.getClass(), _ -> new LongAdder()).increment();
        if (sighting.cost() > 0) {
            var rate = limits.rates().perAddress();
            sources.charge(source, now(), rate, sighting.cost(), rate.toleranceNs() + WAIT_MAX.toNanos());
        }
        guard.remember(door, source, sighting);
    }

    /// From now on only these networks, and loopback, are let in; none means everybody. Open connections stay: the door
    /// ends those that no longer belong (`Door.openTo`).
    public void openTo(Collection<Network> allowed) {
        networks = List.copyOf(allowed);
    }

    /// The networks the door is open to; empty means everybody.
    public List<Network> networks() {
        return networks;
    }

    /// Whether `source` is in a network this door is open to.
    public boolean isOpenTo(IpAddress source) {
        var allowed = networks;
        if (allowed.isEmpty() || source.isLoopback()) {
            return true;
        }
        for (int i = 0; i < allowed.size(); i++) {
            if (allowed.get(i).contains(source)) {
                return true;
            }
        }
        return false;
    }

    /// Lets nobody in any more: the door is closing. Undone by [#unshut].
    public void shut() {
        shut = true;
    }

    /// Whether nobody is let in any more.
    public boolean isShut() {
        return shut;
    }

    /// The door is open again.
    public void unshut() {
        shut = false;
    }

    public GateCounters counters() {
        var byReason = new EnumMap<Reason, Long>(Reason.class);
        refused.forEach((reason, count) -> byReason.put(reason, count.sum()));
        var byType = new java.util.HashMap<String, Long>();
        sightings.forEach((type, count) -> byType.put(type.getSimpleName(), count.sum()));
        var byDecline = new EnumMap<Reception.Reason, Long>(Reception.Reason.class);
        declined.forEach((reason, count) -> byDecline.put(reason, count.sum()));
        return new GateCounters(open.get(), held.get(), admitted.sum(), byReason, byDecline, byType);
    }

    Reception receive(IpAddress source, int bytes, boolean rated) {
        long now = now();
        var requests = limits.requests();
        var rate = rated ? requests.perAddress() : null;
        int slot = sources.receive(source, now, rate, bytes, requests.bytesPerAddress());
        if (slot < 0) {
            return decline(
                    slot == SourceTable.TOO_FAST
                            ? Reception.Reason.TOO_FAST_FROM_ADDRESS
                            : Reception.Reason.TOO_MUCH_FROM_ADDRESS);
        }
        if (!holdInAll(sources.isGood(slot, now), bytes)) {
            sources.release(slot, bytes);
            return decline(Reception.Reason.TOO_MUCH_IN_ALL);
        }
        return new Reception.Taken(this, slot, bytes);
    }

    Optional<Reception.Reason> hold(int slot, int bytes) {
        long now = now();
        if (!sources.hold(slot, now, bytes, limits.requests().bytesPerAddress())) {
            return Optional.of(decline(Reception.Reason.TOO_MUCH_FROM_ADDRESS).reason());
        }
        if (!holdInAll(sources.isGood(slot, now), bytes)) {
            sources.release(slot, bytes);
            return Optional.of(decline(Reception.Reason.TOO_MUCH_IN_ALL).reason());
        }
        return Optional.empty();
    }

    void release(int slot, int bytes) {
        held.addAndGet(-bytes);
        sources.release(slot, bytes);
    }

    void left(int addressSlot, int networkSlot) {
        // Before the slots: whoever takes one of them is counted into a number that has room for it.
        open.decrementAndGet();
        sources.leave(addressSlot);
        sources.leave(networkSlot);
    }

    void proved(IpAddress source) {
        long now = now();
        sources.markGood(source, now, now + GOOD_FOR.toNanos());
    }

    /// Networks first, without counting: a site that has used up its share makes no entries for its addresses.
    private @Nullable Reason refusalBeforeCounting(IpAddress source) {
        if (shut) {
            return Reason.SHUT;
        }
        if (!isOpenTo(source)) {
            return Reason.FOREIGN_NETWORK;
        }
        int network = sources.refusal(
                Kind.NETWORK,
                source,
                now(),
                limits.rates().perNetwork(),
                limits.connections().perNetwork());
        return network == 0 ? null : ofNetwork(network);
    }

    private @Nullable Reason enterInAll(boolean good, int network, long now) {
        int max =
                limits.connections().inAll() - (good ? 0 : limits.connections().reserved());
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            return Reason.TOO_MANY_IN_ALL;
        }
        var rate = limits.rates().inAll();
        while (true) {
            long before = fullAt.get();
            if (!good && !rate.fits(before, now)) {
                if (enterAsNewcomer(network, now)) {
                    return null;
                }
                open.decrementAndGet();
                return Reason.TOO_FAST_IN_ALL;
            }
            if (fullAt.compareAndSet(before, rate.after(before, now))) {
                return null;
            }
        }
    }

    /// A herd that uses up the rate of the whole door leaves a share for networks that have hardly come at all.
    private boolean enterAsNewcomer(int network, long now) {
        var rate = limits.rates().newcomers();
        if (!rate.fits(newcomersFullAt.get(), now) || !sources.isNewcomer(network, now)) {
            return false;
        }
        newcomersFullAt.accumulateAndGet(now, rate::after);
        return true;
    }

    private boolean holdInAll(boolean good, int bytes) {
        var requests = limits.requests();
        int max = requests.bytesInAll() - (good ? 0 : requests.bytesReserved());
        if (held.addAndGet(bytes) > max) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    private Reception.Declined decline(Reception.Reason reason) {
        java.util.Objects.requireNonNull(declined.get(reason)).increment();
        return java.util.Objects.requireNonNull(DECLINED.get(reason));
    }

    private Refused refuse(Reason reason) {
        java.util.Objects.requireNonNull(refused.get(reason)).increment();
        return java.util.Objects.requireNonNull(REFUSED.get(reason));
    }

    private static Reason ofNetwork(int code) {
        return code == SourceTable.TOO_MANY ? Reason.TOO_MANY_FROM_NETWORK : Reason.TOO_FAST_FROM_NETWORK;
    }

    private long now() {
        return time.nanoTime() - bornNs;
    }

    private static Map<Reception.Reason, Reception.Declined> declines() {
        var all = new EnumMap<Reception.Reason, Reception.Declined>(Reception.Reason.class);
        for (var reason : Reception.Reason.values()) {
            all.put(reason, new Reception.Declined(reason));
        }
        return all;
    }

    private static Map<Reason, Refused> refusals() {
        var all = new EnumMap<Reason, Refused>(Reason.class);
        for (var reason : Reason.values()) {
            all.put(reason, new Refused(reason));
        }
        return all;
    }
}
