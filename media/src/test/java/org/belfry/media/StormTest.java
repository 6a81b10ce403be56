package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Garbage and floods at the port while a call is up: the call loses nothing.
final class StormTest {
    private static final int INTRUDERS = 200;
    private static final int GARBAGE = 6_000;
    private static final int FLOOD = 60_000;

    private static byte[] words(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void aWordEachWay(Phone anna, Phone bert, int number) throws IOException {
        anna.say(words("a" + number));
        assertThat(bert.hear(5_000)).as("a%d", number).isEqualTo(words("a" + number));
        bert.say(words("b" + number));
        assertThat(anna.hear(5_000)).as("b%d", number).isEqualTo(words("b" + number));
    }

    /// A packet that was one, with some of it changed, cut or stretched; or nothing but noise.
    private static byte[] bent(byte[] packet, Random chance) {
        byte[] bent = Arrays.copyOf(packet, chance.nextInt(3) == 0 ? chance.nextInt(1_500) : packet.length);
        for (int i = chance.nextInt(6); i > 0 && bent.length > 0; i--) {
            bent[chance.nextInt(Math.min(bent.length, 40))] = (byte) chance.nextInt();
        }
        return bent;
    }

    private static List<byte[]> seeds(Phone anna) {
        byte[] check = new byte[20];
        check[1] = 1;
        byte[] hello = new byte[120];
        hello[0] = 22;
        hello[1] = (byte) 0xFE;
        hello[2] = (byte) 0xFD;
        return List.of(
                Intruder.rtp(0, 1, anna.ssrc(), new byte[160]),
                Intruder.rtp(111, 1, 77, new byte[60]),
                Intruder.senderReport(anna.ssrc()),
                Intruder.bye(anna.ssrc()),
                check,
                hello,
                new byte[0]);
    }

    private static void garbage(int loops, boolean secure, int packets, long seed) throws IOException {
        var chance = new Random(seed);
        try (var house = new House(loops);
                var anna = secure ? Phone.secure(1, Codec.PCMU) : Phone.plain(1, Codec.PCMU);
                var bert = Phone.secure(2, Codec.PCMU);
                var call = house.call(anna, bert);
                var intruder = new Intruder("127.0.0.2", house.port().number())) {
            RelayTest.converse(anna, bert, "good morning");
            RelayTest.converse(bert, anna, "good morning to you");
            aWordEachWay(anna, bert, -1);
            var seeds = seeds(anna);
            for (int i = 0; i < packets; i++) {
                byte[] packet = bent(seeds.get(chance.nextInt(seeds.size())), chance);
                intruder.send(packet);
                intruder.sendToNext(packet);
                if (secure) {
                    // From her own address: she who forges it is no further.
                    anna.send(packet);
                }
                if (i % 50 == 0) {
                    aWordEachWay(anna, bert, i);
                }
            }
            aWordEachWay(anna, bert, packets);
            assertThat(house.port().faults()).as("seed %d", seed).isZero();
            assertThat(call.near().quality().getFirst().received().lost()).isZero();
            assertThat(call.near().quality().getFirst().path().moves()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void garbageAndBentPacketsDisturbNoSecureCall(int loops) throws IOException {
        garbage(loops, true, GARBAGE, 815);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void garbageAndBentPacketsDisturbNoCallInClear(int loops) throws IOException {
        garbage(loops, false, GARBAGE, 816);
    }

    /// A line in clear may say what it likes: it harms itself alone.
    @Test
    void whatALineInClearBendsItselfIsNoFault() throws IOException {
        long seed = 817;
        var chance = new Random(seed);
        try (var house = new House(2);
                var line = Phone.plain(3, Codec.PCMU);
                var bert = Phone.plain(4, Codec.PCMU);
                var carl = Phone.secure(5, Codec.PCMU);
                var dora = Phone.secure(6, Codec.PCMU);
                var bent = house.call(line, bert);
                var _ = house.call(carl, dora)) {
            RelayTest.converse(line, bert, "hello");
            RelayTest.converse(carl, dora, "hello");
            RelayTest.converse(dora, carl, "hello");
            aWordEachWay(carl, dora, -1);
            var seeds = seeds(line);
            for (int i = 0; i < GARBAGE; i++) {
                line.send(bent(seeds.get(chance.nextInt(seeds.size())), chance));
                if (i % 100 == 0) {
                    aWordEachWay(carl, dora, i);
                }
            }
            long before = bent.near().quality().getFirst().received().packets();
            Awaitility.await().until(() -> {
                line.say(words("still there"));
                return bent.near().quality().getFirst().received().packets() > before + 10;
            });
            assertThat(house.port().faults()).as("seed %d", seed).isZero();
        }
    }

    /// @return bytes the loops took for each stray packet
    private static long flood(int packets, long seed) throws IOException {
        var chance = new Random(seed);
        var intruders = new ArrayList<Intruder>();
        try (var house = new House(2);
                var anna = Phone.secure(7, Codec.PCMU);
                var bert = Phone.secure(8, Codec.PCMU);
                var call = house.call(anna, bert)) {
            for (int i = 0; i < INTRUDERS; i++) {
                intruders.add(new Intruder(
                        "127.0.%d.%d".formatted(1 + i / 10, 1 + i % 10),
                        house.port().number()));
            }
            RelayTest.converse(anna, bert, "good morning");
            RelayTest.converse(bert, anna, "good morning to you");
            aWordEachWay(anna, bert, -1);
            long before = allocatedByLoops();
            byte[] payload = new byte[170];
            for (int i = 0; i < packets; i++) {
                chance.nextBytes(payload);
                intruders.get(i % INTRUDERS).send(Intruder.rtp(0, i, chance.nextInt(), payload));
                if (i % 200 == 0) {
                    aWordEachWay(anna, bert, i);
                }
            }
            long each = (allocatedByLoops() - before) / packets;
            // Somebody who has just begun is heard in the middle of it.
            try (var carl = Phone.secure(9, Codec.PCMU);
                    var dora = Phone.secure(10, Codec.PCMU);
                    var _ = house.call(carl, dora)) {
                for (int i = 0; i < 2_000; i++) {
                    intruders.get(i % INTRUDERS).send(Intruder.rtp(0, i, chance.nextInt(), payload));
                }
                RelayTest.converse(carl, dora, "new here");
            }
            assertThat(call.near().quality().getFirst().received().lost()).isZero();
            assertThat(house.port().faults()).as("seed %d", seed).isZero();
            for (Intruder one : intruders.subList(0, 5)) {
                assertThat(one.heardBytes(1)).isZero();
            }
            return each;
        } finally {
            intruders.forEach(Intruder::close);
        }
    }

    @Test
    void aFloodOfStraysFromTwoHundredAddressesLosesNoPacketOfACallAndLittleMemory() throws IOException {
        assertThat(flood(FLOOD, 818)).isLessThan(3_000);
    }

    @Test
    @Tag("long")
    void theSameForMinutes() throws IOException {
        long seed = new Random().nextLong();
        System.out.printf("storm: seed %d%n", seed);
        garbage(3, true, 100 * GARBAGE, seed);
        garbage(3, false, 100 * GARBAGE, seed + 1);
        assertThat(flood(100 * FLOOD, seed + 2)).isLessThan(3_000);
    }

    private static long allocatedByLoops() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(one -> one != null && one.getThreadName().matches("media-[0-9]+"))
                .mapToLong(one -> threads.getThreadAllocatedBytes(one.getThreadId()))
                .sum();
    }
}
