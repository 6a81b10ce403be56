package org.belfry.pbx.trunk;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Time;
import org.belfry.signal.Flow;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;

/// The trunks of a tenant, kept sealed with its settings, in memory for those who ask (decision 0177).
///
/// Asking never waits. Changes wait for the store, take turns, are audited without the secret, and
/// count at once when they are durable. Thread-safe.
///
/// Limit: [#MOST] trunks, against settings that grow without end.
public final class Trunks {

    public static final int MOST = 32;

    private static final String NAMES = "pbx.trunks";
    private static final String EACH = "pbx.trunk.";

    private final TenantStore store;
    private final Time time;
    private final Map<String, Trunk> byName = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final Object turn = new Object();

    private Trunks(TenantStore store, Time time) {
        this.store = store;
        this.time = time;
    }

    /// Reads those that are kept. Waits for the store.
    public static Trunks open(TenantStore store, Time time) {
        var trunks = new Trunks(store, time);
        var settings = store.settings();
        settings.find(NAMES).stream()
                .flatMap(names -> Stream.of(names.split(" ", -1)))
                .flatMap(name -> settings.find(EACH + name).stream())
                .map(TrunkText::read)
                .forEach(trunk -> trunks.byName.put(trunk.name(), trunk));
        return trunks;
    }

    public Optional<Trunk> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// By name.
    public List<Trunk> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(Trunk::name))
                .toList();
    }

    /// Whose trunk a flow is of: by its certificate, and if it is nobody's by that, by its address. Two
    /// trunks that would both have it are a mistake of whoever set them up, or a certificate of several names, and
    /// nobody's guess: then it is nobody's.
    Optional<Trunk> of(Flow flow) {
        var found = byName.values().stream()
                .filter(trunk -> trunk.admission().admits(flow))
                .toList();
        var named = found.stream()
                .filter(trunk -> trunk.admission().isByCertificate())
                .toList();
        var best = named.isEmpty() ? found : named;
        return best.size() == 1 ? Optional.of(best.getFirst()) : Optional.empty();
    }

    /// Adds a trunk or puts it in the place of the one of its name.
    ///
    /// @return false if there are [#MOST] already
    public boolean put(Trunk trunk, Actor by) {
        synchronized (turn) {
            if (byName.size() >= MOST && !byName.containsKey(trunk.name())) {
                return false;
            }
            store.change(writing -> {
                store.settings().set(writing, EACH + trunk.name(), TrunkText.of(trunk));
                names(writing, Stream.concat(byName.keySet().stream(), Stream.of(trunk.name())));
                writing.audit(event(trunk, "trunk.set", by));
            });
            byName.put(trunk.name(), trunk);
        }
        listeners.forEach(listener -> listener.accept(trunk.name()));
        return true;
    }

    /// @return false if there is none of that name
    public boolean remove(String name, Actor by) {
        synchronized (turn) {
            var trunk = byName.get(name);
            if (trunk == null) {
                return false;
            }
            store.change(writing -> {
                store.settings().remove(writing, EACH + name);
                names(writing, byName.keySet().stream().filter(other -> !other.equals(name)));
                writing.audit(event(trunk, "trunk.remove", by));
            });
            byName.remove(name);
        }
        listeners.forEach(listener -> listener.accept(name));
        return true;
    }

    /// Who is told the name of each trunk that was set or removed, after it counts, on the changing thread.
    public void whenChanged(Consumer<String> listener) {
        listeners.add(listener);
    }

    private void names(Writing writing, Stream<String> names) {
        store.settings().set(writing, NAMES, names.distinct().sorted().collect(Collectors.joining(" ")));
    }

    private AuditEvent event(Trunk trunk, String action, Actor by) {
        var details = Map.of(
                "trunk", trunk.name(),
                "next", trunk.nextHop().toString(),
                "registers", String.valueOf(trunk.registers()),
                "networks", trunk.admission().networks().toString(),
                "subjects", trunk.admission().subjects().toString(),
                "plain", String.valueOf(trunk.terms().plain()),
                "trusted", String.valueOf(trunk.terms().trusted()));
        return new AuditEvent(time.now(), by, Optional.empty(), action, Optional.empty(), details);
    }
}
