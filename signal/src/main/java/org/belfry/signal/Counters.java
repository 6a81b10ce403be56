package org.belfry.signal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One counter for each [EndpointCounter]. Thread-safe; loops do not wait for each other.
final class Counters {

    private static final Logger LOG = LoggerFactory.getLogger(Counters.class);

    private final Map<EndpointCounter, LongAdder> counts = new EnumMap<>(EndpointCounter.class);

    Counters() {
        for (var each : EndpointCounter.values()) {
            counts.put(each, new LongAdder());
        }
    }

    void add(EndpointCounter what) {
        of(what).increment();
    }

    /// A fault of ours has ended what it met, and only that.
    ///
    /// @param met what that was; names nobody
    void ours(Object met, Throwable fault) {
        add(EndpointCounter.FAULTS);
        LOG.error("a fault was met by {}", met, fault);
    }

    long sum(EndpointCounter what) {
        return of(what).sum();
    }

    private LongAdder of(EndpointCounter what) {
        return Objects.requireNonNull(counts.get(what));
    }
}
