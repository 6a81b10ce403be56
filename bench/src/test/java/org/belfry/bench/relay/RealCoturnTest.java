package org.belfry.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The driver against Debian's coturn: allocations are made, what comes out of a channel and of the relayed port is
/// what
/// was said, and every packet is counted.
@Tag("real")
final class RealCoturnTest {

    private static final int CALLS = 8;

    @Test
    void everyChannelComesThroughBothWaysAndIsCounted_RFC8656_12() throws Exception {
        try (var relay = RelayProcess.start(Relay.COTURN)) {
            var calls = new TurnCalls(relay.port());
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
