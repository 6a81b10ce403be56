package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.belfry.pbx.dialplan.Route;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Callers hear why nobody talks to them, before anybody has to pay for it.
final class RefusalTest {

    private static final String FAR = "+4930900900";

    private Building house;
    private Telephone anna;
    private Telephone bert;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        house = new Building(folder, Services.speaking(Recognised.PROMPTS));
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        house.trunk("line", house.telephone("carrier", "900"));
        house.routes.put(FAR, new Route.Outside(FAR, false, List.of("line")));
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            house.isQuiet();
        } finally {
            house.close();
        }
    }

    private void hears(Telephone caller, Telephone.Talk call, String prompt, int status) throws IOException {
        caller.voice.answered(Telephone.sdp(caller.expect(183)));
        assertThat(Recognised.fit(caller.voice.listen(9_000), prompt)).isGreaterThan(0.9);
        caller.refusedWith(call, status);
        house.isQuiet();
        assertThat(house.records)
                .filteredOn(record -> record.leg() == 0)
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.answeredAt()).isEmpty();
                    assertThat(record.end().status()).isEqualTo(status);
                });
    }

    @Test
    void aNumberNobodyHas() throws IOException {
        hears(anna, anna.call("555"), "not-in-service", 404);
    }

    @Test
    void whatTheGateRefuses() throws IOException {
        house.gate.refusal = "The budget of the day is spent.";
        house.gate.rule = "money";
        hears(anna, anna.call(FAR), "budget-exhausted", 403);
        assertThat(house.records)
                .singleElement()
                .satisfies(record -> assertThat(record.end().cause()).isEqualTo("The budget of the day is spent."));
    }

    @Test
    void whoIsBusy() throws IOException {
        var call = anna.call("102");
        bert.refuse(bert.rung(), 486);
        hears(anna, call, "on-the-phone", 486);
    }

    @Test
    void whoDoesNotAnswer() throws IOException {
        house.routes.put("103", Building.ring(Duration.ofSeconds(2), house.owner("bert")));
        var call = anna.call("103");
        var rung = bert.rung();
        bert.answer(rung, 180);
        anna.expect(180);
        bert.wasCancelled(rung);
        hears(anna, call, "not-available", 480);
    }

    @Test
    void aStrangerLearnsNothingOfTheHouse() throws IOException {
        var stranger = house.plugged("line", Codec.PCMA);
        var call = stranger.call("102");
        bert.refuse(bert.rung(), 486);
        hears(stranger, call, "lines-busy", 486);
    }

    @Test
    void whoCouldNotHearItIsRefusedAtOnce() throws IOException {
        anna.refusedWith(anna.call("555", null, _ -> {}), 404);
    }
}
