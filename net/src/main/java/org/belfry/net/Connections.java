package org.belfry.net;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.Collection;
import java.util.function.Predicate;
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
        hangUp(this::isForeign);
    }

    /// Ends a connection now. A plain close is polite: HTTP/2 would wait for the streams of whoever is to leave.
    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
    static void hangUp(Channel channel) {
        var gate = channel.pipeline().context(GateHandler.class);
        if (gate == null) {
            channel.close();
        } else {
            // From the first handler on outwards there is nobody left who could wait.
            gate.close();
        }
    }

    private void hangUp(Predicate<Channel> which) {
        var leaving = channels.stream().filter(which).toList();
        leaving.forEach(Connections::hangUp);
        leaving.forEach(channel -> channel.closeFuture().awaitUninterruptibly());
    }

    private boolean isForeign(Channel channel) {
        var admitted = channel.attr(GateHandler.ADMITTED).get();
        return admitted == null || !gate.isOpenTo(admitted.source());
    }

    void closeAll() {
        hangUp(_ -> true);
    }
}
