package org.belfry.net;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.belfry.ground.Network;

/// A door for datagrams whose sockets are another room's, which speaks to the kernel itself: on the
/// register, so that nothing is open that is not. Thread-safe.
public final class KernelDoor implements Door {

    private final DoorSpec spec;
    private final InetSocketAddress bound;
    private final Runnable closing;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /// @param closing closes the sockets; called once
    KernelDoor(DoorSpec spec, InetSocketAddress bound, Runnable closing) {
        this.spec = spec;
        this.bound = bound;
        this.closing = closing;
    }

    @Override
    public DoorSpec spec() {
        return spec;
    }

    @Override
    public Transport transport() {
        return Transport.UDP;
    }

    @Override
    public InetSocketAddress boundAddress() {
        return bound;
    }

    @Override
    public boolean isOpen() {
        return open.get();
    }

    @Override
    public void openTo(Collection<Network> networks) {
        spec.gate().openTo(networks);
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            spec.gate().shut();
            closing.run();
        }
    }
}
