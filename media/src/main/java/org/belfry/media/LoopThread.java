package org.belfry.media;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.belfry.media.wire.MediaSocket;
import org.belfry.media.wire.Waker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A platform thread with a mailbox that waits in the kernel for sockets, messages and the next moment.
///
/// Messages come by [#execute], which loses none, or by [#offer], which refuses more than [#OFFERED_MAX]
/// waiting ones: for what strangers can cause. A fault in a message or a turn is logged and ends
/// nothing.
@SuppressWarnings("NonAtomicVolatileUpdate") // counted by the thread itself, read by any
abstract class LoopThread {
    /// Bounds the memory a flood can fill: datagrams of at most 2 KB each.
    static final int OFFERED_MAX = 1_024;
    /// What strangers may take of it; the rest is kept for those who have proved themselves.
    static final int OFFERED_BY_STRANGERS_MAX = 512;

    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

    private final String name;
    private final Waker waker;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger offered = new AtomicInteger();
    private volatile boolean isAsleep;
    private volatile boolean ends;
    private volatile long failures;

    LoopThread(String name) throws IOException {
        this.name = name;
        waker = new Waker();
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::live);
    }

    /// Turns and messages that met a fault of ours. From any thread.
    final long failures() {
        return failures;
    }

    final void start() {
        thread.start();
    }

    final Waker waker() {
        return waker;
    }

    final void execute(Runnable task) {
        tasks.add(task);
        if (isAsleep) {
            waker.wake();
        }
    }

    /// Refused, and so lost: false.
    final boolean offer(Runnable task, boolean byStranger) {
        if (offered.incrementAndGet() > (byStranger ? OFFERED_BY_STRANGERS_MAX : OFFERED_MAX)) {
            offered.decrementAndGet();
            return false;
        }
        execute(() -> {
            offered.decrementAndGet();
            task.run();
        });
        return true;
    }

    private void live() {
        begin();
        while (!ends) {
            try {
                turn();
            } catch (RuntimeException fault) {
                failures++;
                LOG.error("{}: a turn failed", name, fault);
            }
        }
        runTasks();
        end();
        waker.close();
    }

    private void turn() {
        isAsleep = true;
        int millis = tasks.isEmpty() ? waitMillis() : 0;
        MediaSocket ready = waker.await(millis);
        isAsleep = false;
        runTasks();
        turn(ready);
    }

    private void runTasks() {
        // What tasks add runs in the next turn: packets come in between.
        for (int left = tasks.size(); left > 0; left--) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException fault) {
                failures++;
                LOG.error("{}: a message failed", name, fault);
            }
        }
    }

    /// Before the first turn.
    abstract void begin();

    /// How long nothing has to be done if nothing comes; -1 for ever.
    abstract int waitMillis();

    /// Reads `ready` if there is one, and does what is due.
    abstract void turn(@Nullable MediaSocket ready);

    /// After the last turn.
    abstract void end();

    /// Ends the thread and returns when it has ended.
    final void stop() {
        ends = true;
        waker.wake();
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
