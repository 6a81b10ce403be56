package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telephones that people really have call each other through a house that was started as people start it.
@Tag("real")
final class HouseCallsTest {

    private static final String PASSWORD = "violet tram under seven lanterns";

    @TempDir
    Path folder;

    @Test
    void twoTelephonesHearEachOtherAndTheRecordSaysSo() throws Exception {
        try (var house = RunningHouse.in(folder).start();
                var console = HouseClient.atTheConsole(house)) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            house.command("extension", "set", "--user", "anna", "--number", "101")
                    .wasFine();
            var hall = device(house, "Hall");
            var desk = device(house, "Desk");
            try (var called = BaresipPhone.singing(folder.resolve("hall"), hall, 1_050)) {
                called.says("200 OK");
                try (var caller = BaresipPhone.dialling(folder.resolve("desk"), desk, 960, "101")) {
                    called.hears(960);
                    caller.hears(1_050);
                }
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                var legs = TelephonesTest.json(house.command("cdr", "--json"));
                assertThat(legs)
                        .hasSize(2)
                        .allSatisfy(leg -> assertThat(leg.toString()).contains("\"encrypted\":true"));
            });
        }
    }

    @Test
    void telephonesOfDifferentMakersHearEachOtherWhoeverCalls() throws Exception {
        try (var house = RunningHouse.in(folder).start();
                var console = HouseClient.atTheConsole(house)) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            house.command("extension", "set", "--user", "anna", "--number", "101")
                    .wasFine();
            var hall = device(house, "Hall");
            try (var linphone = LinphonePhone.singing(folder.resolve("linphone"), device(house, "Desk"), 1_050)) {
                try (var caller = BaresipPhone.dialling(folder.resolve("caller"), hall, 960, "101")) {
                    linphone.hears(960);
                    caller.hears(1_050);
                }
                linphone.says("to LinphoneCallReleased");
                try (var called = BaresipPhone.singing(folder.resolve("called"), hall, 880)) {
                    called.says("200 OK");
                    linphone.dials("101");
                    called.hears(1_050);
                    linphone.hears(880);
                    linphone.hangsUp();
                }
                linphone.spokeUnderKeys();
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                var legs = TelephonesTest.json(house.command("cdr", "--json"));
                assertThat(legs)
                        .hasSize(4)
                        .allSatisfy(leg -> assertThat(leg.toString()).contains("\"encrypted\":true"));
            });
        }
    }

    private static JsonNode device(RunningHouse house, String label) throws Exception {
        return TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", label, "--json"));
    }
}
