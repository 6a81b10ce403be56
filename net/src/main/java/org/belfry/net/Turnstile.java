package org.belfry.net;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Optional;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Reception;
import org.belfry.guard.Reception.Taken;
import org.belfry.guard.Sighting;

/// Every request passes here before anything else is done about it: asks the gate, and turns it away if the gate has
/// no room. What it holds is given back when its answer has left or its connection is gone.
///
/// Limits: [#REQUEST_BYTES] are charged for each request, whatever it asks; [#PIPELINED_MAX] requests of an HTTP/1.1
/// connection may wait for their turn (no browser sends a second one), for their answers would be kept in order here.
/// Runs on the connection's loop.
@SuppressWarnings("FutureReturnValueIgnored") // what they end in is looked at by nobody
final class Turnstile extends SimpleDecoratingHttpService {

    /// The objects of a request, and one piece of its answer waiting to be written.
    static final int REQUEST_BYTES = 8 * 1024 + HttpDoor.PIECE_BYTES;

    static final int PIPELINED_MAX = 16;

    private static final AttributeKey<Taken> TAKEN = AttributeKey.valueOf(Turnstile.class, "taken");
    private static final AttributeKey<Integer> UNDER_WAY = AttributeKey.valueOf(Turnstile.class, "under way");

    private final Duration standstill;

    Turnstile(HttpService next, Duration standstill) {
        super(next);
        this.standstill = standstill;
    }

    /// What the gate counted for this request; empty for one that came over no connection.
    static Optional<Taken> taken(ServiceRequestContext context) {
        return Optional.ofNullable(context.attr(TAKEN));
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
        var channel = context.log().partial().channel();
        var admitted = HttpDoor.admitted(context);
        if (channel == null || admitted.isEmpty()) {
            return unwrap().serve(context, request);
        }
        if (!context.sessionProtocol().isMultiplex() && tooManyWait(channel, context)) {
            admitted.get().sight(new Sighting.Oversized(PIPELINED_MAX + 1, PIPELINED_MAX));
            Connections.hangUp(channel);
            return HttpResponse.ofFailure(ClosedSessionException.get());
        }
        return switch (receive(admitted.get(), context)) {
            case Reception.Declined(var reason) -> HttpResponse.ofFailure(Declined.of(reason));
            case Taken taken -> {
                context.setAttr(TAKEN, taken);
                context.log().whenComplete().thenRun(taken::close);
                yield SlowReaders.watch(context, standstill, unwrap().serve(context, request));
            }
        };
    }

    private static Reception receive(Admitted admitted, ServiceRequestContext context) {
        var unrated = context.config().service().as(HttpDoor.Unrated.class);
        return unrated != null && unrated.isUnrated(context.path())
                ? admitted.receiveUnrated(REQUEST_BYTES)
                : admitted.receive(REQUEST_BYTES);
    }

    private static boolean tooManyWait(Channel channel, ServiceRequestContext context) {
        var underWay = channel.attr(UNDER_WAY);
        var before = underWay.get();
        int now = before == null ? 1 : before + 1;
        underWay.set(now);
        context.log().whenComplete().thenRun(() -> channel.eventLoop().execute(() -> underWay.set(underWay.get() - 1)));
        return now > PIPELINED_MAX;
    }
}
