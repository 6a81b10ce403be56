package org.belfry.signal;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.belfry.net.egress.OutgoingStreams;
import org.belfry.net.egress.OutgoingStreams.Dialled;
import org.belfry.net.egress.OutgoingStreams.Peer;
import org.belfry.signal.StreamFlow.StreamSide;
import org.jspecify.annotations.Nullable;

/// The connections we opened, one for each hop, used by all that goes there (RFC 3261 §18.1.1). Thread-safe.
///
/// A connection somebody else opened is taken for one to a hop only if its certificate is of that hop's domain
/// ([Aliases]): without one nobody knows whose it is (RFC 5923 §9.3). Limits: [#DIALS_MAX] hops, [#WAITING_MAX]
/// requests waiting for a connection.
final class Dials {

    static final int DIALS_MAX = 4_096;
    static final int WAITING_MAX = 1_024;

    private final OutgoingStreams streams;
    private final Shards shards;
    private final Aliases aliases;
    private final Function<SipTransport, StreamSide> sides;
    private final Map<Hop, Dial> dials = new HashMap<>();

    /// @param sides what the connections of a transport have in common
    Dials(OutgoingStreams streams, Shards shards, Aliases aliases, Function<SipTransport, StreamSide> sides) {
        this.aliases = aliases;
        this.streams = streams;
        this.shards = shards;
        this.sides = sides;
    }

    private static final class Dial {
        private @Nullable StreamFlow flow;
        private final List<Consumer<@Nullable Flow>> waiting = new ArrayList<>();
    }

    /// Gives the connection to a hop, opened if there is none; null if it cannot be had. `ready` is called at once or
    /// later, on any loop.
    void flow(Hop hop, EventExecutor loop, Consumer<@Nullable Flow> ready) {
        Flow known = aliases.find(hop);
        if (known != null) {
            ready.accept(known);
            return;
        }
        boolean begins = false;
        synchronized (this) {
            var dial = dials.get(hop);
            if (dial != null && dial.flow != null && dial.flow.isOpen()) {
                known = dial.flow;
            } else if (dial != null && dial.flow == null && dial.waiting.size() < WAITING_MAX) {
                dial.waiting.add(ready);
                return;
            } else if (dial == null ? dials.size() < DIALS_MAX : dial.flow != null) {
                var begun = new Dial();
                begun.waiting.add(ready);
                dials.put(hop, begun);
                begins = true;
            }
        }
        if (begins) {
            connect(hop, loop);
        } else {
            ready.accept(known);
        }
    }

    private void connect(Hop hop, EventExecutor loop) {
        var flow = new AtomicReference<@Nullable StreamFlow>();
        var peer = hop.transport().isSecure()
                ? new Peer(hop.domain(), certificate -> DomainCertificate.isOf(hop.domain(), certificate))
                : null;
        streams.connect(
                loop,
                hop.address(),
                peer,
                pipeline -> {
                    var channel = pipeline.channel();
                    var opened = new StreamFlow(
                            sides.apply(hop.transport()),
                            shards.nextStream(),
                            channel,
                            hop.address(),
                            shards.on(channel.eventLoop()));
                    pipeline.addLast(opened);
                    flow.set(opened);
                    channel.closeFuture().addListener(_ -> forget(hop, opened));
                },
                dialled -> ended(hop, dialled instanceof Dialled.Connected ? flow.get() : null));
    }

    private void ended(Hop hop, @Nullable StreamFlow flow) {
        List<Consumer<@Nullable Flow>> waiting;
        synchronized (this) {
            var dial = dials.get(hop);
            if (dial == null) {
                return;
            }
            waiting = List.copyOf(dial.waiting);
            dial.waiting.clear();
            dial.flow = flow;
            if (flow == null || !flow.isOpen()) {
                dials.remove(hop);
            }
        }
        waiting.forEach(each -> each.accept(flow));
    }

    private synchronized void forget(Hop hop, StreamFlow flow) {
        var dial = dials.get(hop);
        if (dial != null && flow.equals(dial.flow)) {
            dials.remove(hop);
        }
    }
}
