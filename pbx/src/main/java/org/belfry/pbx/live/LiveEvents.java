package org.belfry.pbx.live;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.belfry.pbx.call.Calls;
import org.belfry.pbx.record.StoredCallRecords;
import org.belfry.pbx.registrar.Registrar;
import org.belfry.pbx.voicemail.MessageBoxes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands on what happens to whoever listens, one event after the other, on a thread that exists while there
/// is something to tell.
///
///     calls, registrar, boxes, records ─▶ queue ─▶ one thread ─▶ each listener
///
/// Who tells never waits: what does not fit into the queue is counted, and a [LiveEvent.Lost] stands in its
/// place. While nobody listens nothing is kept. Thread-safe.
///
/// Limit: [#WAITING_MAX] events wait, against listeners slower than the house.
public final class LiveEvents {

    static final int WAITING_MAX = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);

    private final Background background;
    private final Time time;
    private final List<Consumer<LiveEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<LiveEvent> queue = new ArrayDeque<>();
    private boolean telling;
    private long lost;

    public LiveEvents(Background background, Time time) {
        this.background = background;
        this.time = time;
    }

    /// Tells of what happens in these rooms from now on.
    public void watch(Calls calls, Registrar registrar, MessageBoxes boxes, StoredCallRecords records) {
        calls.whenTold((what, call) -> tell(new LiveEvent.OfCall(time.now(), what, call)));
        registrar.whenNoted((device, what) -> tell(new LiveEvent.OfDevice(time.now(), what, device)));
        boxes.whenLeft(message -> tell(new LiveEvent.OfMessage(time.now(), message)));
        records.whenWritten(leg -> tell(new LiveEvent.OfRecord(time.now(), leg)));
    }

    /// Has `listener` told of each event from now on. What it takes long for is late for the others too, so
    /// it should not wait.
    public void listen(Consumer<LiveEvent> listener) {
        listeners.add(listener);
    }

    /// Any thread; never waits.
    public void tell(LiveEvent event) {
        if (listeners.isEmpty()) {
            return;
        }
        synchronized (queue) {
            if (queue.size() >= WAITING_MAX) {
                lost++;
                return;
            }
            queue.add(event);
            if (!telling) {
                telling = true;
                background.start("live events", this::tellAll);
            }
        }
    }

    private void tellAll() {
        for (var event = next(); event != null; event = next()) {
            for (var listener : listeners) {
                try {
                    listener.accept(event);
                } catch (RuntimeException ours) {
                    LOG.error(
                            "an event of type {} could not be handed on",
                            event.kind().text(),
                            ours);
                }
            }
        }
    }

    private @Nullable LiveEvent next() {
        synchronized (queue) {
            var next = queue.poll();
            if (next == null && lost > 0) {
                next = new LiveEvent.Lost(time.now(), lost);
                lost = 0;
            }
            telling = next != null;
            return next;
        }
    }
}
