package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.belfry.ground.Evidence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The house visits its own doors and says what it saw (policy A10, B1, decision 9).
final class SelfVisitTest {

    private final RealHouse house;

    SelfVisitTest(@TempDir Path folder) {
        house = new RealHouse(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void bothDoorsAreVisitedAndKeepTheirPromises() {
        house.controls.addAll(house.probes());

        var seen = house.controls.check().evidence();

        assertThat(seen)
                .extracting(evidence -> evidence.control().id())
                .containsExactly("A10/forgery", "B1/page-policy");
        assertThat(seen).allSatisfy(evidence -> {
            assertThat(evidence.state()).as(evidence.finding()).isEqualTo(Evidence.State.KEPT);
            assertThat(evidence.finding()).contains("app").contains("console");
        });
    }

    @Test
    void withoutAnOpenDoorNothingIsCalledKept() {
        house.controls.addAll(house.probes());
        house.shutDoors();

        assertThat(house.controls.check().evidence())
                .extracting(Evidence::state)
                .containsOnly(Evidence.State.UNKNOWN);
    }
}
