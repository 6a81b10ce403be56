package org.belfry.bench.load;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// One of those who take turns: where it is in its script. Owned by the driver's loop.
final class User {

    /// Tells the Call-IDs and branches of this driver from those of the one before it: a server that keeps transactions
    /// takes the same ones for the same requests said again.
    private static final String RUN = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);

    final int number;
    final String name;
    /// How often it has begun; makes Call-IDs, tags and branches its own.
    int turn;
    /// From when its time counts: when it began, or when it was due.
    long dueNs;
    long sentNs;
    boolean busy;
    /// What was said last, to be said again over UDP.
    String last = "";

    @Nullable
    Channel connection;

    User(int number) {
        this.number = number;
        this.name = Credentials.name(number);
    }

    String callId() {
        return name + "-" + RUN + "-" + turn;
    }
}
