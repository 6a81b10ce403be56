package org.belfry.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.belfry.ground.Time;
import org.belfry.media.wire.MediaSocket;
import org.jspecify.annotations.Nullable;

/// Plays sounds into legs, a packet every 20 ms each; sleeps while nothing is played.
///
/// | limit | value | against |
/// |---|---|---|
/// | sounds at once | 1,000 | one thread that encodes more than it has the time for, so that all stutter |
final class Metronome extends LoopThread {
    static final int PLAYINGS_MAX = 1_000;

    private static final long NANOS_A_MS = 1_000_000L;

    private final Time time;
    private final List<Playing> playings = new ArrayList<>();
    private final AtomicInteger places = new AtomicInteger();

    Metronome(Time time) throws IOException {
        super("media-metronome");
        this.time = time;
    }

    /// Takes a place that [#begin] uses; from any thread.
    boolean admits() {
        if (places.incrementAndGet() > PLAYINGS_MAX) {
            places.decrementAndGet();
            return false;
        }
        return true;
    }

    /// Gives back a place that is not used after all.
    void release() {
        places.decrementAndGet();
    }

    /// Plays it from now on, until it ends or is stopped. From any thread.
    void begin(Playing playing) {
        execute(() -> {
            playing.begin(time.nanoTime());
            playings.add(playing);
        });
    }

    @Override
    void begin() {}

    @Override
    int waitMillis() {
        if (playings.isEmpty()) {
            return -1;
        }
        long now = time.nanoTime();
        long next = Long.MAX_VALUE;
        for (Playing one : playings) {
            next = Math.min(next, one.dueNanos() - now);
        }
        return (int) Math.max(0, (next + NANOS_A_MS - 1) / NANOS_A_MS);
    }

    @Override
    void turn(@Nullable MediaSocket ready) {
        long now = time.nanoTime();
        playings.removeIf(one -> {
            boolean goesOn = one.tick(now);
            if (!goesOn) {
                one.close();
                places.decrementAndGet();
            }
            return !goesOn;
        });
    }

    @Override
    void end() {
        playings.forEach(Playing::close);
        playings.clear();
    }
}
