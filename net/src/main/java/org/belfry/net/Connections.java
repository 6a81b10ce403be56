package org.belfry.net;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.Collection;
import org.belfry.ground.Network;
import org.belfry.guard.Gate;

/// The open connections of one door. Thread-safe; bounded by the gate.
final class Connections {

    private final Gate gate;
    private final ChannelGroup channels = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);

    Connections(Gate gate) {
        this.gate = gate;
    }

    /// The handler that stands first in the pipeline of a new one.
    GateHandler gateHandler() {
        return new GateHandler(gate, channels);
    }

    /// Narrows the door and ends what no longer belongs.
    void openTo(Collection<Network> networks) {
        gate.openTo(networks);
        channels.close(this::isForeign).awaitUninterruptibly();
    }

    private boolean isForeign(Channel channel) {
        var admitted = channel.attr(GateHandler.ADMITTED).get();
        return admitted == null || !gate.isOpenTo(admitted.source());
    }

    void closeAll() {
        channels.close().awaitUninterruptibly();
    }
}
