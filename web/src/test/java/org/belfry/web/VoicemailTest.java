package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.belfry.courier.MailAddress;
import org.belfry.courier.MailServer;
import org.belfry.ground.Actor;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.identity.Entrance;
import org.belfry.pbx.voicemail.BoxLimits;
import org.belfry.pbx.voicemail.Leaving;
import org.belfry.pbx.voicemail.MailChoices;
import org.belfry.pbx.voicemail.MessageCounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A message box in the browser is its owner's alone (policy E6).
final class VoicemailTest {

    private static final String MESSAGES = "/api/v1/messages";
    private static final int WAV_HEADER_BYTES = 44;

    private final RealHouse house;
    private final Somebody alice;
    private final Somebody bob;
    private final PersonId owner;
    private final PersonId colleague;
    private final byte[] spoken = Spoken.tone(700, 2);

    VoicemailTest(@TempDir Path folder) {
        house = new RealHouse(folder);
        alice = Somebody.enrol(house, Entrance.APP, "alice", house.token(false));
        bob = Somebody.enrol(house, Entrance.APP, "bob", house.token(false));
        owner = person("alice");
        colleague = person("bob");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private PersonId person(String name) {
        return house.identity.people().named(name).orElseThrow().id();
    }

    private String left(String number, Optional<PersonId> caller, Duration length) throws Exception {
        return switch (house.boxes.leave(owner, Redacted.of(number), caller)) {
            case Leaving.Open(var draft) -> {
                try (draft) {
                    var sink = draft.sink();
                    sink.append(spoken, 0, spoken.length);
                    sink.close();
                    yield draft.keep(length).orElseThrow().id().toString();
                }
            }
            case Leaving.Full _, Leaving.Unavailable _ -> throw new AssertionError("no message may be left");
        };
    }

    private String left() throws Exception {
        return left("102", Optional.of(colleague), Duration.ofSeconds(2));
    }

    private JsonNode box(Somebody somebody) {
        return somebody.browser.get(MESSAGES).expect(200).json();
    }

    @Test
    void theBoxIsToldTheNewestFirstWithNamesOfTheHouseAlone() throws Exception {
        var first = left();
        house.time.pass(Duration.ofMinutes(1));
        // A stranger who shows the number of a colleague is not called by their name.
        var second = left("102", Optional.empty(), BoxLimits.USUAL.longest());
        house.boxes.hear(owner, org.belfry.ground.Id.parse(first), true);
        var messages = box(alice).path("messages");
        assertThat(messages.findValuesAsText("id")).containsExactly(second, first);
        var newest = messages.path(0);
        assertThat(newest.path("caller").asText()).isEqualTo("102");
        assertThat(newest.has("name")).isFalse();
        assertThat(newest.path("heard").asBoolean()).isFalse();
        assertThat(newest.path("cut").asBoolean()).isTrue();
        var oldest = messages.path(1);
        assertThat(oldest.path("name").asText()).isEqualTo("Somebody called bob");
        assertThat(oldest.path("seconds").asInt()).isEqualTo(2);
        assertThat(oldest.path("heard").asBoolean()).isTrue();
        assertThat(oldest.path("cut").asBoolean()).isFalse();
        assertThat(box(alice).has("greeting")).isFalse();
    }

    @Test
    void aMessageIsHeardWholeWhateverPartIsAskedForAndItIsAudited() throws Exception {
        var id = left();
        var sound = alice.browser
                .send(
                        HttpMethod.GET,
                        MESSAGES + "/sounds/" + id,
                        (String) null,
                        headers -> headers.set("range", "bytes=0-99"))
                .expect(200);
        byte[] wav = sound.response().content().array();
        assertThat(sound.header("content-type")).isEqualTo("audio/wav");
        assertThat(sound.header("cache-control")).isEqualTo("no-store");
        assertThat(sound.header("accept-ranges")).isEqualTo("none");
        assertThat(sound.header("content-length")).isEqualTo(String.valueOf(wav.length));
        var header = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(4)).isEqualTo(wav.length - 8);
        assertThat(header.getShort(22)).isEqualTo((short) 1);
        assertThat(wav.length - WAV_HEADER_BYTES).isBetween(2 * 31_000, 2 * 33_000);
        assertThat(audited()).contains("voicemail.play");
        assertThat(box(alice).path("messages").path(0).path("heard").asBoolean())
                .as("heard by being marked so")
                .isFalse();
    }

    private String audited() {
        return house.store.ledger().page(Long.MAX_VALUE, 100).toString();
    }

