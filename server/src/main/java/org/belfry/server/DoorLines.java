package org.belfry.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.belfry.ground.Network;
import org.belfry.net.DoorState;

/// The register of doors, in words and for machines.
final class DoorLines {

    private DoorLines() {}

    /// One line for each door.
    static List<String> of(List<DoorState> doors) {
        return doors.stream()
                .map(door -> "%-9s %-6s %s:%d  %s%s  (%d connected)"
                        .formatted(
                                door.name(),
                                door.transport(),
                                shown(door.address()),
                                door.port(),
                                door.open() ? "open" : "SHUT",
                                onlyFrom(door.onlyFrom()),
                                door.counters().open()))
                .toList();
    }

    static JsonNode json(List<DoorState> doors) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var door : doors) {
            var networks = array.addObject()
                    .put("name", door.name())
                    .put("transport", door.transport().toString())
                    .put("address", door.address())
                    .put("port", door.port())
                    .put("open", door.open())
                    .putArray("onlyFrom");
            door.onlyFrom().forEach(network -> networks.add(network.toString()));
        }
        return array;
    }

    /// All zeros is every address of the machine.
    private static String shown(String address) {
        return address.matches("[0:.]+") ? "*" : address;
    }

    /// Loopback always gets in; a door that names only it belongs to this machine.
    private static String onlyFrom(List<Network> networks) {
        if (networks.isEmpty()) {
            return "";
        }
        var others = networks.stream()
                .filter(network -> !network.address().isLoopback())
                .map(Network::toString)
                .collect(Collectors.joining(", "));
        return " only from " + (others.isEmpty() ? "this machine" : others);
    }
}
