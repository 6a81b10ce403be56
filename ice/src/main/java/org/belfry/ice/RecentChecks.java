package org.belfry.ice;

import org.belfry.ice.stun.TransactionId;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// The last checks of one session and where they came from, so that a repetition is known as one.
///
/// Integrity covers a message but not its source address: somebody on the way could send a recorded check again, from
/// his own address or to keep up a consent that has ended. Limit: 64 checks, which are minutes of consent checks.
final class RecentChecks {

    private static final int SIZE = 64;

    private final @Nullable TransactionId[] ids = new TransactionId[SIZE];
    private final @Nullable TransportAddress[] sources = new TransportAddress[SIZE];
    private int next;

    /// Where this check came from the first time, or null: it is new.
    @Nullable
    TransportAddress sourceOf(TransactionId id) {
        for (int i = 0; i < SIZE; i++) {
            if (id.equals(ids[i])) {
                return sources[i];
            }
        }
        return null;
    }

    void add(TransactionId id, TransportAddress source) {
        ids[next] = id;
        sources[next] = source;
        next = (next + 1) % SIZE;
    }
}
