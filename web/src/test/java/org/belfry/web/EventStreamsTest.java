package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.Redacted;
import org.belfry.identity.Entrance;
import org.belfry.pbx.call.CallWatcher.What;
import org.belfry.pbx.call.LiveCall;
import org.belfry.pbx.live.LiveEvent;
import org.belfry.pbx.record.CallRecord.Party;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is told of events, what, and for how long (policy A8, A9, A10).
final class EventStreamsTest {

    private final RealHouse house;
    private final Somebody root;

    EventStreamsTest(@TempDir Path folder) {
        house = new RealHouse(folder);
        root = Somebody.enrol(house, Entrance.CONSOLE, "root", house.firstAdministratorToken());
    }

    @AfterEach
    void close() {
        house.close();
    }

    private LiveEvent call(What what, String number) {
        var from = new Party(Optional.empty(), Optional.empty(), Redacted.of(number));
        var to = new Party(
                house.identity.people().named("root").map(person -> person.id()), Optional.empty(), Redacted.of("100"));
        var call = new LiveCall(
                Id.next(house.time, house.random), house.time.now(), Optional.empty(), from, to, true, true);
        return new LiveEvent.OfCall(house.time.now(), what, call);
    }

    @Test
    void anAdministratorIsToldWhatHappensAsTheListOfCallsTellsIt() {
        try (var reader = EventReader.open(house, root, true)) {
            reader.event(EventTexts.OPEN);
            house.events.tell(call(What.RINGS, "+4930123456"));
            var told = reader.event("call.ringing");
            assertThat(told.path("timestamp").asText())
                    .isEqualTo(house.time.now().toString());
            assertThat(told.path("data").path("from").asText()).isEqualTo("+4930123456");
            assertThat(told.path("data").path("to").asText()).isEqualTo("Somebody called root · 100");
            assertThat(told.path("data").path("encrypted").asBoolean()).isTrue();
        }
    }

    @Test
    void aMessageIsToldAndNotWhoLeftIt() {
        var owner = house.identity.people().named("root").orElseThrow().id();
        var number = Redacted.of("+4930123456");
        var id = Id.next(house.time, house.random);
        try (var reader = EventReader.open(house, root, true)) {
            reader.event(EventTexts.OPEN);
            house.events.tell(new LiveEvent.OfMessage(
                    house.time.now(),
                    new org.belfry.pbx.voicemail.VoiceMessage(
                            id,
                            owner,
                            number,
                            house.time.now(),
                            Duration.ofSeconds(7),
                            Optional.empty(),
                            Optional.empty())));
            var told = reader.event("voicemail.left");
            assertThat(told.toString()).doesNotContain(number.disclose());
            assertThat(told.path("data").path("seconds").asInt()).isEqualTo(7);
        }
    }

    @Test
    void aPageOfAnotherSiteIsRefusedBeforeAnythingElse_PolicyA10() {
        for (String origin : new String[] {"https://evil.example", house.origin(Entrance.APP)}) {
            assertThatThrownBy(() -> EventReader.open(house, origin, root.browser.cookieHeader(), true))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
        }
    }

    @Test
    void aStrangerIsToldNothing_PolicyA8() {
        for (String cookie : new String[] {"", "__Host-belfry-console=wrong"}) {
            try (var reader = EventReader.open(house, root.browser.origin(), cookie, true)) {
                assertThat(reader.code()).isEqualTo(4401);
                assertThat(reader.types()).isEmpty();
            }
        }
    }

    @Test
    void aSessionOfTheAppIsNoSessionHere_PolicyA8() {
        var bob = Somebody.enrol(house, Entrance.APP, "bob", house.token(false));
        var value = bob.browser.cookies().values().iterator().next();
        var name = root.browser.cookies().keySet().iterator().next();
        try (var reader = EventReader.open(house, root.browser.origin(), name + "=" + value, true)) {
            assertThat(reader.code()).isEqualTo(4401);
        }
    }

    @Test
    void aStreamEndsWithItsSession_PolicyA9() {
        var other = root.elsewhere(Entrance.CONSOLE);
        try (var reader = EventReader.open(house, root, true);
                var others = EventReader.open(house, other, true)) {
            reader.event(EventTexts.OPEN);
            others.event(EventTexts.OPEN);
            root.browser.post("/api/v1/sign-out", "{}").expect(204);
            assertThat(reader.code()).isEqualTo(4401);
            assertThat(others.isClosed()).isFalse();
            var person = house.identity.people().named("root").orElseThrow().id();
            house.identity.sessions().endAll(person, new Actor.CommandLine("root"), Optional.empty());
            assertThat(others.code()).isEqualTo(4401);
        }
    }

    @Test
    void aStreamIsNoUseOfItsSessionAndEndsWhenThatIsOverItsTime_PolicyA9() {
        try (var reader = EventReader.open(house, root, true)) {
            reader.event(EventTexts.OPEN);
            house.time.pass(Entrance.CONSOLE.idle().plusSeconds(1));
            assertThat(reader.code()).isEqualTo(4401);
        }
    }

    @Test
    void nobodyHasMoreStreamsThanThereMayBe() {
        var open = new ArrayList<EventReader>();
        try {
            for (int i = 0; i < EventStreams.PER_PERSON_MAX; i++) {
                open.add(EventReader.open(house, root, true));
                open.getLast().event(EventTexts.OPEN);
            }
            try (var more = EventReader.open(house, root, true)) {
                assertThat(more.code()).isEqualTo(4429);
            }
            open.removeFirst().close();
            await().untilAsserted(() -> {
                try (var instead = EventReader.open(house, root, true)) {
                    await().until(() -> instead.isClosed() || !instead.types().isEmpty());
                    assertThat(instead.types()).containsExactly(EventTexts.OPEN);
                }
            });
        } finally {
            open.forEach(EventReader::close);
        }
    }

    @Test
    void whoDoesNotReadIsCutOffAndToldSoAndTheOthersGoOn() {
        try (var slow = EventReader.open(house, root, false);
                var reader = EventReader.open(house, root, true)) {
            reader.event(EventTexts.OPEN);
            slow.event(EventTexts.OPEN);
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (int i = 0; i < 20; i++) {
                    house.events.tell(call(What.BEGAN, "9".repeat(8_000)));
                }
                return house.web.streams().count() == 1;
            });
            slow.read();
            assertThat(slow.code()).isEqualTo(4408);
            house.events.tell(call(What.ENDED, "1"));
            reader.event("call.ended");
        }
    }

    @Test
    void whoSpeaksIsHungUpOn() {
        try (var reader = EventReader.open(house, root, true)) {
            reader.event(EventTexts.OPEN);
            reader.say("{}");
            assertThat(reader.code()).isEqualTo(1008);
        }
    }

    @Test
    void aHouseThatClosesSaysSo() {
        try (var reader = EventReader.open(house, root, true)) {
            reader.event(EventTexts.OPEN);
            house.web.close();
            assertThat(reader.code()).isEqualTo(1001);
        }
    }
}
