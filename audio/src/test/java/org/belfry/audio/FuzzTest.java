package org.belfry.audio;

import java.util.List;
import java.util.stream.Stream;
import org.belfry.audio.codec.G722Fuzz;
import org.belfry.audio.codec.OpusFuzz;
import org.belfry.audio.file.OggFuzz;
import org.belfry.audio.file.WavFormat;
import org.belfry.audio.file.WavFuzz;
import org.belfry.audio.tone.DtmfFuzz;
import org.belfry.ground.fuzz.FuzzContract;
import org.belfry.ground.fuzz.FuzzTarget;

/// The fuzz targets of this room (docs/FUZZING.md). They begin with sounds made here.
final class FuzzTest extends FuzzContract {

    private static final String CONCENTUS = "io.github.jaredmdobson.**";

    @Override
    protected Stream<FuzzTarget> targets() {
        return Stream.of(
                FuzzTarget.of(OggFuzz.class, OggFuzz::fuzzerTestOneInput)
                        .from(() -> List.of(OggFuzz.seed(1), OggFuzz.seed(2)))
                        .along(CONCENTUS),
                FuzzTarget.of(WavFuzz.class, WavFuzz::fuzzerTestOneInput)
                        .from(() -> Stream.of(WavFormat.Coding.values())
                                .map(WavFuzz::seed)
                                .toList()),
                FuzzTarget.of(OpusFuzz.class, OpusFuzz::fuzzerTestOneInput)
                        .from(FuzzTest::payloads)
                        .along(CONCENTUS),
                FuzzTarget.of(G722Fuzz.class, G722Fuzz::fuzzerTestOneInput).from(FuzzTest::payloads),
                FuzzTarget.of(DtmfFuzz.class, DtmfFuzz::fuzzerTestOneInput)
                        .from(() -> List.of(DtmfFuzz.seed('5'), DtmfFuzz.seed('#'))));
    }

    private static List<byte[]> payloads() {
        return Stream.of(8_000, 24_000, 60_000).map(OpusFuzz::seed).toList();
    }
}
