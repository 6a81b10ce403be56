package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RTP bleed and inject (CVE-2017-14099 class): who sends to the port is neither sent to nor heard,
/// before a call has begun and while it runs.
final class BleedTest {
    private static final byte[] FORGED = "forged".getBytes(StandardCharsets.US_ASCII);
    private static final int ROUNDS = 50;

    private static Phone phone(boolean secure, long seed) throws IOException {
        return secure ? Phone.secure(seed, Codec.PCMU) : Phone.plain(seed, Codec.PCMU);
    }

    /// What he may know who saw the call: its SSRCs, types and numbers.
    private static List<byte[]> forgeries(Phone anna, Phone bert, Random chance) {
        var all = new ArrayList<byte[]>();
        for (int ssrc : new int[] {anna.ssrc(), bert.ssrc(), chance.nextInt()}) {
            all.add(Intruder.rtp(0, chance.nextInt(1 << 16), ssrc, FORGED));
            all.add(Intruder.rtp(0, chance.nextInt(1 << 16), ssrc, new byte[172]));
            all.add(Intruder.senderReport(ssrc));
            all.add(Intruder.bye(ssrc));
        }
        byte[] noise = new byte[200];
        chance.nextBytes(noise);
        all.add(noise);
        noise = noise.clone();
        noise[0] = 22;
        all.add(noise);
        return all;
    }

    private static void attack(Phone anna, Phone bert, List<Intruder> intruders, Random chance) throws IOException {
        for (byte[] packet : forgeries(anna, bert, chance)) {
            for (Intruder one : intruders) {
                one.send(packet);
                one.sendToNext(packet);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, true, true",
        "3, true, true",
        "1, false, true",
        "3, false, true",
        "1, false, false",
        "3, false, false"
    })
    void notOneByteComesBackAndNothingInjectedIsHeard(int loops, boolean annaSecure, boolean bertSecure)
            throws IOException {
        var chance = new Random(4711);
        try (var house = new House(loops);
                var anna = phone(annaSecure, 1);
                var bert = phone(bertSecure, 2);
                var call = house.call(anna, bert);
                var stranger = new Intruder("127.0.0.2", house.port().number());
                // From Anna's and Bert's own address, but another port.
                var neighbour = new Intruder("127.0.0.1", house.port().number())) {
            var intruders = List.of(stranger, neighbour);
            for (int i = 0; i < ROUNDS; i++) {
                attack(anna, bert, intruders, chance);
            }
            RelayTest.converse(anna, bert, "good morning");
            RelayTest.converse(bert, anna, "good morning to you");
            for (int i = 0; i < ROUNDS; i++) {
                attack(anna, bert, intruders, chance);
                byte[] words = ("a" + i).getBytes(StandardCharsets.US_ASCII);
                anna.say(words);
                assertThat(bert.hear(2_000)).as("round %d", i).isEqualTo(words);
                bert.say(words);
                assertThat(anna.hear(2_000)).as("round %d", i).isEqualTo(words);
            }
            assertThat(bert.hear(50)).isNull();
            assertThat(anna.hear(50)).isNull();
            assertThat(stranger.heardBytes(50)).isZero();
            assertThat(neighbour.heardBytes(50)).isZero();
            assertThat(call.near().quality().getFirst().path().moves()).isZero();
            assertThat(call.near().quality().getFirst().received().lost()).isZero();
            assertThat(house.port().faults()).isZero();
        }
    }
}
