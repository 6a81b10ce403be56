package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.belfry.signal.EndpointLimits.Times;
import org.belfry.signal.Patience.Verdict;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;

/// How long connections are waited for, by a clock that is moved by hand.
final class PatienceTest {

    private static final Times TIMES = EndpointLimits.USUAL.times();
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final Patience quiet = new Patience(TIMES, false, time.nanoTime());
    private final Patience asking = new Patience(TIMES, true, time.nanoTime());

    private Verdict stranger() {
        return quiet.look(time.nanoTime(), false, true);
    }

    private Verdict known() {
        return quiet.look(time.nanoTime(), true, true);
    }

    private Verdict asked() {
        return asking.look(time.nanoTime(), true, true);
    }

    @Test
    void aMessageThatDripsForEverIsNotWaitedForLongerThanOneThatStands() {
        for (int i = 0; i < 10; i++) {
            quiet.begun(false, time.nanoTime());
            time.pass(SECOND);
            assertThat(stranger()).isEqualTo(Verdict.STAYS);
        }
        quiet.begun(false, time.nanoTime());
        time.pass(SECOND);
        assertThat(stranger()).isEqualTo(Verdict.SLOW);
    }

    @Test
    void theNextMessageHasATimeOfItsOwnEvenIfNoneEverEndsAlone() {
        for (int i = 0; i < 10; i++) {
            quiet.heard(time.nanoTime());
            quiet.begun(true, time.nanoTime());
            time.pass(TIMES.message());
            assertThat(stranger()).isEqualTo(Verdict.STAYS);
        }
        quiet.heard(time.nanoTime());
        quiet.ended();
        time.pass(TIMES.message().plus(SECOND));
        assertThat(stranger()).isEqualTo(Verdict.STAYS);
    }

    @Test
    void nobodyIsSlowWhileHeIsNotReadNorForThatTimeAfterwards() {
        quiet.begun(false, time.nanoTime());
        time.pass(TIMES.message().plus(SECOND));
        assertThat(quiet.look(time.nanoTime(), false, false)).isEqualTo(Verdict.STAYS);
        quiet.readAgain(time.nanoTime());
        time.pass(TIMES.message());
        assertThat(stranger()).isEqualTo(Verdict.STAYS);
        time.pass(SECOND);
        assertThat(stranger()).isEqualTo(Verdict.SLOW);
    }

    @Test
    void whoTakesNothingIsGivenUpAndWhoTakesAllIsForgiven() {
        quiet.takes(false, time.nanoTime());
        time.pass(TIMES.reading());
        assertThat(stranger()).isEqualTo(Verdict.STAYS);
        quiet.takes(true, time.nanoTime());
        time.pass(SECOND);
        quiet.takes(false, time.nanoTime());
        quiet.takes(false, time.nanoTime());
        time.pass(TIMES.reading().plusNanos(1));
        assertThat(stranger()).isEqualTo(Verdict.UNREAD);
    }

    @Test
    void strangersAreGivenLittleAndTheKnownMuch() {
        time.pass(TIMES.strangerIdle());
        assertThat(stranger()).isEqualTo(Verdict.STAYS);
        time.pass(SECOND);
        assertThat(stranger()).isEqualTo(Verdict.IDLE);
        assertThat(known()).isEqualTo(Verdict.STAYS);
        time.pass(TIMES.knownIdle());
        assertThat(known()).isEqualTo(Verdict.IDLE);
    }

    @Test
    void aSignOfLifeIsAskedForOnceAndAgainWhenItCame_RFC5626_4_4_1() {
        for (int i = 0; i < 5; i++) {
            time.pass(TIMES.pingEvery());
            assertThat(asked()).isEqualTo(Verdict.STAYS);
            time.pass(SECOND);
            assertThat(asked()).isEqualTo(Verdict.ASK);
            assertThat(asked()).isEqualTo(Verdict.STAYS);
            asking.answered();
            asking.heard(time.nanoTime());
        }
    }

    @Test
    void whoAnsweredOnceAndDoesNotAnyMoreIsGone_RFC5626_4_4_1() {
        time.pass(TIMES.pingEvery().plus(SECOND));
        assertThat(asked()).isEqualTo(Verdict.ASK);
        asking.answered();
        asking.heard(time.nanoTime());
        time.pass(TIMES.pingEvery().plus(SECOND));
        assertThat(asked()).isEqualTo(Verdict.ASK);
        time.pass(TIMES.pongWithin());
        assertThat(asked()).isEqualTo(Verdict.STAYS);
        time.pass(SECOND);
        assertThat(asked()).isEqualTo(Verdict.IDLE);
    }

    @Test
    void whoNeverAnswersIsNotTakenForGoneBecauseOfThat() {
        time.pass(TIMES.pingEvery().plus(SECOND));
        assertThat(asked()).isEqualTo(Verdict.ASK);
        time.pass(TIMES.pongWithin().multipliedBy(10));
        assertThat(asked()).isEqualTo(Verdict.STAYS);
        assertThat(quiet.look(time.nanoTime(), true, true)).isEqualTo(Verdict.STAYS);
    }
}
