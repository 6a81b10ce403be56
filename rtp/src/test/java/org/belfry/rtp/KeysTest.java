package org.belfry.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.belfry.rtp.KeyPresses.Change;
import org.junit.jupiter.api.Test;

/// Keys pressed, as RFC 4733 carries them.
final class KeysTest {

    private static List<TelephoneEvent> pressed(int event, int duration) {
        var packets = new ArrayList<TelephoneEvent>();
        var press = new KeyPress(event, duration, 160);
        while (press.hasNext()) {
            assertThat(press.isFirst()).isEqualTo(packets.isEmpty());
            packets.add(press.next());
        }
        return packets;
    }

    @Test
    void aPressGrowsAndEndsThreeTimes_RFC4733_2_5_1() {
        assertThat(pressed(5, 400))
                .containsExactly(
                        new TelephoneEvent(5, false, 10, 160),
                        new TelephoneEvent(5, false, 10, 320),
                        new TelephoneEvent(5, true, 10, 400),
                        new TelephoneEvent(5, true, 10, 400),
                        new TelephoneEvent(5, true, 10, 400));
    }

    @Test
    void whatIsWrittenReadsTheSame_RFC4733_2_3() {
        var event = new TelephoneEvent(15, true, 63, 65_535);
        MemorySegment region = Packets.region(new byte[4]);
        event.write(region, Packets.AT);
        assertThat(Packets.bytes(region, 4)).containsExactly(0x0F, 0xBF, 0xFF, 0xFF);
        assertThat(TelephoneEvent.read(region, Packets.AT, 4)).contains(event);
        for (int length = 0; length < 4; length++) {
            assertThat(TelephoneEvent.read(region, Packets.AT, length)).isEmpty();
        }
        assertThat(event.key()).contains('D');
        assertThat(TelephoneEvent.ofKey('#')).contains(11);
        assertThat(TelephoneEvent.ofKey('a')).contains(12);
        assertThat(TelephoneEvent.ofKey('x')).isEmpty();
    }

    @Test
    void everyPressIsToldOnceHoweverManyPacketsAreLost_RFC4733_2_5_2() {
        long seed = 4_733;
        var chance = new Random(seed);
        for (int round = 0; round < 500; round++) {
            var keys = new KeyPresses();
            int began = 0;
            int presses = 0;
            for (int press = 0; press < 12; press++) {
                boolean wasHeard = false;
                for (TelephoneEvent event : pressed(press % 4, 160 + chance.nextInt(1_600))) {
                    if (chance.nextInt(3) == 0) {
                        continue;
                    }
                    wasHeard = true;
                    Change change = keys.received(press * 4_000, event);
                    began += change == Change.BEGAN || change == Change.PRESSED ? 1 : 0;
                }
                presses += wasHeard ? 1 : 0;
            }
            assertThat(began).as("seed %d, round %d", seed, round).isEqualTo(presses);
        }
    }

    @Test
    void oldAndRepeatedPacketsSayNothingNew() {
        var keys = new KeyPresses();
        assertThat(keys.received(1_000, new TelephoneEvent(1, false, 10, 160))).isEqualTo(Change.BEGAN);
        assertThat(keys.received(1_000, new TelephoneEvent(1, false, 10, 160))).isEqualTo(Change.KNOWN);
        assertThat(keys.received(1_000, new TelephoneEvent(1, false, 10, 320))).isEqualTo(Change.HELD);
        assertThat(keys.received(1_000, new TelephoneEvent(1, true, 10, 400))).isEqualTo(Change.ENDED);
        assertThat(keys.received(1_000, new TelephoneEvent(1, true, 10, 400))).isEqualTo(Change.KNOWN);
        assertThat(keys.received(1_000, new TelephoneEvent(1, false, 10, 240))).isEqualTo(Change.KNOWN);
        assertThat(keys.received(9_000, new TelephoneEvent(1, true, 10, 400))).isEqualTo(Change.PRESSED);
        assertThat(keys.received(1_000, new TelephoneEvent(1, true, 10, 400))).isEqualTo(Change.KNOWN);
        assertThat(keys.release()).isFalse();
        keys.received(20_000, new TelephoneEvent(2, false, 10, 160));
        assertThat(keys.isDown()).isTrue();
        assertThat(keys.release()).isTrue();
        assertThat(keys.isDown()).isFalse();
    }

    @Test
    void aLongPressGoesOnInSegments_RFC4733_2_5_1_3() {
        var keys = new KeyPresses();
        keys.received(0, new TelephoneEvent(1, false, 10, 65_535));
        assertThat(keys.received(65_535, new TelephoneEvent(1, false, 10, 160))).isEqualTo(Change.HELD);
        assertThat(keys.received(65_535, new TelephoneEvent(1, true, 10, 320))).isEqualTo(Change.ENDED);
    }
}
