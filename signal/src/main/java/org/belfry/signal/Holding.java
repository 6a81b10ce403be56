package org.belfry.signal;

import java.util.Optional;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Reception.Declined;
import org.belfry.guard.Reception.Reason;
import org.belfry.guard.Reception.Taken;
import org.belfry.guard.Sighting;
import org.jspecify.annotations.Nullable;

/// What one connection holds of the bytes its door, or all connections we opened, may hold: the beginning of a message,
/// and what its peer has not taken yet. Thread-safe.
///
/// The first [#FREE_BYTES] are free: they are part of what a connection costs, which the gate or [Dials] bounds by
/// number, and most never need more, so nothing is counted or allocated for them. Beyond, the gate is asked (by
/// address, in all, with a reserve for good sources), or [DialledBytes] for connections we opened; it is given back
/// when less is held, once in all whatever happens.
///
/// Limit: each of several loops that write at the same moment may be one message ahead of the count.
final class Holding {

    static final int FREE_BYTES = 4_096;

    private final @Nullable Admitted admitted;
    private final DialledBytes dialled;
    private @Nullable Taken taken;
    private int charged;
    private boolean over;

    /// @param admitted the gate's proof; null for a connection we opened
    /// @param dialled what such connections share
    Holding(@Nullable Admitted admitted, DialledBytes dialled) {
        this.admitted = admitted;
        this.dialled = dialled;
    }

    /// Whether more may be held, and whose fault it is if not.
    enum Grant {
        GRANTED,
        /// The source holds as much as one source may.
        TOO_MUCH,
        /// All of them together hold as much as they may: no fault of this one.
        NO_ROOM
    }

    /// Asks to hold so many bytes in all; if granted, they are counted.
    Grant hold(long bytes) {
        return bytes <= FREE_BYTES ? Grant.GRANTED : charge(bytes - FREE_BYTES);
    }

    private synchronized Grant charge(long wanted) {
        if (over) {
            return Grant.NO_ROOM;
        }
        if (wanted > Integer.MAX_VALUE) {
            return Grant.TOO_MUCH;
        }
        int more = (int) wanted - charged;
        if (more <= 0) {
            return Grant.GRANTED;
        }
        var grant = admitted == null ? ofOurs(more) : ofGate(admitted, more);
        if (grant == Grant.GRANTED) {
            charged += more;
        }
        return grant;
    }

    private Grant ofOurs(int more) {
        return dialled.take(more) ? Grant.GRANTED : Grant.NO_ROOM;
    }

    private Grant ofGate(Admitted door, int more) {
        if (taken != null) {
            return grant(taken.hold(more));
        }
        return switch (door.receiveUnrated(more)) {
            case Taken first -> {
                taken = first;
                yield Grant.GRANTED;
            }
            case Declined(Reason why) -> grant(Optional.of(why));
        };
    }

    private static Grant grant(Optional<Reason> refusal) {
        if (refusal.isEmpty()) {
            return Grant.GRANTED;
        }
        return refusal.get() == Reason.TOO_MUCH_IN_ALL ? Grant.NO_ROOM : Grant.TOO_MUCH;
    }

    /// Says how many bytes are held by now, in all: what was counted beyond that is given back.
    synchronized void holdsOnly(long bytes) {
        int still = (int) Math.min(Math.max(bytes - FREE_BYTES, 0), charged);
        if (still < charged) {
            giveBack(charged - still);
            charged = still;
        }
    }

    private void giveBack(int bytes) {
        if (taken != null) {
            taken.giveBack(bytes);
        } else {
            dialled.giveBack(bytes);
        }
    }

    /// Bytes counted now.
    synchronized int charged() {
        return charged;
    }

    /// The connection has gone, and with it all it held. Idempotent.
    synchronized void close() {
        holdsOnly(0);
        over = true;
        if (taken != null) {
            taken.close();
            taken = null;
        }
    }

    /// What a source that holds too much is reported for.
    static Sighting sighting(long bytes) {
        return new Sighting.Hoarding((int) Math.min(bytes, Integer.MAX_VALUE));
    }
}
