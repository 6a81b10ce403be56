package org.belfry.pbx.voicemail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.belfry.ground.Actor;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.voicemail.Pins.Attempt;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Guessing at a message box is bounded, whoever guesses.
final class PinsTest {

    private static final String PIN = "482913";
    private static final Actor BY = new Actor.CommandLine("root");

    private final VirtualTime time = new VirtualTime();
    private OnePerson tenant;
    private Pins pins;

    @BeforeEach
    void open(@TempDir Path folder) {
        tenant = new OnePerson(folder, time);
        pins = pins();
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    private Pins pins() {
        return new Pins(tenant.store(), _ -> "101", time, tenant.random);
    }

    private Attempt type(String pin) {
        return pins.check(tenant.person, pin);
    }

    @Test
    void nobodyListensBeforeAPinIsSet() {
        assertThat(type("")).isEqualTo(Attempt.NONE);
        assertThat(type(PIN)).isEqualTo(Attempt.NONE);
    }

    @Test
    void theRightOneOpensAndNoOther() {
        assertThat(pins.set(tenant.person, PIN, BY)).isEmpty();
        assertThat(type(PIN)).isEqualTo(Attempt.RIGHT);
        assertThat(type("482914")).isEqualTo(Attempt.WRONG);
        assertThat(type("")).isEqualTo(Attempt.WRONG);
        assertThat(type("9".repeat(2_000))).isEqualTo(Attempt.WRONG);
        assertThat(pins.check(tenant.another(), PIN)).isEqualTo(Attempt.NONE);
        assertThat(tenant.audited()).contains(Pins.SET);
        assertThat(tenant.dataHolds(PIN)).isFalse();
    }

    @Test
    void aTrivialOneIsNotSet() {
        assertThat(pins.set(tenant.person, "123456", BY)).isPresent();
        assertThat(type("123456")).isEqualTo(Attempt.NONE);
    }

    @Test
    void oneTheHouseMakesOpens() {
        assertThat(type(pins.make(tenant.person, BY))).isEqualTo(Attempt.RIGHT);
    }

    @Test
    void fiveWrongOnesBlockTheBoxAlsoAfterARestart() {
        pins.set(tenant.person, PIN, BY);
        for (int i = 0; i < Pins.TRIES; i++) {
            assertThat(type("222333")).isEqualTo(Attempt.WRONG);
        }
        assertThat(type(PIN)).isEqualTo(Attempt.BLOCKED);
        assertThat(tenant.audited()).contains(Pins.BLOCKED);
        tenant.restart();
        pins = pins();
        assertThat(type(PIN)).isEqualTo(Attempt.BLOCKED);
        time.pass(Pins.BLOCKED_FIRST.plusSeconds(1));
        assertThat(type(PIN)).isEqualTo(Attempt.RIGHT);
    }

    @Test
    void whoGoesOnGuessingWaitsTwiceAsLongEachTimeAndNeverLongerThanADay() {
        assertThat(Pins.pause(5)).isEqualTo(Pins.BLOCKED_FIRST);
        assertThat(Pins.pause(10)).isEqualTo(Pins.BLOCKED_FIRST.multipliedBy(2));
        assertThat(Pins.pause(15)).isEqualTo(Pins.BLOCKED_FIRST.multipliedBy(4));
        assertThat(Pins.pause(1_000_000)).isEqualTo(Pins.BLOCKED_MAX);
    }

    @Test
    void aNewPinLetsABlockedBoxBeAskedAgain() {
        pins.set(tenant.person, PIN, BY);
        for (int i = 0; i < Pins.TRIES; i++) {
            type("222333");
        }
        pins.set(tenant.person, "905172", BY);
        assertThat(type("905172")).isEqualTo(Attempt.RIGHT);
    }
}
