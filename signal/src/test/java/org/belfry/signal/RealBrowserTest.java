package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JsSIP, the library of the browser phone, against the endpoint over WSS, in Node.
@Tag("real")
final class RealBrowserTest {

    private final Path folder;
    private Station station;
    private Registrar registrar;

    RealBrowserTest(@TempDir Path folder) {
        this.folder = folder;
        registrar = new Registrar(Offers.usual(), "ann");
        station = new Station(folder.resolve("usual"), EndpointLimits.USUAL, registrar::on);
    }

    @AfterEach
    void close() {
        station.close();
    }

    @Test
    void jsSipRegistersOverWss() throws Exception {
        assertThat(said()).contains("registered");
        assertThat(registrar.contactOf("ann")).contains(".invalid;transport=ws");
        var flow = Objects.requireNonNull(registrar.flowOf("ann"));
        assertThat(flow.transport()).isEqualTo(SipTransport.WSS);
    }

    /// Of several challenges it reads the last alone, and gives up unless that is MD5: why browsers are offered nothing
    /// else.
    @Test
    void jsSipReadsTheLastChallengeOnlyAndKnowsMd5Only() throws Exception {
        offered(Algorithm.SHA_256, Algorithm.MD5);
        assertThat(said()).contains("registered");
        offered(Algorithm.MD5, Algorithm.SHA_256);
        assertThat(said()).contains("failed");
    }

    private void offered(Algorithm... order) {
        station.close();
        registrar = new Registrar(new Offers(Offer.strong(), new Offer(List.of(order), Set.of())), "ann");
        station = new Station(folder.resolve(order[0].name()), EndpointLimits.USUAL, registrar::on);
    }

    private String said() throws Exception {
        var home = JsSip.installed(folder);
        var authority = folder.resolve("authority.pem");
        Files.writeString(authority, station.authority.certificatePem(), StandardCharsets.US_ASCII);
        int port = station.open(SipTransport.WSS).boundAddress().getPort();
        try (var node = Program.start(
                home,
                "node",
                "register.js",
                "wss://localhost:" + port + Station.PATH,
                Station.ORIGIN,
                authority.toString(),
                Registrar.PASSWORD)) {
            node.endsWell();
            return node.output();
        }
    }
}
