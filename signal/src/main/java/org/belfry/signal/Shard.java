package org.belfry.signal;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.belfry.ground.Time;
import org.belfry.sip.SipMessage;
import org.jspecify.annotations.Nullable;

/// One event loop's share of the endpoint: what is done about the Call-IDs that belong here, and the connections this
/// loop reads. Owned by its loop, except [#offer], [#nanoTime] and [#now].
///
/// Limits: `waitingMax` messages and `waitingBytesMax` bytes handed over by other loops and not yet looked at, of which
/// a quarter is kept for flows that are known.
final class Shard {

    private static final int SCRATCH_BYTES = 65_536;

    private final EventExecutor loop;
    private final Time time;
    private final EndpointLimits limits;
    private final Counters counters;
    private final Instant startedAt;
    private final long startedAtNs;
    private final Set<StreamFlow> streams = new HashSet<>();
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private @Nullable Exchange exchange;
    private @Nullable ScheduledFuture<?> rounds;

    Shard(EventExecutor loop, Time time, EndpointLimits limits, Counters counters) {
        this.counters = counters;
        this.loop = loop;
        this.time = time;
        this.limits = limits;
        this.startedAt = time.now();
        this.startedAtNs = time.nanoTime();
    }

    /// Begins; what is offered before is dropped.
    void start(Exchange newExchange) {
        loop.execute(() -> {
            exchange = newExchange;
            rounds = loop.scheduleAtFixedRate(this::lookAfterStreams, 1, 1, TimeUnit.SECONDS);
        });
    }

    void stop() {
        loop.execute(() -> {
            exchange = null;
            if (rounds != null) {
                rounds.cancel(false);
            }
        });
    }

    Counters counters() {
        return counters;
    }

    EventExecutor loop() {
        return loop;
    }

    byte[] scratch() {
        return scratch;
    }

    long nanoTime() {
        return time.nanoTime();
    }

    /// The time of transactions: like the wall clock, but nobody can set it.
    Instant now() {
        return startedAt.plusNanos(time.nanoTime() - startedAtNs);
    }

    /// Takes a message, at once if this is the shard's loop, else as soon as that gets to it. False if too much is
    /// waiting already. Any thread.
    boolean offer(SipMessage message, Flow flow) {
        if (loop.inEventLoop()) {
            receive(message, flow);
            return true;
        }
        int bytes = message.size();
        // Both, always: what is taken back below has to have been added.
        int count = waiting.incrementAndGet();
        long held = waitingBytes.addAndGet(bytes);
        if (!limits.mayWait(count, held, false) && !(limits.mayWait(count, held, true) && flow.isKnown())) {
            taken(bytes);
            return false;
        }
        boolean isHandedOver = handOver(() -> {
            taken(bytes);
            receive(message, flow);
        });
        if (!isHandedOver) {
            taken(bytes);
        }
        return isHandedOver;
    }

    /// False if the loop has stopped: the house is closing, and nothing more is to be done.
    private boolean handOver(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }

    private void taken(int bytes) {
        waiting.decrementAndGet();
        waitingBytes.addAndGet(-bytes);
    }

    /// A fault of ours ends with the message that met it: the connection and its other messages go on.
    private void receive(SipMessage message, Flow flow) {
        if (exchange == null) {
            return;
        }
        try {
            exchange.received(message, flow);
        } catch (RuntimeException ours) {
            counters.ours(message, ours);
        }
    }

    /// A connection has gone: whatever waits for an answer there has failed. Any thread.
    void failed(Flow flow) {
        handOver(() -> {
            if (exchange != null) {
                exchange.failed(flow);
            }
        });
    }

    void watch(StreamFlow flow) {
        streams.add(flow);
    }

    void unwatch(StreamFlow flow) {
        streams.remove(flow);
    }

    private void lookAfterStreams() {
        long now = time.nanoTime();
        // A copy: whoever is closed leaves the set.
        for (var flow : new ArrayList<>(streams)) {
            try {
                flow.lookAfter(now);
            } catch (RuntimeException ours) {
                // Thrown on, it would be the last round of this loop, and no deadline would be kept any more.
                counters.ours(flow, ours);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing else to do
    void closeStreams() {
        loop.execute(
                () -> new ArrayList<>(streams).forEach(flow -> flow.channel().close()));
    }
}
