package org.belfry.pbx.call;

import org.belfry.ground.Background;
import org.belfry.ground.Time;

/// A virtual thread for each call, by the clock of the machine.
record RunningThreads(Background background, Time time) implements CallThreads {

    @Override
    public <E> Mailbox<E> mailbox(int eventsMax) {
        return new BlockingMailbox<>(eventsMax, time);
    }

    @Override
    public void start(String name, Runnable story) {
        background.start(name, story);
    }
}
