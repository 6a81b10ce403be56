package org.belfry.ground;

import java.time.Duration;

/// The one seam through which the house starts threads and waits for a later moment.
///
/// Rooms never start a thread, sleep or poll with a timeout themselves: in production [SystemBackground] gives them
/// virtual threads and one timer, in simulation the virtual clock runs the same tasks in a replayable order.
public interface Background {

    /// Runs `task` once on a thread of its own that may block. A fault in it reaches the thread's handler, nobody else.
    void start(String name, Runnable task);

    /// Runs `task` once, `delay` from now, on a thread that may block.
    Scheduled after(String name, Duration delay, Runnable task);

    /// Runs `task` every `period`, first after one `period`; a run that is late is not made up for, and a fault in
    /// one run does not stop the next.
    Scheduled every(String name, Duration period, Runnable task);

    /// Something that will run later, unless cancelled first.
    interface Scheduled {
        /// No run begins after this returns; one that has begun goes on to its end. Idempotent.
        void cancel();
    }
}
