package org.belfry.signal;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.belfry.ground.IpAddress;

/// A name system in memory.
final class Zone implements Directory {

    private final ConcurrentMap<String, List<Service>> services = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<Server>> servers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<IpAddress>> addresses = new ConcurrentHashMap<>();

    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    /// All names that were looked up.
    Set<String> asked() {
        return Set.copyOf(asked);
    }

    Zone naptr(String domain, Service... records) {
        services.put(domain, List.of(records));
        return this;
    }

    Zone srv(String name, Server... records) {
        servers.put(name, List.of(records));
        return this;
    }

    Zone host(String host, String... literals) {
        addresses.put(host, List.of(literals).stream().map(IpAddress::parse).toList());
        return this;
    }

    @Override
    public List<Service> services(String domain) {
        asked.add(domain);
        return services.getOrDefault(domain, List.of());
    }

    @Override
    public List<Server> servers(String name) {
        asked.add(name);
        return servers.getOrDefault(name, List.of());
    }

    @Override
    public List<IpAddress> addresses(String host) {
        asked.add(host);
        return addresses.getOrDefault(host, List.of());
    }
}
