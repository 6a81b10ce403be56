package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Rate;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ten thousand connections on which nobody says anything, and one that works.
@Tag("long")
final class IdleCrowdTest {

    private static final int CROWD = 10_000;
    private static final int BEFORE = 500;

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Path folder;

    IdleCrowdTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// The figures are printed; held against are twice the targets, for garbage and chance have their part in them.
    @ParameterizedTest
    @CsvSource({"TCP, 8", "TLS, 25"})
    void theNextGoodRequestIsAnswered(SipTransport transport, int targetKib) throws Exception {
        var patient = Station.timed(Duration.ofSeconds(10), Duration.ofMinutes(20), Duration.ofSeconds(10));
        try (var station = new Station(folder, patient, registrar::on)) {
            var door = station.open(transport, crowded(), 0);
            // Some first, so that what is loaded and taken once is not counted.
            try (var few = Crowd.of(BEFORE, transport, door.boundAddress())) {
                holds(station, BEFORE);
                assertThat(few.isThere()).isTrue();
                answers(station, transport, door, "few");
                var before = Weight.now();
                try (var crowd = Crowd.of(CROWD, transport, door.boundAddress())) {
                    holds(station, BEFORE + CROWD);
                    assertThat(crowd.isThere()).isTrue();
                    answers(station, transport, door, "many");
                    var after = Weight.now();
                    System.out.printf(
                            "%,d idle connections over %s: heap %,d, direct %,d, resident %,d bytes each%n",
                            CROWD,
                            transport,
                            (after.heap - before.heap) / CROWD,
                            (after.direct - before.direct) / CROWD,
                            (after.resident - before.resident) / CROWD);
                    assertThat((after.heap + after.direct - before.heap - before.direct) / CROWD)
                            .isLessThan(2L * targetKib * 1024);
                }
                holds(station, BEFORE);
                answers(station, transport, door, "fewer");
            }
            holds(station, 0);
            assertThat(station.endpoint.count(EndpointCounter.FAULTS)).isZero();
        }
    }

    private static void holds(Station station, int connections) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(station.endpoint.connections()).isEqualTo(connections));
    }

    private static void answers(Station station, SipTransport transport, org.belfry.net.Door door, String branch)
            throws IOException {
        try (var caller = station.caller(transport, door)) {
            caller.send(Packets.options(transport, branch));
            assertThat(caller.receive()).startsWith("SIP/2.0 200").contains("z9hG4bK-" + branch);
        }
    }

    private static GateLimits crowded() {
        var fast = new Rate(1_000_000, 1_000_000);
        return GateLimits.sipStreams()
                .with(new GateLimits.Connections(16_384, 16_384, 16_384, 0))
                .with(new GateLimits.Rates(fast, fast, fast));
    }

    /// What this process holds once the garbage is gone, in bytes.
    private record Weight(long heap, long direct, long resident) {

        static Weight now() throws IOException {
            System.gc();
            System.gc();
            return new Weight(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    PlatformDependent.usedDirectMemory(),
                    residentBytes());
        }

        private static long residentBytes() throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            return 0;
        }
    }
}
