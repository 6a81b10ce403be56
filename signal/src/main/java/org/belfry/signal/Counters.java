package org.belfry.signal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// One counter for each [EndpointCounter]. Thread-safe; loops do not wait for each other.
final class Counters {

    private final Map<EndpointCounter, LongAdder> counts = new EnumMap<>(EndpointCounter.class);

    Counters() {
        for (var each : EndpointCounter.values()) {
            counts.put(each, new LongAdder());
        }
    }

    void add(EndpointCounter what) {
        of(what).increment();
    }

    long sum(EndpointCounter what) {
        return of(what).sum();
    }

    private LongAdder of(EndpointCounter what) {
        return Objects.requireNonNull(counts.get(what));
    }
}
