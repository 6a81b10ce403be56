package org.belfry.sip;

import java.util.stream.Stream;
import org.belfry.ground.fuzz.FuzzContract;
import org.belfry.ground.fuzz.FuzzTarget;
import org.belfry.sip.digest.DigestFuzz;
import org.belfry.sip.event.BodiesFuzz;
import org.belfry.sip.sdp.SdpFuzz;

/// The fuzz targets of this room (docs/FUZZING.md).
final class FuzzTest extends FuzzContract {

    @Override
    protected Stream<FuzzTarget> targets() {
        return Stream.of(
                FuzzTarget.of(MessageFuzz.class, MessageFuzz::fuzzerTestOneInput),
                FuzzTarget.of(FramingFuzz.class, FramingFuzz::fuzzerTestOneInput),
                FuzzTarget.of(SdpFuzz.class, SdpFuzz::fuzzerTestOneInput),
                FuzzTarget.of(DigestFuzz.class, DigestFuzz::fuzzerTestOneInput),
                FuzzTarget.of(BodiesFuzz.class, BodiesFuzz::fuzzerTestOneInput));
    }
}
