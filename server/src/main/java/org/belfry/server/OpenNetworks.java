package org.belfry.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Network;
import org.belfry.ground.Time;
import org.belfry.store.TenantStore;

/// The networks the console was opened to; kept over a restart, every change audited together with it. Thread-safe.
final class OpenNetworks {

    private static final String SETTING = "console.open-to";

    private final TenantStore store;
    private final Time time;
    private volatile List<Network> networks;

    OpenNetworks(TenantStore store, Time time) {
        this.store = store;
        this.time = time;
        networks = store.settings().find(SETTING).stream()
                .flatMap(text -> Stream.of(text.split(" ", -1)))
                .map(Network::parse)
                .toList();
    }

    List<Network> all() {
        return networks;
    }

    synchronized void add(Network network, Actor by) {
        var more = new ArrayList<>(networks);
        if (!more.contains(network)) {
            more.add(network);
        }
        replace(more, by);
    }

    /// Durable when it returns.
    synchronized void replace(List<Network> wanted, Actor by) {
        String before = text(networks);
        String after = text(wanted);
        store.change(writing -> {
            if (wanted.isEmpty()) {
                store.settings().remove(writing, SETTING);
            } else {
                store.settings().set(writing, SETTING, after);
            }
            writing.audit(new AuditEvent(
                    time.now(),
                    by,
                    Optional.empty(),
                    "console.open-to",
                    Optional.empty(),
                    Map.of("before", before, "after", after)));
        });
        networks = List.copyOf(wanted);
    }

    private static String text(List<Network> networks) {
        return networks.stream().map(Network::toString).collect(Collectors.joining(" "));
    }
}
