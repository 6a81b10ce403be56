package org.belfry.net;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.net.ListeningSockets.Socket;

/// Holds the register of doors against what the kernel says this process listens on (policy C2): a
/// socket that is on no door has no gate, and a door without a socket is one the administrator only
/// believes in. Blocks on `/proc`.
public final class DoorsProbe implements Probe {

    private static final Control CONTROL = new Control(
            new PolicyRow("C2"), "doors", "Every socket this program listens on is a registered door with a gate.");

    private final Doors doors;

    public DoorsProbe(Doors doors) {
        this.doors = doors;
    }

    /// What the register and the kernel disagree on; empty lists are what the policy wants.
    ///
    /// @param unregistered sockets of ours on no door, as `tcp 127.0.0.1:8080`
    /// @param missing open doors without a socket, by name
    public record Difference(List<String> unregistered, List<String> missing) {
        public Difference {
            unregistered = List.copyOf(unregistered);
            missing = List.copyOf(missing);
        }

        public boolean isNone() {
            return unregistered.isEmpty() && missing.isEmpty();
        }
    }

    /// Looks now, and once more where something differs: ports of calls come and go while one looks.
    public Difference compare() {
        var difference = difference();
        return difference.isNone() ? difference : difference();
    }

    private Difference difference() {
        var open = new ArrayList<>(doors.all());
        open.removeIf(door -> !door.isOpen());
        var sockets = ListeningSockets.ofMachine().ours();
        var unregistered = sockets.stream()
                .filter(socket -> open.stream().noneMatch(door -> isOf(socket, door)))
                .map(DoorsProbe::text)
                .toList();
        var missing = open.stream()
                .filter(door -> sockets.stream().noneMatch(socket -> isOf(socket, door)))
                .map(door -> door.spec().name())
                .toList();
        return new Difference(unregistered, missing);
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        if (!ListeningSockets.canLook()) {
            return new Evidence(
                    CONTROL, Evidence.State.UNKNOWN, "this system does not list its sockets in /proc/net", time.now());
        }
        var difference = compare();
        if (difference.isNone()) {
            String list = doors.all().stream()
                    .filter(Door::isOpen)
                    .map(door -> door.spec().name() + " " + BindFault.text(door.boundAddress()))
                    .collect(Collectors.joining(", "));
            return new Evidence(
                    CONTROL, Evidence.State.KEPT, "the sockets are the doors on the register: " + list, time.now());
        }
        String finding = "not on the register: %s; on the register but not listening: %s"
                .formatted(difference.unregistered, difference.missing);
        return new Evidence(CONTROL, Evidence.State.BROKEN, finding, time.now());
    }

    private static boolean isOf(Socket socket, Door door) {
        var bound = door.boundAddress();
        return socket.datagram() == door.transport().isDatagram()
                && socket.port() == bound.getPort()
                && sameAddress(socket.address(), bound);
    }

    /// `0.0.0.0` and `::` are the same place here: the system opens one socket for both families.
    private static boolean sameAddress(IpAddress listed, InetSocketAddress bound) {
        var own = IpAddress.of(bound.getAddress());
        return listed.equals(own) || (isAny(listed) && isAny(own));
    }

    private static boolean isAny(IpAddress address) {
        return address.high() == 0 && address.low() == 0;
    }

    private static String text(Socket socket) {
        return "%s %s:%d".formatted(socket.datagram() ? "udp" : "tcp", socket.address(), socket.port());
    }
}
