package org.belfry.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.belfry.sip.Method;
import org.belfry.sip.transaction.Glare;
import org.junit.jupiter.api.Test;

final class DialogTableTest {

    @Test
    void requestFindsItsDialogAndAnEarlyOneItsHalf_RFC3261_12() {
        var table = new DialogTable<String>(10);
        assertThat(table.putHalf("c1", "a1", "asking")).isTrue();
        var id = new DialogId("c1", "a1", "b1");
        assertThat(table.find(id)).isNull();
        assertThat(table.findHalf(id)).isEqualTo("asking");
        assertThat(table.put(id, "talking")).isTrue();
        assertThat(table.find(id)).isEqualTo("talking");
        assertThat(table.find(new DialogId("c1", "b1", "a1"))).isNull();
        assertThat(table.removeHalf("c1", "a1")).isEqualTo("asking");
        assertThat(table.remove(id)).isEqualTo("talking");
        assertThat(table.size()).isZero();
    }

    @Test
    void fullTableTakesNothingNew() {
        var table = new DialogTable<Integer>(100);
        for (int i = 0; i < 1_000; i++) {
            assertThat(table.put(new DialogId("c" + i, "a", "b"), i)).isEqualTo(i < 100);
        }
        assertThat(table.put(new DialogId("c7", "a", "b"), 77)).isTrue();
        assertThat(table.find(new DialogId("c7", "a", "b"))).isEqualTo(77);
        assertThat(table.size()).isEqualTo(100);
    }

    /// "Aa" and "BB" have the same hash, and so has every row of them.
    @Test
    void collidingIdsAreKeptApart() {
        var random = new SplittableRandom(1);
        var table = new DialogTable<Integer>(5_000);
        List<DialogId> ids = new ArrayList<>();
        for (int i = 0; i < 4_096; i++) {
            var callId = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                callId.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            ids.add(new DialogId(callId.toString(), "a", "b"));
            assertThat(table.put(ids.getLast(), i)).isTrue();
        }
        for (int i = 0; i < 1_000; i++) {
            int at = random.nextInt(ids.size());
            assertThat(table.find(ids.get(at))).isEqualTo(at);
        }
    }

    @Test
    void dialogEndsWithItsLastUsage_RFC5057_4() {
        Usages transfer = Usages.NONE.withCall(true).withSubscription("refer");
        Usages afterBye = transfer.withCall(false);
        assertThat(afterBye.isEmpty()).isFalse();
        assertThat(afterBye.withoutSubscription("refer").isEmpty()).isTrue();
        Usages many = Usages.NONE;
        for (int i = 0; !many.isFull(); i++) {
            many = many.withSubscription("refer;id=" + i);
        }
        assertThat(many.subscriptions()).hasSize(Usages.SUBSCRIPTIONS_MAX);
    }

    @Test
    void requestsThatCrossAreAnsweredWith491_RFC3261_14_2() {
        OpenExchanges asked = OpenExchanges.NONE.with(Glare.Open.OUR_INVITE).with(Glare.Open.OUR_OFFER);
        assertThat(asked.onReceipt(Method.INVITE, true).status()).isEqualTo(491);
        assertThat(asked.maySend(Method.UPDATE, true)).isFalse();
        OpenExchanges answered = asked.without(Glare.Open.OUR_INVITE).without(Glare.Open.OUR_OFFER);
        assertThat(answered.onReceipt(Method.INVITE, true)).isEqualTo(Glare.PROCEED);
        assertThat(answered).isEqualTo(OpenExchanges.NONE);
    }
}
