package org.belfry.ice.turn;

import org.jspecify.annotations.Nullable;

/// The channels of one allocation, found by number and by peer without taking memory: two arrays with open addressing,
/// at most half full. Ended channels are swept out when room is needed.
final class ChannelTable {

    private final int channelsMax;
    private final int mask;
    private @Nullable Channel[] byNumber;
    private @Nullable Channel[] byPeer;
    private int size;

    ChannelTable(int channelsMax) {
        this.channelsMax = channelsMax;
        int slots = Integer.highestOneBit(2 * channelsMax - 1) << 1;
        this.mask = slots - 1;
        this.byNumber = new Channel[slots];
        this.byPeer = new Channel[slots];
    }

    @Nullable
    Channel byNumber(int number) {
        for (int i = number & mask; ; i = i + 1 & mask) {
            Channel channel = byNumber[i];
            if (channel == null || channel.number() == number) {
                return channel;
            }
        }
    }

    @Nullable
    Channel byPeer(boolean isV4, long high, long low, int port) {
        for (int i = hash(high, low, port) & mask; ; i = i + 1 & mask) {
            Channel channel = byPeer[i];
            if (channel == null || isPeer(channel, isV4, high, low, port)) {
                return channel;
            }
        }
    }

    /// Whether there is room for one more, after what has ended was let go.
    boolean hasRoom(long now) {
        if (size == channelsMax) {
            sweep(now);
        }
        return size < channelsMax;
    }

    void add(Channel channel) {
        int i = channel.number() & mask;
        while (byNumber[i] != null) {
            i = i + 1 & mask;
        }
        byNumber[i] = channel;
        var address = channel.peer().address();
        int k = hash(address.high(), address.low(), channel.peer().port()) & mask;
        while (byPeer[k] != null) {
            k = k + 1 & mask;
        }
        byPeer[k] = channel;
        size++;
    }

    /// Lets go of every channel whose time is over.
    void sweep(long now) {
        @Nullable Channel[] old = byNumber;
        byNumber = new Channel[mask + 1];
        byPeer = new Channel[mask + 1];
        size = 0;
        for (Channel channel : old) {
            if (channel != null && channel.isBound(now)) {
                add(channel);
            }
        }
    }

    boolean holds(Permission permission) {
        for (Channel channel : byNumber) {
            if (channel != null && channel.isUnder(permission)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPeer(Channel channel, boolean isV4, long high, long low, int port) {
        var peer = channel.peer();
        return peer.port() == port
                && peer.address().low() == low
                && peer.address().high() == high
                && peer.address().isV4() == isV4;
    }

    private static int hash(long high, long low, int port) {
        long mixed = (high * 31 + low * 0x9E37_79B9_7F4A_7C15L + port) * 0xC4CE_B9FE_1A85_EC53L;
        return (int) (mixed >>> 32);
    }
}
