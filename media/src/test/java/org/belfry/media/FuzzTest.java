package org.belfry.media;

import java.util.stream.Stream;
import org.belfry.ground.fuzz.FuzzContract;
import org.belfry.ground.fuzz.FuzzTarget;

/// The fuzz target `routing` (docs/FUZZING.md).
final class FuzzTest extends FuzzContract {

    @Override
    protected Stream<FuzzTarget> targets() {
        return Stream.of(FuzzTarget.of(RoutingFuzz.class, RoutingFuzz::fuzzerTestOneInput)
                .from(RoutingFuzz::seeds)
                .near(100));
    }
}
