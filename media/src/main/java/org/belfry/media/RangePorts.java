package org.belfry.media;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.ice.turn.RelayPorts;
import org.belfry.media.wire.MediaSocket;
import org.belfry.media.wire.Waker;
import org.jspecify.annotations.Nullable;

/// Relayed addresses with a socket each, from one loop's share of `turn.range`. Belongs to that loop.
///
/// A port that another program has is passed over. Limit: [#TRIES_MAX] ports are tried for one allocation.
final class RangePorts implements RelayPorts {
    private static final int TRIES_MAX = 64;

    private final List<IpAddress> binds;
    private final List<IpAddress> told;
    private final int first;
    private final int count;
    private final Waker waker;
    private final RandomGenerator random;
    private final Map<TransportAddress, MediaSocket> sockets = new HashMap<>();
    private final Map<MediaSocket, TransportAddress> names = new HashMap<>();

    /// @param binds of each family at most one, `told` the address of that family others are told
    RangePorts(List<IpAddress> binds, List<IpAddress> told, int first, int count, Waker waker, RandomGenerator random) {
        this.binds = binds;
        this.told = told;
        this.first = first;
        this.count = count;
        this.waker = waker;
        this.random = random;
    }

    @Override
    public boolean supports(boolean isV4) {
        return address(binds, isV4) != null && address(told, isV4) != null;
    }

    @Override
    public @Nullable TransportAddress open(boolean isV4, Wish wish) {
        int start = random.nextInt(count);
        for (int i = 0; i < Math.min(count, TRIES_MAX); i++) {
            int port = first + (start + i) % count;
            boolean fits = wish == Wish.ANY || (port % 2 == 0 && (wish == Wish.EVEN || port + 1 < first + count));
            TransportAddress opened = fits ? open(isV4, port) : null;
            if (opened != null && (wish != Wish.EVEN_AND_NEXT || open(isV4, port + 1) != null)) {
                return opened;
            }
            if (opened != null) {
                close(opened);
            }
        }
        return null;
    }

    private @Nullable TransportAddress open(boolean isV4, int port) {
        IpAddress bind = address(binds, isV4);
        IpAddress name = address(told, isV4);
        if (bind == null || name == null) {
            return null;
        }
        var relayed = new TransportAddress(name, port);
        if (sockets.containsKey(relayed)) {
            return null;
        }
        try {
            var socket = MediaSocket.open(new TransportAddress(bind, port), false);
            waker.add(socket);
            sockets.put(relayed, socket);
            names.put(socket, relayed);
            return relayed;
        } catch (IOException taken) {
            return null;
        }
    }

    private static @Nullable IpAddress address(List<IpAddress> all, boolean isV4) {
        return all.stream().filter(one -> one.isV4() == isV4).findFirst().orElse(null);
    }

    @Nullable
    MediaSocket socket(TransportAddress relayed) {
        return sockets.get(relayed);
    }

    /// What `socket` is known as outside; null if it is none of these.
    @Nullable
    TransportAddress relayed(MediaSocket socket) {
        return names.get(socket);
    }

    @Override
    public void close(TransportAddress relayed) {
        MediaSocket socket = sockets.remove(relayed);
        if (socket != null) {
            names.remove(socket);
            waker.remove(socket);
            socket.close();
        }
    }

    void closeAll() {
        sockets.values().forEach(MediaSocket::close);
        sockets.clear();
        names.clear();
    }
}
