package org.belfry.net;

import java.net.InetSocketAddress;
import java.util.Collection;
import org.belfry.ground.Network;

/// One open way in. Opened by [Doors], or by another room and put on its register. Thread-safe.
public sealed interface Door permits HttpDoor, TcpDoor, UdpDoor, KernelDoor {

    DoorSpec spec();

    Transport transport();

    /// Where it listens: the address asked for, with the port the system chose if that was 0.
    InetSocketAddress boundAddress();

    /// Whether it listens.
    boolean isOpen();

    /// From now on only these networks, and loopback, get in; none means everybody. Connections from
    /// elsewhere end.
    void openTo(Collection<Network> networks);

    /// Lets nobody in any more, gives what is under way a moment to finish, and closes. Waits at most 4
    /// s; idempotent.
    void close();

    /// How it stands now.
    default DoorState state() {
        var bound = boundAddress();
        var gate = spec().gate();
        return new DoorState(
                spec().name(),
                transport(),
                bound.getAddress().getHostAddress(),
                bound.getPort(),
                spec().purpose(),
                isOpen(),
                gate.networks(),
                gate.counters());
    }
}
