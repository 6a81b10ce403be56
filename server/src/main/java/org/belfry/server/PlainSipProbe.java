package org.belfry.server;

import java.util.stream.Collectors;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.Network;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.net.Door;
import org.belfry.net.Doors;
import org.belfry.server.config.Configuration.Telephones;

/// Looks which doors speak SIP in the clear, and to whom (policy B2). Never waits.
///
/// @param telephones what an administrator set
record PlainSipProbe(Doors doors, Telephones telephones) implements Probe {

    private static final Control CONTROL = new Control(
            new PolicyRow("B2"),
            "plain-sip",
            "SIP in the clear is closed unless it is opened, and then to named networks.");

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        String open = doors.all().stream()
                .filter(Door::isOpen)
                .map(Door::spec)
                .filter(spec -> spec.name().equals("sip-udp") || spec.name().equals("sip-tcp"))
                .map(spec -> spec.name() + " " + spec.address().getPort())
                .collect(Collectors.joining(", "));
        if (open.isEmpty()) {
            return new Evidence(CONTROL, Evidence.State.KEPT, "no door speaks SIP in the clear", time.now());
        }
        String networks = telephones.networks().stream().map(Network::toString).collect(Collectors.joining(", "));
        return networks.isEmpty()
                ? new Evidence(CONTROL, Evidence.State.BROKEN, open + " are open to everybody", time.now())
                : new Evidence(CONTROL, Evidence.State.RELAXED, "%s: open to %s".formatted(open, networks), time.now());
    }
}
