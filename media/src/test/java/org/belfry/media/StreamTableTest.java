package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StreamTableTest {
    private record Key(long source, int ssrc) {}

    @Test
    void itFindsWhatAMapFinds() {
        long seed = System.nanoTime();
        System.out.println("seed: " + seed);
        var random = new Random(seed);
        var table = new StreamTable();
        var map = new HashMap<Key, MediaTransport>();
        var transports = new MediaTransport[8];
        for (int i = 0; i < transports.length; i++) {
            transports[i] = transport();
        }
        for (int step = 0; step < 200_000; step++) {
            var key = new Key(random.nextInt(60), random.nextInt(60));
            var transport = transports[random.nextInt(transports.length)];
            switch (random.nextInt(3)) {
                case 0 -> {
                    table.put(key.source, key.ssrc, transport);
                    map.put(key, transport);
                }
                case 1 -> {
                    table.remove(key.source, key.ssrc, transport);
                    map.remove(key, transport);
                }
                default -> assertThat(table.find(key.source, key.ssrc)).isSameAs(map.get(key));
            }
            assertThat(table.size()).isEqualTo(map.size());
        }
        for (Map.Entry<Key, MediaTransport> entry : map.entrySet()) {
            assertThat(table.find(entry.getKey().source, entry.getKey().ssrc)).isSameAs(entry.getValue());
        }
    }

    private static MediaTransport transport() {
        var plan = new org.belfry.media.quality.LegPlan(
                org.belfry.media.quality.Side.CALLER,
                org.belfry.media.quality.LegKind.PLAIN,
                House.HOME.toInetAddress(),
                House.HOME.toInetAddress(),
                org.belfry.media.quality.Negotiated.of(java.util.List.of()),
                org.belfry.sip.sdp.Direction.SENDRECV);
        return new MediaTransport(new Directory(), new org.belfry.media.quality.LegFacts(plan, 0));
    }
}
