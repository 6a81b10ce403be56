package org.belfry.signal;

import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Reception.Declined;
import org.belfry.guard.Reception.Taken;
import org.belfry.guard.Sighting;
import org.jspecify.annotations.Nullable;

/// What one connection holds of the bytes its door may hold: the beginning of a message, and what its peer has not
/// taken yet. Thread-safe.
///
/// The first [#FREE_BYTES] are free: they are part of what a connection costs, which the gate bounds by number, and
/// most never need more, so nothing is counted or allocated for them. Beyond, the gate is asked (by address, in all,
/// with a reserve for good sources), and given back to when less is held, once in all whatever happens. Connections we
/// opened have no gate; [Dials] bounds them by number.
///
/// Limit: each of several loops that write at the same moment may be one message ahead of the count.
final class Holding {

    static final int FREE_BYTES = 4_096;

    private final @Nullable Admitted admitted;
    private @Nullable Taken taken;
    private int charged;
    private boolean over;

    Holding(@Nullable Admitted admitted) {
        this.admitted = admitted;
    }

    /// Whether the connection may hold so many bytes in all; if so, they are counted.
    boolean mayHold(long bytes) {
        return bytes <= FREE_BYTES || admitted == null || charge(admitted, bytes - FREE_BYTES);
    }

    private synchronized boolean charge(Admitted door, long wanted) {
        if (over || wanted > Integer.MAX_VALUE) {
            return false;
        }
        int more = (int) wanted - charged;
        if (more <= 0) {
            return true;
        }
        if (taken == null) {
            switch (door.receiveUnrated(more)) {
                case Taken first -> taken = first;
                case Declined _ -> {
                    return false;
                }
            }
        } else if (taken.hold(more).isPresent()) {
            return false;
        }
        charged += more;
        return true;
    }

    /// Says how many bytes are held by now, in all: what was counted beyond that is given back.
    synchronized void holdsOnly(long bytes) {
        int still = (int) Math.min(Math.max(bytes - FREE_BYTES, 0), charged);
        if (taken != null && still < charged) {
            taken.giveBack(charged - still);
            charged = still;
        }
    }

    /// Bytes counted now.
    synchronized int charged() {
        return charged;
    }

    /// The connection has gone, and with it all it held. Idempotent.
    synchronized void close() {
        over = true;
        charged = 0;
        if (taken != null) {
            taken.close();
            taken = null;
        }
    }

    /// What a refusal is reported as.
    static Sighting refused(long bytes) {
        return new Sighting.Hoarding((int) Math.min(bytes, Integer.MAX_VALUE));
    }
}
