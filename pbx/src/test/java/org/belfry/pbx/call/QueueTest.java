package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.belfry.pbx.dialplan.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queues: callers wait in order, agents ring when they are free.
final class QueueTest {

    private Building house;
    private Telephone anna;
    private Telephone bert;
    private Telephone carl;
    private Telephone dora;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        house = new Building(folder, Services.speaking(Recognised.PROMPTS));
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        carl = house.telephone("carl", "103");
        dora = house.telephone("dora", "104");
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            house.isQuiet();
        } finally {
            house.close();
        }
    }

    private void queue(Route.Order order, int callers, Duration patience, Duration wrapUp, String... agents) {
        house.routes.put(
                "400",
                new Route.Queue(
                        "sales",
                        java.util.Arrays.stream(agents).map(house::owner).toList(),
                        order,
                        callers,
                        patience,
                        wrapUp,
                        Building.ring(Duration.ofSeconds(20), house.owner("dora")),
                        org.belfry.pbx.dialplan.Plan.Callback.NONE));
    }

    @Test
    void callersAreServedInTheOrderTheyCame() throws IOException {
        queue(Route.Order.AS_LISTED, 5, Duration.ofMinutes(2), Duration.ZERO, "carl");
        var first = anna.call("400");
        anna.answered(first);
        var ringsFirst = carl.rung();
        Voice.isPlayedTo(anna.voice);
        var second = bert.call("400");
        bert.answered(second);
        assertThat(Recognised.fit(bert.voice.listen(4_000), "agents-busy")).isGreaterThan(0.9);
        carl.pickUp(ringsFirst);
        Voice.talk(anna.voice, carl.voice);
        anna.hangUp(first);
        carl.letGo(ringsFirst);
        var ringsSecond = carl.rung();
        carl.speaksAnew(org.belfry.sip.sdp.Codec.PCMA);
        carl.pickUp(ringsSecond);
        Voice.talk(bert.voice, carl.voice);
        carl.hangUp(ringsSecond);
        bert.letGo(second);
        house.isQuiet();
        assertThat(house.records)
                .hasSize(4)
                .allSatisfy(record -> assertThat(record.end().status()).isEqualTo(200));
    }

    @Test
    void twoCallersHaveTwoAgents() throws IOException {
        queue(Route.Order.AS_LISTED, 5, Duration.ofMinutes(2), Duration.ZERO, "carl", "dora");
        var first = anna.call("400");
        anna.answered(first);
        var carls = carl.rung();
        var second = bert.call("400");
        bert.answered(second);
        var doras = dora.rung();
        dora.pickUp(doras);
        carl.pickUp(carls);
        Voice.talk(anna.voice, carl.voice);
        Voice.talk(bert.voice, dora.voice);
        anna.hangUp(first);
        carl.letGo(carls);
        bert.hangUp(second);
        dora.letGo(doras);
    }

    @Test
    void togetherAllRingAndTheFastestTalks() throws IOException {
        queue(Route.Order.TOGETHER, 5, Duration.ofMinutes(2), Duration.ZERO, "carl", "dora");
        var call = anna.call("400");
        anna.answered(call);
        var carls = carl.rung();
        carl.answer(carls, 180);
        var doras = dora.rung();
        dora.pickUp(doras);
        carl.wasCancelled(carls);
        Voice.talk(anna.voice, dora.voice);
        anna.hangUp(call);
        dora.letGo(doras);
    }

    @Test
    void whoDeclinesLeavesItToTheNext() throws IOException {
        queue(Route.Order.AS_LISTED, 5, Duration.ofMinutes(2), Duration.ZERO, "carl", "dora");
        var call = anna.call("400");
        anna.answered(call);
        carl.refuse(carl.rung(), 486);
        var doras = dora.rung();
        dora.pickUp(doras);
        Voice.talk(anna.voice, dora.voice);
        anna.hangUp(call);
        dora.letGo(doras);
    }

    @Test
    void whoDeclinesAloneIsNotRungWithoutEnd() throws IOException {
        queue(Route.Order.AS_LISTED, 5, Duration.ofSeconds(9), Duration.ZERO, "carl");
        var call = anna.call("400");
        anna.answered(call);
        carl.refuse(carl.rung(), 486);
        carl.refuse(carl.rung(), 486);
        var overflow = dora.rung();
        dora.pickUp(overflow);
        Voice.talk(anna.voice, dora.voice);
        anna.hangUp(call);
        dora.letGo(overflow);
        assertThat(carl.leftOver()).isEmpty();
    }

    @Test
    void anAgentWhoTalksIsNotRungAndPatienceEnds() throws IOException {
        queue(Route.Order.AS_LISTED, 5, Duration.ofSeconds(2), Duration.ZERO, "carl");
        var busy = carl.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        carl.answered(busy);
        var call = anna.call("400");
        anna.answered(call);
        var overflow = dora.rung();
        dora.pickUp(overflow);
        Voice.talk(anna.voice, dora.voice);
        anna.hangUp(call);
        dora.letGo(overflow);
        carl.hangUp(busy);
        bert.letGo(rung);
        assertThat(carl.leftOver()).isEmpty();
    }

    @Test
    void whoComesWhenAsManyWaitAsMayGoesOn() throws IOException {
        queue(Route.Order.AS_LISTED, 1, Duration.ofMinutes(2), Duration.ZERO, "carl");
        var call = anna.call("400");
        anna.answered(call);
        var rung = carl.rung();
        carl.answer(rung, 180);
        var second = bert.call("400");
        bert.answered(second);
        var overflow = dora.rung();
        dora.pickUp(overflow);
        bert.hangUp(second);
        dora.letGo(overflow);
        anna.hangUp(call);
        carl.wasCancelled(rung);
    }

    @Test
    void whoHasPausedIsNotRungUntilHeIsBack() throws IOException {
        queue(Route.Order.AS_LISTED, 5, Duration.ofMinutes(2), Duration.ZERO, "carl");
        house.paused.add(house.owner("carl"));
        var call = anna.call("400");
        anna.answered(call);
        assertThat(Recognised.fit(anna.voice.listen(4_000), "agents-busy")).isGreaterThan(0.9);
        assertThat(carl.leftOver()).isEmpty();
        house.paused.clear();
        house.calls.personalChanged();
        var rung = carl.rung();
        carl.pickUp(rung);
        anna.hangUp(call);
        carl.letGo(rung);
    }

    @Test
    void anAgentHasTimeToTidyUp() throws IOException {
        queue(Route.Order.AS_LISTED, 5, Duration.ofMinutes(2), Duration.ofMinutes(1), "carl");
        servedByCarl();
        var call = anna.call("400");
        anna.answered(call);
        assertThat(Recognised.fit(anna.voice.listen(2_000), "agents-busy")).isGreaterThan(0.9);
        assertThat(carl.leftOver()).isEmpty();
        anna.hangUp(call);
        anna.speaksAnew(org.belfry.sip.sdp.Codec.PCMA);
        queue(Route.Order.AS_LISTED, 5, Duration.ofMinutes(2), Duration.ofSeconds(1), "carl");
        servedByCarl();
    }

    private void servedByCarl() throws IOException {
        var call = anna.call("400");
        anna.answered(call);
        var rung = carl.rung();
        carl.pickUp(rung);
        anna.hangUp(call);
        carl.letGo(rung);
        anna.speaksAnew(org.belfry.sip.sdp.Codec.PCMA);
        carl.speaksAnew(org.belfry.sip.sdp.Codec.PCMA);
    }

    @Test
    void whoIdledLongestRingsFirst() throws IOException {
        queue(Route.Order.LONGEST_IDLE, 5, Duration.ofMinutes(2), Duration.ZERO, "carl", "dora");
        for (Telephone expected : List.of(carl, dora, carl)) {
            var call = anna.call("400");
            anna.answered(call);
            var rung = expected.rung();
            expected.pickUp(rung);
            anna.hangUp(call);
            expected.letGo(rung);
            anna.speaksAnew(org.belfry.sip.sdp.Codec.PCMA);
            expected.speaksAnew(org.belfry.sip.sdp.Codec.PCMA);
        }
    }
}
