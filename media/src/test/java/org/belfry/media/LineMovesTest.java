package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.StreamPlan;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A line in clear is where its description says, and no longer where the last one said.
final class LineMovesTest {

    private static LegPlan movedTo(LegPlan plan, int port) {
        return new LegPlan(plan.streams().stream()
                .map(one -> new StreamPlan(
                        one.place(),
                        one.type(),
                        one.keying(),
                        new TransportAddress(House.HOME, port),
                        new TransportAddress(House.HOME, port + 1),
                        one.codecs(),
                        one.flow(),
                        one.ice()))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aLineThatMovesIsHeardThereAndNoLongerWhereItWas(int loops) throws IOException {
        try (var house = new House(loops);
                var line = Phone.plain(1, Codec.PCMU);
                var bert = Phone.secure(2, Codec.PCMU);
                var call = house.call(line, bert);
                var squatter = new Intruder("127.0.0.1", house.port().number())) {
            RelayTest.converse(line, bert, "from here");
            RelayTest.converse(bert, line, "hello");
            for (int i = 0; i < 6; i++) {
                int before = line.port();
                line.move();
                call.near().apply(movedTo(call.near().plan().orElseThrow(), line.port()));
                house.port().join(call.near(), call.far());
                house.settle();
                RelayTest.converse(line, bert, "from there");
                RelayTest.converse(bert, line, "hello there");
                assertThat(line.port()).isNotEqualTo(before);
            }
            // Somebody else has the port it is told to be at next, and speaks before and after it was there.
            int type = line.voice().codec().orElseThrow().send();
            byte[] forged = Intruder.rtp(type, 1, line.ssrc(), "forged".getBytes(StandardCharsets.US_ASCII));
            call.near().apply(movedTo(call.near().plan().orElseThrow(), squatter.port()));
            Awaitility.await().until(() -> {
                squatter.send(forged);
                return bert.hear(20) != null;
            });
            call.near().apply(movedTo(call.near().plan().orElseThrow(), line.port()));
            house.settle();
            RelayTest.converse(line, bert, "back again");
            for (int i = 0; i < 20; i++) {
                squatter.send(forged);
            }
            assertThat(bert.hear(100)).isNull();
            squatter.heardBytes(20);
            RelayTest.converse(bert, line, "welcome back");
            assertThat(squatter.heardBytes(20)).isZero();
        }
    }
}
