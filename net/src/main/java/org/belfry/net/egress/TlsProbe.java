package org.belfry.net.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.net.Door;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Transport;

/// Visits every door for streams over TLS that is no web door, as a stranger would, and sees how it speaks: old TLS
/// refused, our certificate shown for our name. Blocks; a few connections a look.
public final class TlsProbe implements Probe {

    private final Control control;
    private final Doors doors;
    private final LiveTls tls;
    private final Egress egress;
    private final RandomGenerator random;

    /// @param control what that proves
    public TlsProbe(Control control, Doors doors, LiveTls tls, Egress egress, RandomGenerator random) {
        this.control = control;
        this.doors = doors;
        this.tls = tls;
        this.egress = egress;
        this.random = random;
    }

    @Override
    public Control control() {
        return control;
    }

    @Override
    public Evidence look(Time time) {
        var visited = new ArrayList<String>();
        var faults = new ArrayList<String>();
        for (var door : doors.all()) {
            if (door.transport() == Transport.TLS && door.isOpen()) {
                visited.add(door.spec().name());
                visit(door).forEach(fault -> faults.add(door.spec().name() + ": " + fault));
            }
        }
        if (visited.isEmpty()) {
            return new Evidence(control, Evidence.State.UNKNOWN, "no such door is open", time.now());
        }
        if (!faults.isEmpty()) {
            return new Evidence(control, Evidence.State.BROKEN, String.join("; ", faults), time.now());
        }
        String finding = "visited %s: SSL 3, TLS 1.0 and 1.1 refused, certificate verified"
                .formatted(String.join(", ", visited));
        return new Evidence(control, Evidence.State.KEPT, finding, time.now());
    }

    private List<String> visit(Door door) {
        var bound = door.boundAddress();
        var address = bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                : bound;
        var faults = new ArrayList<>(OldTls.accepted(address, random));
        var way = egress.sockets(Destination.ourselves(
                "%s-%s".formatted(control.name(), door.spec().name()),
                "localhost",
                bound.getPort(),
                List.of(tls.identity().chain().getLast())));
        try (var _ = way.secure(way.open())) {
            return faults;
        } catch (IOException e) {
            faults.add(String.valueOf(e.getMessage()));
            return faults;
        } finally {
            egress.close(way);
        }
    }
}
