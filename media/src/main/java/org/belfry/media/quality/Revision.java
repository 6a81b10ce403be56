package org.belfry.media.quality;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;

/// Lets one thread write plain fields and others read them all as of one moment: a sequence lock.
/// Writing costs two stores, takes no lock and makes no garbage; whoever reads tries again if
/// something was written meanwhile.
///
/// A reader gives up after 10,000 tries and takes what it sees, which is then of two moments: a writer
/// that is held up by the machine in the middle of a change must not hold up a reader for ever.
final class Revision {

    private static final int TRIES_MAX = 10_000;
    private static final int SPINS_MAX = 100;
    private static final VarHandle NUMBER;

    static {
        try {
            NUMBER = MethodHandles.lookup().findVarHandle(Revision.class, "number", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Odd while something is being written.
    private int number;

    /// The owner is about to write.
    void open() {
        NUMBER.setOpaque(this, number + 1);
        VarHandle.storeStoreFence();
    }

    /// The owner has written.
    void close() {
        NUMBER.setRelease(this, number + 1);
    }

    /// What `copy` makes of fields that nobody wrote meanwhile; it may run several times and sees
    /// nonsense in all but the last.
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on the order of threads
    <T> T read(Supplier<T> copy) {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int before = (int) NUMBER.getAcquire(this);
            if ((before & 1) == 0) {
                T taken = copy.get();
                VarHandle.acquireFence();
                if ((int) NUMBER.getOpaque(this) == before) {
                    return taken;
                }
            }
            if (tries < SPINS_MAX) {
                Thread.onSpinWait();
            } else {
                // The writer was interrupted in the middle: it needs a processor to go on.
                Thread.yield();
            }
        }
        return copy.get();
    }
}
