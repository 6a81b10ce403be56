package org.belfry.pbx.call;

import org.belfry.ground.Background;
import org.belfry.ground.Time;

/// The one seam through which calls get their threads, wait, and learn the time: a simulation gives
/// other ones, where exactly one of a call and the clock runs.
public interface CallThreads {

    Time time();

    /// What runs beside calls: the taking down of what somebody says.
    Background background();

    /// A place for at most `eventsMax` things to wait in for a thread.
    <E> Mailbox<E> mailbox(int eventsMax);

    /// Runs `story` on a thread of its own, which waits only in its mailbox.
    void start(String name, Runnable story);

    /// Those of a running house.
    static CallThreads of(Background background, Time time) {
        return new RunningThreads(background, time);
    }
}
