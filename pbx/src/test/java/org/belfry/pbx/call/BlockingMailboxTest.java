package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.belfry.ground.Time;
import org.junit.jupiter.api.Test;

/// What peers send is bounded; what the house decides is heard.
final class BlockingMailboxTest {

    private final BlockingMailbox<String> mailbox = new BlockingMailbox<>(2, Time.system());

    @Test
    void aFloodOfAPeerTurnsNothingAwayThatTheHouseDecides() {
        assertThat(mailbox.put("one")).isTrue();
        assertThat(mailbox.put("two")).isTrue();
        assertThat(mailbox.put("three")).as("more than there is room for").isFalse();
        assertThat(mailbox.order("end")).isTrue();
        assertThat(mailbox.take(null)).isEqualTo("one");
        assertThat(mailbox.take(null)).isEqualTo("two");
        assertThat(mailbox.take(null)).isEqualTo("end");
    }

    @Test
    void whatIsClosedTakesNothingInAndGivesBackWhatWaits() {
        mailbox.put("one");
        assertThat(mailbox.close()).containsExactly("one");
        assertThat(mailbox.put("two")).isFalse();
        assertThat(mailbox.order("end")).isFalse();
    }
}
