package org.belfry.house.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two browsers see each other through the relay, also where packets are lost on the way: they are asked
/// for and repeated.
@Tag("real")
@SuppressWarnings("try") // an interrupted test ends here, and so may its browsers
final class RealPicturesTest {

    private static final List<String> FEEDBACK = List.of("nack", "nack pli", "ccm fir", "goog-remb");
    private static final List<Codec> PICTURE =
            List.of(new Codec("VP8", 90_000, 1, "", FEEDBACK), new Codec("rtx", 90_000, 1, "", List.of()));
    private static final long SEED = 11;

    @TempDir
    Path folder;

    @Test
    void twoBrowsersSeeEachOtherAndLostPacketsAreRepeated_RFC4588() throws Exception {
        try (var house = new MediaHouse();
                var anna = new Chromium(Files.createDirectory(folder.resolve("anna")), 440);
                var bert = new Chromium(Files.createDirectory(folder.resolve("bert")), 660);
                var way = new LossyWay(house.number(), SEED);
                var caller = anna.withPicture();
                var callee = bert.withPicture().through(house.number(), way.port());
                var call = house.call(caller, callee, Codec.OPUS, PICTURE)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        assertThat(callee.picture().frames()).as(call.told()).isGreaterThan(100);
                        assertThat(caller.picture().frames()).as(call.told()).isGreaterThan(100);
                        assertThat(callee.picture().asked()).isPositive();
                        assertThat(caller.picture().repeats()).isPositive();
                        assertThat(callee.picture().repeated()).isPositive();
                    });
            assertThat(way.lost()).as("seed %d", SEED).isPositive();
            assertThat(house.port().faults()).isZero();
        }
    }
}
