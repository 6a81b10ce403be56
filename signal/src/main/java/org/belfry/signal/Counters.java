package org.belfry.signal;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// One counter for each [EndpointCounter]. Thread-safe; loops do not wait for each other.
final class Counters {

    private final LongAdder[] counts =
            Stream.generate(LongAdder::new).limit(EndpointCounter.values().length).toArray(LongAdder[]::new);

    void add(EndpointCounter what) {
        counts[what.ordinal()].increment();
    }

    long sum(EndpointCounter what) {
        return counts[what.ordinal()].sum();
    }
}
