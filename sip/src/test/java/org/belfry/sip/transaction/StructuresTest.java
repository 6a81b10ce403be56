package org.belfry.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.belfry.sip.Via;
import org.junit.jupiter.api.Test;

/// Wheel, table and fingerprint against plain models.
final class StructuresTest {

    private static final class Bell extends Timed {
        final List<String> rung;
        final int number;

        Bell(List<String> rung, int number) {
            this.rung = rung;
            this.number = number;
        }

        @Override
        void due(Instant now) {
            rung.add(now.toEpochMilli() + " " + number);
        }
    }

    @Test
    void wheelRingsEachBellAtItsMillisecondAndNoOther() {
        for (int seed = 0; seed < 50; seed++) {
            wheelAgainstModel(new SplittableRandom(seed));
        }
    }

    private static void wheelAgainstModel(SplittableRandom random) {
        var wheel = new TimerWheel();
        var rung = new ArrayList<String>();
        var expected = new ArrayList<String>();
        var model = new HashMap<Integer, Long>();
        var bells = new ArrayList<Bell>();
        for (int i = 0; i < 100; i++) {
            bells.add(new Bell(rung, i));
        }
        long nowMs = Desk.START.toEpochMilli();
        wheel.catchUp(Instant.ofEpochMilli(nowMs));
        for (int step = 0; step < 500; step++) {
            int number = random.nextInt(bells.size());
            long dueMs =
                    random.nextInt(4) == 0 ? Timed.NEVER : nowMs + 1 + random.nextLong(1L << random.nextInt(1, 30));
            wheel.set(bells.get(number), dueMs);
            model.remove(number);
            if (dueMs != Timed.NEVER) {
                model.put(number, dueMs);
            }
            long untilMs = nowMs + random.nextLong(1L << random.nextInt(1, 20));
            while (wheel.nextMs() <= untilMs) {
                long nextMs = wheel.nextMs();
                assertThat(nextMs).isGreaterThan(nowMs);
                nowMs = nextMs;
                wheel.advance(Instant.ofEpochMilli(nowMs));
                assertThat(wheel.nextMs()).isGreaterThan(nowMs);
            }
            nowMs = untilMs;
            wheel.advance(Instant.ofEpochMilli(nowMs));
            expected.addAll(takeDue(model, nowMs));
            assertThat(wheel.size()).isEqualTo(model.size());
        }
        assertThat(rung.stream().sorted().toList())
                .isEqualTo(expected.stream().sorted().toList());
    }

    private static List<String> takeDue(Map<Integer, Long> model, long nowMs) {
        var due = new ArrayList<String>();
        model.entrySet()
                .removeIf(entry -> entry.getValue() <= nowMs && due.add(entry.getValue() + " " + entry.getKey()));
        return due;
    }

    @Test
    void bellsOfOneMillisecondRingInTheOrderTheyWereSet() {
        var wheel = new TimerWheel();
        var rung = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            wheel.set(new Bell(rung, i), 5_000);
        }
        wheel.advance(Instant.ofEpochMilli(5_000));
        assertThat(rung).containsExactly("5000 0", "5000 1", "5000 2", "5000 3", "5000 4");
    }

    @Test
    void tableKeepsWhatAMapKeeps() {
        var random = new SplittableRandom(7);
        var table = new FingerprintTable<Integer>();
        var model = new HashMap<Fingerprint, Integer>();
        for (int step = 0; step < 50_000; step++) {
            // Few distinct low words make long runs, where removal is hard.
            var key = new Fingerprint(random.nextInt(300), random.nextInt(50));
            Integer value = step;
            if (random.nextInt(2) == 0) {
                table.put(key, value);
                model.put(key, value);
            } else {
                Integer known = model.get(key);
                if (known != null) {
                    table.remove(key, known);
                    model.remove(key);
                }
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        model.forEach((key, value) -> assertThat(table.find(key)).isSameAs(value));
    }

    @Test
    void removalNeedsTheVeryValue() {
        var table = new FingerprintTable<String>();
        var key = new Fingerprint(1, 2);
        table.put(key, "new");
        table.remove(key, "old");
        assertThat(table.find(key)).isEqualTo("new");
    }

    @Test
    void fingerprintIsSipHash128AsPublished() {
        // The first and the 16th vector of the reference implementation: key 00..0f, input empty and 00..0e.
        var press = new Fingerprint.Press(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        assertThat(press.begin().end(0)).isEqualTo(new Fingerprint(0x930255c71472f66dL, 0xe6a825ba047f81a3L));
        assertThat(press.begin().word(0x0706050403020100L).end(0x0f0e0d0c0b0a0908L))
                .isEqualTo(new Fingerprint(0xd9c3cf970fec087eL, 0x11a8b03399e99354L));
    }

    @Test
    void textsDoNotRunIntoEachOther() {
        var press = new Fingerprint.Press(1, 2);
        assertThat(press.begin().text("ab").text("c").end())
                .isNotEqualTo(press.begin().text("a").text("bc").end());
        assertThat(press.begin().text(null).end())
                .isNotEqualTo(press.begin().text("").end());
        assertThat(press.begin().text("abcdefgh").end())
                .isEqualTo(press.begin().text("abcdefgh").end())
                .isNotEqualTo(
                        new Fingerprint.Press(1, 3).begin().text("abcdefgh").end());
    }

    @Test
    void namesAreLowerCaseTokensOfTheirLength() {
        var names = new Names(new SplittableRandom(3));
        assertThat(names.branch()).matches("z9hG4bK[a-z2-7]{24}");
        assertThat(names.tag()).matches("[a-z2-7]{12}");
        assertThat(names.firstRSeq()).isBetween(1L, (1L << 31) - 1);
    }

    @Test
    void answersGoBackToTheSource_RFC3581_4() {
        assertThat(reply("UDP 10.0.0.1:5062;branch=x;rport=4711;received=192.0.2.1"))
                .isEqualTo(new ReplyAddress("192.0.2.1", 4711));
        assertThat(reply("UDP 10.0.0.1:5062;branch=x;received=192.0.2.1"))
                .isEqualTo(new ReplyAddress("192.0.2.1", 5062));
        assertThat(reply("UDP 192.0.2.1;branch=x;maddr=203.0.113.9")).isEqualTo(new ReplyAddress("192.0.2.1", 5060));
        assertThat(reply("TLS [2001:db8::1];branch=x")).isEqualTo(new ReplyAddress("2001:db8::1", 5061));
        assertThat(reply("TCP 10.0.0.1;branch=x;rport=4711;received=192.0.2.1"))
                .isEqualTo(new ReplyAddress("192.0.2.1", 5060));
    }

    private static ReplyAddress reply(String via) {
        return ReplyAddress.of(java.util.Objects.requireNonNull(Via.parse("SIP/2.0/" + via)));
    }

    @Test
    void defaultsAreThoseOfTheRfc_RFC3261_17_Table4() {
        assertThat(Timers.DEFAULT.giveUpMs()).isEqualTo(32_000);
        assertThat(Timers.DEFAULT.timerDMs()).isEqualTo(32_000);
        assertThat(Timers.DEFAULT.nonInviteTryingMs()).isEqualTo(3_500);
        assertThat(TransactionLimits.DEFAULT).isEqualTo(new TransactionLimits(100_000, 100_000, 64 << 20, 8, 16));
        var second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Timers(Duration.ZERO, second, second, second))
                .hasMessageContaining("t1: PT0S (expected: PT0.001S..PT10S)");
        assertThatThrownBy(() -> new TransactionLimits(0, 1, 1 << 20, 1, 1)).hasMessageContaining("serverMax: 0");
    }
}
