package org.belfry.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The driver against Debian's rtpengine: calls are set up, what comes out is what was said under the keys agreed on,
/// and every packet is counted.
@Tag("real")
final class RealRtpengineTest {

    private static final int CALLS = 8;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TURN")
    void everyStreamComesThroughAndIsCounted(Scenario scenario) throws Exception {
        try (var relay = RelayProcess.start(Relay.RTPENGINE);
                var client = new NgClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()))) {
            assertThat(client.ask("ping", Map.of()).text("result")).isEqualTo("pong");
            var calls = new RtpengineCalls(client, scenario);
            List<Leg> legs = new ArrayList<>();
            for (int call = 0; call < CALLS; call++) {
                legs.addAll(calls.set(call));
            }
            try (var traffic = new Traffic(new Streams(legs), relay.pid())) {
                traffic.learn();
                var flat = traffic.flatOut("saturation", 2 * CALLS, 128, 0.5);
                assertThat(flat.received()).isPositive().isLessThanOrEqualTo(flat.sent());
                var paced = traffic.onSchedule("capacity", 2 * CALLS, 1, 0.5);
                assertThat(paced.sent()).isEqualTo(400);
                assertThat(paced.received()).isEqualTo(400);
                assertThat(paced.healthy()).isEqualTo(2 * CALLS);
            }
        }
    }
}
