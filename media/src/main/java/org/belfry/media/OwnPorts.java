package org.belfry.media;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.wire.MediaSocket;
import org.jspecify.annotations.Nullable;

/// Ports of their own out of `media.range`, opened for a leg and closed with it: what no call has is shut.
/// Thread-safe.
///
/// Which pair a leg gets is chosen by chance, so nobody knows it before the description says it. A port
/// that another program has is passed over. Limit: [#TRIES_MAX] pairs are tried for one leg.
final class OwnPorts {
    private static final int TRIES_MAX = 64;

    private final PortRange range;
    private final List<IpAddress> binds;
    private final List<MediaLoop> loops;
    private final RandomGenerator random;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, OwnPort> open = new HashMap<>();

    /// @param binds of each family at most one
    OwnPorts(PortRange range, List<IpAddress> binds, List<MediaLoop> loops, RandomGenerator random) {
        this.range = range;
        this.binds = binds;
        this.loops = loops;
        this.random = random;
    }

    /// A pair in that family, or null: none is free.
    synchronized @Nullable OwnPort open(boolean isV4) {
        var bind = binds.stream().filter(one -> one.isV4() == isV4).findFirst();
        int start = random.nextInt(range.pairs());
        for (int i = 0; bind.isPresent() && i < Math.min(range.pairs(), TRIES_MAX); i++) {
            int number = range.pair((start + i) % range.pairs());
            OwnPort opened = open.containsKey(number) ? null : open(bind.get(), number);
            if (opened != null) {
                open.put(number, opened);
                opened.loop().execute(() -> opened.loop().own(opened));
                return opened;
            }
        }
        return null;
    }

    private @Nullable OwnPort open(IpAddress bind, int number) {
        MediaSocket rtp = socket(bind, number);
        MediaSocket rtcp = rtp == null ? null : socket(bind, number + 1);
        if (rtp == null || rtcp == null) {
            if (rtp != null) {
                rtp.close();
            }
            return null;
        }
        return new OwnPort(loops.get(Math.floorMod(next.getAndIncrement(), loops.size())), rtp, rtcp);
    }

    private static @Nullable MediaSocket socket(IpAddress bind, int port) {
        try {
            return MediaSocket.open(new TransportAddress(bind, port), false);
        } catch (IOException taken) {
            return null;
        }
    }

    /// The leg is gone. Other loops may be about to send from it: after the first round none has it as
    /// a target any more, after the second none has anything of it left to send.
    void retire(OwnPort port) {
        everywhere(() -> port.loop().execute(() -> {
            port.loop().disown(port);
            everywhere(() -> closed(port));
        }));
    }

    /// Runs `then` when each loop has come to the end of a turn.
    private void everywhere(Runnable then) {
        var left = new AtomicInteger(loops.size());
        for (MediaLoop loop : loops) {
            loop.execute(() -> {
                if (left.decrementAndGet() == 0) {
                    then.run();
                }
            });
        }
    }

    private synchronized void closed(OwnPort port) {
        port.close();
        open.remove(port.number());
    }

    /// Even ports that are open; the next one of each is too.
    synchronized List<Integer> numbers() {
        return open.keySet().stream().sorted().toList();
    }
}
