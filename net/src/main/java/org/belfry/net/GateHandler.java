package org.belfry.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import org.belfry.ground.IpAddress;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Admission.Refused;
import org.belfry.guard.Gate;

/// First in the pipeline of every connection, before TLS: asks the gate, and hangs up without a word if it says no.
///
/// The proof stays with the channel ([#ADMITTED]) and is given back when the channel closes. Runs on the channel's
/// loop.
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
final class GateHandler extends ChannelInboundHandlerAdapter {

    static final AttributeKey<Admitted> ADMITTED = AttributeKey.valueOf(GateHandler.class, "admitted");

    private final Gate gate;
    private final ChannelGroup connections;
    private boolean refused;

    GateHandler(Gate gate, ChannelGroup connections) {
        this.gate = gate;
        this.connections = connections;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        var channel = context.channel();
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            // Gone between accept and here: there is nobody to admit.
            refuse(channel);
            return;
        }
        switch (gate.admit(IpAddress.of(remote.getAddress()))) {
            case Admitted admitted -> admit(channel, admitted);
            case Refused _ -> refuse(channel);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            io.netty.util.ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void admit(Channel channel, Admitted admitted) {
        channel.attr(ADMITTED).set(admitted);
        connections.add(channel);
        channel.closeFuture().addListener(_ -> admitted.close());
        // A door that was narrowed or shut since the gate was asked looked for us among the connections too early.
        if (gate.isShut() || !gate.isOpenTo(admitted.source())) {
            refuse(channel);
        }
    }

    /// Reset instead of the long goodbye: a refused flood leaves no sockets waiting behind.
    private void refuse(Channel channel) {
        refused = true;
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
