package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.belfry.audio.tone.DtmfKeys;
import org.belfry.audio.tone.ToneGenerator;
import org.belfry.media.record.RecordingSink;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.record.CallRecord;
import org.belfry.sip.Method;
import org.belfry.sip.dialog.DtmfRelay;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services of the house, written as stories.
final class AttendantTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// More than the headers of a file.
    private static final int SOME_VOICE_BYTES = 1_000;

    private final AtomicReference<Attendant> story = new AtomicReference<>(_ -> new Onward.Done("Nothing to do."));
    private Building house;
    private Telephone anna;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        var services = Services.speaking(Recognised.PROMPTS)
                .with("story", _ -> voice -> story.get().serve(voice))
                .withBoxes(_ -> Optional.of(voice -> story.get().serve(voice)));
        house = new Building(folder, services);
        house.routes.put("*1", new Route.Feature("story", ""));
        anna = house.telephone("anna", "101");
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
    void isHeardAndHearsKeys() throws IOException {
        var pressed = new CompletableFuture<String>();
        story.set(voice -> {
            voice.answer();
            voice.announce("welcome", "enter-pin");
            pressed.complete(voice.digits(8, PATIENCE, "#"));
            voice.announce("goodbye");
            return new Onward.Done("It was all said.");
        });
        var call = anna.call("*1");
        anna.answered(call);
        anna.voice.press('1');
        anna.voice.press('9');
        var heard = anna.voice.listen(12_000);
        assertThat(Recognised.fit(heard, "welcome")).isGreaterThan(0.9);
        assertThat(Recognised.fit(heard, "enter-pin")).isGreaterThan(0.9);
        assertThat(Recognised.fit(heard, "closed")).isLessThan(0.6);
        anna.voice.press('9');
        anna.voice.press('#');
        assertThat(Recognised.fit(anna.voice.listen(3_000), "goodbye")).isGreaterThan(0.9);
        assertThat(pressed).isCompletedWithValue("199");
        anna.letGo(call);
        house.isQuiet();
        assertThat(house.records).singleElement().satisfies(record -> {
            assertThat(record.end().cause()).isEqualTo("It was all said.");
            assertThat(record.end().status()).isEqualTo(200);
        });
    }

    @Test
    void keysCountInTheSignalling() throws IOException {
        var pressed = new CompletableFuture<String>();
        story.set(voice -> {
            voice.answer();
            pressed.complete(voice.digits(2, PATIENCE, ""));
            return new Onward.Done("");
        });
        var call = anna.call("*1");
        anna.answered(call);
        for (char key : new char[] {'4', '*'}) {
            var info = anna.request(call, Method.INFO);
            new DtmfRelay(key, Duration.ofMillis(160)).writeTo(info);
            anna.send(info.build());
            anna.expect(200);
        }
        anna.letGo(call);
        assertThat(pressed).isCompletedWithValue("4*");
    }

    @Test
    void keysCountAsSoundWhereThereAreNoEvents() throws IOException {
        var old = house.telephone("old", "109", Codec.PCMA);
        var pressed = new CompletableFuture<Optional<Character>>();
        story.set(voice -> {
            voice.answer();
            pressed.complete(voice.key(PATIENCE));
            return new Onward.Done("");
        });
        var call = old.call("*1");
        old.answered(call);
        var generator = new ToneGenerator(DtmfKeys.tone('7', 200, 100), 8_000, -12);
        var samples = new short[2_400];
        generator.generate(samples, 0, samples.length);
        old.voice.say(samples);
        old.letGo(call);
        assertThat(pressed).isCompletedWithValue(Optional.of('7'));
    }

    @Test
    void aKeyEndsWhatIsSaidAndIsNotLost() throws IOException {
        var pressed = new CompletableFuture<Optional<Character>>();
        story.set(voice -> {
            voice.answer();
            voice.say("agents-busy", "agents-busy", "agents-busy", "agents-busy", "agents-busy");
            pressed.complete(voice.key(Duration.ZERO));
            return new Onward.Done("");
        });
        var call = anna.call("*1");
        anna.answered(call);
        anna.voice.listen(700);
        anna.voice.press('5');
        anna.letGo(call);
        assertThat(pressed).isCompletedWithValue(Optional.of('5'));
    }

    @Test
    void whoHangsUpEndsTheStoryWhichTidiesUp() throws IOException {
        var tidied = new CompletableFuture<Boolean>();
        story.set(voice -> {
            try {
                voice.answer();
                voice.music();
                voice.pause(Duration.ofMinutes(5));
                return new Onward.Done("");
            } finally {
                tidied.complete(true);
            }
        });
        var call = anna.call("*1");
        anna.answered(call);
        Voice.isPlayedTo(anna.voice);
        anna.hangUp(call);
        house.isQuiet();
        assertThat(tidied).isCompleted();
        assertThat(house.records)
                .singleElement()
                .satisfies(record -> assertThat(record.end().by()).isEqualTo(CallRecord.By.CALLER));
    }

    @Test
    void whatIsSaidBeforeTheAnswerIsEarlyMedia() throws IOException {
        story.set(voice -> {
            voice.announce("closed");
            return new Onward.Refused(480, "Nobody is there.");
        });
        var call = anna.call("*1");
        anna.voice.answered(Telephone.sdp(anna.expect(183)));
        assertThat(Recognised.fit(anna.voice.listen(6_000), "closed")).isGreaterThan(0.9);
        anna.refusedWith(call, 480);
        house.isQuiet();
        assertThat(house.records)
                .singleElement()
                .satisfies(record -> assertThat(record.answeredAt()).isEmpty());
    }

    @Test
    void aCallerWhoTakesHisCallBackWhileSomethingIsSaidIsGone() throws IOException {
        story.set(voice -> {
            voice.announce("agents-busy", "agents-busy", "agents-busy");
            return new Onward.Refused(480, "Nobody is there.");
        });
        var call = anna.call("*1");
        anna.took(call, anna.expect(183));
        anna.cancel(call);
        anna.refusedWith(call, 487);
    }

    @Test
    void whoOfferedNothingIsAnsweredWithAnOffer() throws IOException {
        var pressed = new CompletableFuture<String>();
        story.set(voice -> {
            voice.announce("welcome");
            voice.answer();
            pressed.complete(voice.digits(1, PATIENCE, ""));
            return new Onward.Done("");
        });
        var call = anna.call("*1", null, _ -> {});
        var ok = anna.expect(200);
        anna.took(call, ok);
        var ack = anna.request(call, Method.ACK);
        ack.body("application/sdp", anna.voice.answer(Telephone.sdp(ok)).print());
        anna.send(ack.build());
        Voice.reachesNot(anna.voice, anna.voice);
        anna.voice.press('3');
        anna.letGo(call);
        assertThat(pressed).isCompletedWithValue("3");
    }

    @Test
    void aMessageIsRecordedUntilHeHangsUp() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var taken = new CompletableFuture<HouseVoice.Recorded>();
        story.set(voice -> {
            voice.answer();
            voice.beep();
            taken.complete(voice.record(RecordingSink.to(bytes), PATIENCE, PATIENCE, "#"));
            voice.say("message-saved");
            return new Onward.Done("");
        });
        house.routes.put("200", new Route.MessageBox(house.owner("anna")));
        var call = anna.call("200");
        anna.answered(call);
        var said = Recognised.PROMPTS.samples("test-call", 8_000);
        var at = new int[1];
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            anna.voice.say(Arrays.copyOfRange(said, at[0], at[0] + 160));
            at[0] = (at[0] + 160) % (said.length - 160);
            return bytes.size() > SOME_VOICE_BYTES;
        });
        anna.hangUp(call);
        house.isQuiet();
        assertThat(taken)
                .isCompletedWithValueMatching(
                        recorded -> recorded.isVoice() && recorded.ending() == HouseVoice.Ending.HUNG_UP);
    }

    @Test
    void aMessageEndsWithAKeyOrWithSilence() throws IOException {
        var endings = new java.util.ArrayList<HouseVoice.Ending>();
        story.set(voice -> {
            voice.answer();
            for (int i = 0; i < 2; i++) {
                var recorded = voice.record(
                        RecordingSink.to(new ByteArrayOutputStream()), PATIENCE, Duration.ofSeconds(1), "#");
                endings.add(recorded.ending());
            }
            return new Onward.Done("");
        });
        var call = anna.call("*1");
        anna.answered(call);
        anna.voice.press('#');
        anna.letGo(call);
        house.isQuiet();
        assertThat(endings).containsExactly(HouseVoice.Ending.KEY, HouseVoice.Ending.SILENCE);
    }

    @Test
    void ringsSomebodyForWhoIsServed() throws IOException {
        var bert = house.telephone("bert", "102");
        var ring = (Route.Ring) Building.ring(PATIENCE, house.owner("bert"));
        story.set(voice -> {
            voice.answer();
            return voice.ring(ring) ? new Onward.Talking() : new Onward.Done("Nobody had time.");
        });
        var call = anna.call("*1");
        anna.answered(call);
        var rung = bert.rung();
        bert.answer(rung, 180);
        Voice.isPlayedTo(anna.voice);
        bert.pickUp(rung);
        Voice.talk(anna.voice, bert.voice);
        bert.hangUp(rung);
        anna.letGo(call);
    }

    @Test
    void whoIsServedAlreadyHearsThatItRingsElsewhere() throws IOException {
        var bert = house.telephone("bert", "102");
        story.set(voice -> {
            voice.answer();
            return new Onward.Chosen(Building.ring(PATIENCE, house.owner("bert")));
        });
        var call = anna.call("*1");
        anna.answered(call);
        var rung = bert.rung();
        bert.answer(rung, 180);
        Voice.isPlayedTo(anna.voice);
        bert.pickUp(rung);
        Voice.talk(anna.voice, bert.voice);
        anna.hangUp(call);
        bert.letGo(rung);
    }
}
