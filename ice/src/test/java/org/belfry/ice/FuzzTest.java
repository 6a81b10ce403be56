package org.belfry.ice;

import java.util.stream.Stream;
import org.belfry.ground.fuzz.FuzzContract;
import org.belfry.ground.fuzz.FuzzTarget;
import org.belfry.ice.stun.StunFuzz;
import org.belfry.ice.turn.TurnFuzz;

/// The fuzz targets of this room (docs/FUZZING.md).
final class FuzzTest extends FuzzContract {

    @Override
    protected Stream<FuzzTarget> targets() {
        return Stream.of(
                FuzzTarget.of(StunFuzz.class, StunFuzz::fuzzerTestOneInput),
                FuzzTarget.of(TurnFuzz.class, TurnFuzz::fuzzerTestOneInput));
    }
}
