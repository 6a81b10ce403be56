package org.belfry.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ice.AddressPlan;
import org.belfry.server.config.Configuration.MediaPlace;
import org.belfry.server.config.Surroundings;

/// Which of our addresses telephones are told to send media to: what was configured; else, to a
/// neighbour on one of our interfaces our address there, to this machine itself all, and to everybody
/// else those that are not loopback.
final class MediaAddresses {

    private static final int ADDRESSES_MAX = 4;
    private static final int NETWORKS_MAX = 64;

    private MediaAddresses() {}

    static AddressPlan plan(MediaPlace place) {
        var neighbours = Surroundings.ownNetworks();
        var inside = new LinkedHashMap<Network, List<IpAddress>>(place.inside());
        neighbours.forEach((network, own) -> {
            if (inside.size() < NETWORKS_MAX) {
                inside.putIfAbsent(network, own.isLoopback() ? here(own) : List.of(own));
            }
        });
        var outside = place.addresses().isEmpty() ? ownOnes() : place.addresses();
        return new AddressPlan(
                outside,
                inside.entrySet().stream()
                        .map(each -> new AddressPlan.Inside(each.getKey(), each.getValue()))
                        .toList());
    }

    /// All that anybody is told: nothing but the media port is relayed to there. A browser takes no
    /// relay on loopback for a way to anywhere, so that one is left out.
    static Set<IpAddress> ours(MediaPlace place) {
        return Stream.concat(
                        ownOnes().stream(),
                        Stream.concat(
                                place.addresses().stream(),
                                place.inside().values().stream().flatMap(List::stream)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// All addresses of a family this machine speaks.
    static List<IpAddress> binds() {
        var binds = new ArrayList<>(List.of(IpAddress.parse("0.0.0.0")));
        if (Surroundings.ownNetworks().values().stream().anyMatch(own -> !own.isV4())) {
            binds.add(IpAddress.parse("::"));
        }
        return binds;
    }

    /// Whoever signals from this machine may send media by another of its interfaces: a browser never sends
    /// to loopback from a socket of another address.
    private static List<IpAddress> here(IpAddress loopback) {
        var others = Surroundings.ownAddresses().stream().filter(own -> !own.isLoopback());
        return Stream.concat(Stream.of(loopback), others).limit(ADDRESSES_MAX).toList();
    }

    private static List<IpAddress> ownOnes() {
        var all = Surroundings.ownAddresses();
        var others = all.stream().filter(own -> !own.isLoopback()).toList();
        return Stream.concat(others.stream(), others.isEmpty() ? all.stream() : Stream.empty())
                .limit(ADDRESSES_MAX)
                .toList();
    }
}
