package org.belfry.net;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.belfry.guard.Sighting;
import org.jspecify.annotations.Nullable;

/// Ends connections that ask and do not read: in HTTP/2 by never opening their window, in HTTP/1.1 by leaving their
/// socket full. An answer is handed out piece by piece, the next when the one before is written, so a peer that takes
/// no piece for the whole of a standstill holds one piece, and no longer than twice that time.
///
/// The connection ends, not the stream alone: who lets one answer stand lets all stand.
@SuppressWarnings("FutureReturnValueIgnored") // a look at an answer that is over is looked at by nobody
final class SlowReaders {

    private final ServiceRequestContext context;
    private final Channel channel;
    private final long standstillNs;

    /// Written and read on the channel's loop.
    private long pieces;

    private long piecesBefore;
    private @Nullable Future<?> alarm;

    private SlowReaders(ServiceRequestContext context, Channel channel, Duration standstill) {
        this.context = context;
        this.channel = channel;
        this.standstillNs = standstill.toNanos();
    }

    static HttpResponse watch(ServiceRequestContext context, Duration standstill, HttpResponse response) {
        var channel = context.log().partial().channel();
        if (channel == null) {
            return response;
        }
        var reader = new SlowReaders(context, channel, standstill);
        context.log().whenComplete().thenRun(() -> channel.eventLoop().execute(reader::stop));
        return response.peekHeaders(_ -> reader.piece()).peekData(_ -> reader.piece());
    }

    private void piece() {
        pieces++;
        if (alarm == null) {
            look();
        }
    }

    private void look() {
        piecesBefore = pieces;
        alarm = channel.eventLoop().schedule(this::alarm, standstillNs, TimeUnit.NANOSECONDS);
    }

    private void stop() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    private void alarm() {
        if (context.log().isComplete()) {
            return;
        }
        if (pieces > piecesBefore) {
            look();
            return;
        }
        HttpDoor.admitted(context).ifPresent(proof -> proof.sight(new Sighting.TooSlow(Sighting.TooSlow.Stage.ANSWER)));
        Connections.hangUp(channel);
    }
}
