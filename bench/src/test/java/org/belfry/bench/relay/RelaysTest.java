package org.belfry.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The driver against all that is measured, Debian's rtpengine and coturn among them: calls are set
/// up, what comes out is what was said under the keys agreed on, and every packet is counted.
@Tag("real")
final class RelaysTest {

    private static final int CALLS = 8;

    static List<Arguments> relays() {
        var all = new ArrayList<Arguments>();
        for (var scenario : Scenario.values()) {
            Relay.ready(scenario).forEach(relay -> all.add(Arguments.of(relay, scenario)));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("relays")
    void everyStreamComesThroughAndIsCounted(Relay relay, Scenario scenario) throws Exception {
        try (var process = RelayProcess.start(relay, scenario, CALLS)) {
            var legs = RelayDriver.legs(relay, scenario, CALLS, process.port(), process.told());
            try (var traffic = new Traffic(new Streams(legs), process.pid())) {
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

    @Test
    void everyPeerIsInstalled() {
        assertThat(relays())
                .as("ours and rtpengine in five scenarios, ours and coturn in one")
                .hasSize(12);
    }
}