    @Test
    void markingAndDeletingIsToldAsAtTheTelephone() throws Exception {
        var id = left();
        var told = new ArrayList<MessageCounts>();
        house.boxes.whenChanged(person -> told.add(house.boxes.counts(person)));
        alice.browser.post(MESSAGES + "/marks/" + id, "{\"heard\":true}").expect(204);
        alice.browser.post(MESSAGES + "/marks/" + id, "{\"heard\":false}").expect(204);
        alice.browser.delete(MESSAGES + "/" + id).expect(204);
        alice.browser.delete(MESSAGES + "/" + id).expectProblem(404, "not-found");
        alice.browser.post(MESSAGES + "/marks/" + id, "{\"heard\":true}").expectProblem(404, "not-found");
        assertThat(told).containsExactly(new MessageCounts(0, 1), new MessageCounts(1, 0), new MessageCounts(0, 0));
        assertThat(audited()).contains("voicemail.delete");
        assertThat(box(alice).path("messages")).isEmpty();
    }

    @Test
    void nobodyElseSeesHearsMarksOrDeletesItNotEvenAnAdministrator() throws Exception {
        var id = left();
        var root = Somebody.enrol(house, Entrance.CONSOLE, "root", house.firstAdministratorToken());
        for (var other : new Somebody[] {bob, root.elsewhere(Entrance.APP)}) {
            assertThat(box(other).path("messages")).isEmpty();
            other.browser.get(MESSAGES + "/sounds/" + id).expectProblem(404, "not-found");
            other.browser.post(MESSAGES + "/marks/" + id, "{\"heard\":true}").expectProblem(404, "not-found");
            other.browser.delete(MESSAGES + "/" + id).expectProblem(404, "not-found");
        }
        root.browser.get(MESSAGES).expectProblem(404, "not-found");
        alice.browser.get(MESSAGES + "/sounds/nothing").expectProblem(404, "not-found");
        assertThat(box(alice).path("messages")).hasSize(1);
        assertThat(audited()).doesNotContain("voicemail.play");
    }

    @Test
    void aGreetingOfOnesOwnIsHeardAndGivenUp() throws Exception {
        try (var draft = house.greetings.begin(owner)) {
            var sink = draft.sink();
            sink.append(spoken, 0, spoken.length);
            sink.close();
            draft.keep();
        }
        var path = "/api/v1/greetings/" + box(alice).path("greeting").asText();
        bob.browser.get(path).expectProblem(404, "not-found");
        bob.browser.delete(path).expectProblem(404, "not-found");
        assertThat(alice.browser.get(path).expect(200).header("content-type")).isEqualTo("audio/wav");
        alice.browser.delete(path).expect(204);
        assertThat(box(alice).has("greeting")).isFalse();
        alice.browser.get(path).expectProblem(404, "not-found");
        assertThat(house.greetings.sound(owner)).isEmpty();
    }

    @Test
    void onlyPagesOfTheAppMayPlayAndOnlyWhatTheyFetched_PolicyH3() {
        var console = house.browser(Entrance.CONSOLE);
        assertThat(alice.browser.get("/messages").expect(200).header("content-security-policy"))
                .endsWith("; media-src blob:");
        assertThat(console.get("/").expect(200).header("content-security-policy"))
                .doesNotContain("media-src");
        console.close();
    }

    @Test
    void mailIsChosenByWhomItIsForButNotWhereItGoes() {
        var standing = alice.browser.get(MESSAGES + "/mail").expect(200).json();
        assertThat(standing.path("mail").asText()).isEqualTo("off");
        assertThat(standing.path("possible").asBoolean()).isFalse();
        alice.browser.post(MESSAGES + "/mail", "{\"mail\":\"attach\"}").expect(400);
        alice.browser.post(MESSAGES + "/mail", "{\"mail\":\"off\"}").expect(200);
        var address = MailAddress.parse("pbx@firm.example").orElseThrow();
        house.courier.set(
                new MailServer("localhost", 1, MailServer.Tls.STARTTLS, Optional.empty(), address, ""),
                new Actor.CommandLine("root"));
        alice.browser.post(MESSAGES + "/mail", "{\"mail\":\"attach\"}").expect(400);
        // The account has no address; an administrator gives one.
        var to = MailAddress.parse("alice@mail.example");
        house.mailChoices.set(
                owner, new MailChoices.Choice(MailChoices.Wish.ATTACH, to), new Actor.CommandLine("root"));
        var chosen = alice.browser
                .post(MESSAGES + "/mail", "{\"mail\":\"notice\"}")
                .expect(200)
                .json();
        assertThat(chosen.path("mail").asText()).isEqualTo("notice");
        assertThat(chosen.path("to").asText()).isEqualTo("alice@mail.example");
        alice.browser
                .post(MESSAGES + "/mail", "{\"mail\":\"notice\",\"to\":\"mallory@evil.example\"}")
                .expect(400);
        alice.browser.post(MESSAGES + "/mail", "{\"mail\":\"everything\"}").expect(400);
        assertThat(bob.browser
                        .get(MESSAGES + "/mail")
                        .expect(200)
                        .json()
                        .path("mail")
                        .asText())
                .isEqualTo("off");
    }
}
