package org.belfry.net;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.TimeUnit;
import org.belfry.guard.Sighting;

/// Ends connections whose request did not arrive in time, or was answered before it had arrived. The answer goes out
/// first; without this, an HTTP/1.1 peer could go on dripping the rest of its body for ever. In HTTP/2 only the stream
/// ends.
final class SlowBodies {

    private static final long ANSWER_LEAVES_MS = 500;

    private SlowBodies() {}

    @SuppressWarnings("FutureReturnValueIgnored") // the connection closes, or has closed already
    static HttpResponse watch(HttpService next, ServiceRequestContext context, HttpRequest request) throws Exception {
        var body = request.whenComplete();
        context.whenRequestCancelled().thenAccept(cause -> {
            if (cause instanceof RequestTimeoutException) {
                if (!body.isDone() || body.isCompletedExceptionally()) {
                    HttpDoor.admitted(context)
                            .ifPresent(proof -> proof.sight(new Sighting.TooSlow(Sighting.TooSlow.Stage.BODY)));
                }
                closeSoon(context);
            }
        });
        // Not taken to its end: what is still to come would be read for nothing.
        body.exceptionally(_ -> {
            closeSoon(context);
            return null;
        });
        return next.serve(context, request);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the connection closes, or has closed already
    private static void closeSoon(ServiceRequestContext context) {
        var channel = context.log().partial().channel();
        if (channel != null && !context.sessionProtocol().isMultiplex()) {
            context.eventLoop()
                    .withoutContext()
                    .schedule(() -> channel.close(), ANSWER_LEAVES_MS, TimeUnit.MILLISECONDS);
        }
    }
}
