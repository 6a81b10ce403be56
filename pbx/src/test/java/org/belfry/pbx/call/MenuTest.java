package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.dialplan.Route;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Spoken menus.
final class MenuTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String OUTSIDE = "+4930900900";

    private Building house;
    private Telephone anna;
    private Telephone bert;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        house = new Building(folder, Services.speaking(Recognised.PROMPTS));
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        var nobody = new Route.Nowhere(480, "Nobody is there.");
        house.routes.put("300", new Route.Menu("main", "welcome", "1", false, PATIENCE, 2, nobody));
        house.routes.put("301", new Route.Menu("deep", "enter-extension", "1", true, PATIENCE, 2, nobody));
        var bertRings = Building.ring(PATIENCE, house.owner("bert"));
        house.choices.put("main 1", bertRings);
        house.choices.put("deep 102", bertRings);
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            house.isQuiet();
        } finally {
            house.close();
        }
    }

    @Test
    void aKeyLeadsToSomebody() throws IOException {
        var call = anna.call("300");
        anna.answered(call);
        assertThat(Recognised.fit(anna.voice.listen(5_000), "welcome")).isGreaterThan(0.9);
        anna.voice.press('1');
        var rung = bert.rung();
        bert.pickUp(rung);
        Voice.talk(anna.voice, bert.voice);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void anExtensionIsDialledInIt() throws IOException {
        var call = anna.call("301");
        anna.answered(call);
        for (char key : "102#".toCharArray()) {
            anna.voice.press(key);
        }
        var rung = bert.rung();
        bert.pickUp(rung);
        Voice.talk(anna.voice, bert.voice);
        bert.hangUp(rung);
        anna.letGo(call);
    }

    @Test
    void afterEnoughThatMeansNothingItGoesOn() throws IOException {
        var call = anna.call("300");
        anna.answered(call);
        anna.voice.press('7');
        assertHears("invalid-entry");
        anna.voice.press('8');
        // Whoever was answered is told why nobody talks to him, and hung up on.
        assertHears("person-at-extension");
        anna.letGo(call);
        house.isQuiet();
        assertThat(house.records)
                .singleElement()
                .satisfies(record -> assertThat(record.end().cause()).isEqualTo("Nobody is there."));
    }

    /// What was said before a key came may be followed by a pause.
    private void assertHears(String prompt) throws IOException {
        double best = 0;
        for (int i = 0; i < 4 && best <= 0.9; i++) {
            best = Math.max(best, Recognised.fit(anna.voice.listen(8_000), prompt));
        }
        assertThat(best).isGreaterThan(0.9);
    }

    @Test
    void aStrangerChoosesOnNobodysAccount() throws IOException {
        house.desk("carrier", "900");
        house.trunk("line", house.telephone("carrier", "900"));
        house.choices.put("main 1", new Route.Outside(OUTSIDE, false, List.of("line")));
        // Even where somebody of the house sent him there.
        var menu = Objects.requireNonNull(house.routes.get("300"));
        house.routes.put("302", new Route.Forwarded(house.owner("bert"), menu));
        var stranger = house.plugged("line", Codec.PCMA, Codec.TELEPHONE_EVENT);
        var call = stranger.call("302");
        stranger.answered(call);
        stranger.voice.press('1');
        stranger.letGo(call);
        assertThat(house.pressed).singleElement().isInstanceOf(Dialling.ByTrunk.class);
        assertThat(house.gate.asked).isEmpty();
    }
}
