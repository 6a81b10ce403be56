package org.belfry.media.dtls;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.ground.fuzz.FuzzContract;
import org.belfry.ground.fuzz.FuzzTarget;

/// The fuzz target `dtls` (docs/FUZZING.md).
///
/// A handshake has fresh keys each time, so there is no corpus: its seeds are what two sides of ours
/// just said.
final class DtlsFuzzTest extends FuzzContract {

    @Override
    protected Stream<FuzzTarget> targets() {
        return Stream.of(FuzzTarget.of(DtlsFuzz.class, DtlsFuzz::fuzzerTestOneInput)
                .from(DtlsFuzzTest::seeds)
                .along("org.bouncycastle.tls.**")
                .near(300));
    }

    /// What each side said in one handshake, as input for the other role.
    private static List<byte[]> seeds() throws Exception {
        try (var house = new House(House.FAST)) {
            var client = house.side();
            var server = house.side();
            server.open(house.associations, DtlsRole.SERVER, List.of(client.identity.fingerprint()), client::received);
            client.open(house.associations, DtlsRole.CLIENT, List.of(server.identity.fingerprint()), server::received);
            await().atMost(Duration.ofMinutes(1)).until(() -> client.isDecided() && server.isDecided());
            var seeds = new ArrayList<byte[]>();
            seeds.add(input(0, client.sent));
            seeds.add(input(1, server.sent));
            return seeds;
        }
    }

    private static byte[] input(int role, List<byte[]> datagrams) {
        var input = new ByteArrayOutputStream();
        input.write(role);
        for (byte[] datagram : datagrams) {
            input.write(datagram.length >> 8);
            input.write(datagram.length);
            input.writeBytes(datagram);
        }
        return input.toByteArray();
    }
}
