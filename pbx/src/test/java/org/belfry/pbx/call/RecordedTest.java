package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.file.WavWriter;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.media.record.RecordingSink;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that a rule records: both are told before anything of them is kept.
final class RecordedTest implements Recorder {

    /// Of 0.3 s at 8 kHz.
    private static final short[] TONE = tone();

    /// Of 20 ms at the rate of recordings.
    private static final int FRAME = KeptSound.RATE_HZ / 50;

    /// Of a sample of a tone, and of no noise.
    private static final int LOUD = 500;

    private final List<Duration> kept = new CopyOnWriteArrayList<>();
    private final List<Set<PersonId>> begun = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<String> pauses = new CopyOnWriteArrayList<>();
    private volatile ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private volatile boolean isFull;
    private volatile String recorded = "bert";
    private Building house;
    private Telephone anna;
    private Telephone bert;
    private Telephone carl;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        house = new Building(folder, Services.speaking(Recognised.PROMPTS).recording(this));
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        carl = house.telephone("carl", "103");
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            house.isQuiet();
        } finally {
            house.close();
        }
    }

    @Override
    public Optional<String> rule(Set<PersonId> people, Set<String> trunks) {
        if (trunks.contains("line")) {
            return Optional.of("trunk line");
        }
        return people.contains(house.owner(recorded)) ? Optional.of("extension") : Optional.empty();
    }

    @Override
    public Tape begin(Id call, String rule, Set<PersonId> people) throws IOException {
        begun.add(people);
        if (isFull) {
            throw new IOException("the disk is full");
        }
        var taken = new ByteArrayOutputStream();
        this.taken = taken;
        return new Tape() {
            @Override
            public RecordingSink sink() {
                return RecordingSink.to(taken);
            }

            @Override
            public void keep(Duration length, boolean isCut) {
                assertThat(isCut).isFalse();
                assertThat(taken.size()).isPositive();
                kept.add(length);
            }

            @Override
            public void discard() {
                throw new AssertionError("discarded");
            }
        };
    }

    @Override
    public void paused(Id call, PersonId by, boolean isPaused) {
        pauses.add((isPaused ? "paused by " : "goes on by ") + by.equals(house.owner("bert")));
    }

    @Override
    public void failed(Id call, String why) {
        failures.add(why);
    }

    @Test
    void bothAreToldBeforeAnythingIsKept() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        assertThat(begun).isEmpty();
        assertThat(Recognised.fit(anna.voice.listen(2_500), "recorded")).isGreaterThan(0.9);
        Voice.talk(anna.voice, bert.voice);
        assertThat(begun).containsExactly(Set.of(house.owner("anna"), house.owner("bert")));
        anna.hangUp(call);
        bert.letGo(rung);
        house.isQuiet();
        assertThat(kept).singleElement().satisfies(length -> assertThat(length).isPositive());
    }

    @Test
    void aPauseIsToldAndKeepsNothingUntilBothAreToldAgain() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        anna.voice.listen(2_500);
        Voice.talk(anna.voice, bert.voice);
        bert.voice.say(TONE);
        anna.voice.listen(1_000);
        bert.voice.press('*');
        bert.voice.press('1');
        assertThat(Recognised.fit(anna.voice.listen(2_500), "recording-stopped"))
                .isGreaterThan(0.9);
        assertThat(pauses).containsExactly("paused by true");
        Voice.talk(anna.voice, bert.voice);
        bert.voice.say(TONE);
        anna.voice.say(TONE);
        anna.voice.listen(1_000);
        bert.voice.press('1');
        bert.voice.press('*');
        assertThat(pauses).as("not the code").hasSize(1);
        bert.voice.press('1');
        assertThat(Recognised.fit(anna.voice.listen(2_500), "recording-resumed"))
                .isGreaterThan(0.9);
        assertThat(pauses).containsExactly("paused by true", "goes on by true");
        Voice.talk(anna.voice, bert.voice);
        bert.voice.say(TONE);
        anna.voice.listen(1_000);
        anna.hangUp(call);
        bert.letGo(rung);
        house.isQuiet();
        assertThat(begun).hasSize(1);
        assertThat(kept).hasSize(1);
        assertThat(tonesIn(taken.toByteArray()))
                .as("before and after the pause")
                .isEqualTo(2);
    }

    private static short[] tone() {
        short[] samples = new short[2_400];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * 700 * i / 8_000));
        }
        return samples;
    }

    /// What is loud on either side for half of [#TONE] at least; an encoder may click after a silence.
    private static int tonesIn(byte[] ogg) throws IOException {
        var samples = ByteBuffer.wrap(new KeptSound(OpusLibrary.concentus()).wav(ogg))
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(WavWriter.HEADER_BYTES)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        int tones = 0;
        int loudFrames = 0;
        while (samples.remaining() >= 2 * FRAME) {
            int most = 0;
            for (int i = 0; i < 2 * FRAME; i++) {
                most = Math.max(most, Math.abs(samples.get()));
            }
            loudFrames = most > LOUD ? loudFrames + 1 : 0;
            tones += loudFrames == TONE.length / 160 / 2 ? 1 : 0;
        }
        return tones;
    }

    @Test
    void whoWasCalledIsToldToo() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        assertThat(Recognised.fit(bert.voice.listen(2_500), "recorded")).isGreaterThan(0.9);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void aCallForHelpIsLeftAlone() throws IOException {
        var carrier = house.telephone("carrier", "900");
        house.trunk("line", carrier);
        house.routes.put("112", new Route.Outside("112", true, List.of("line")));
        var help = anna.call("112");
        var out = carrier.rung();
        carrier.pickUp(out);
        anna.answered(help);
        anna.voice.listen(1_000);
        Voice.talk(anna.voice, carrier.voice);
        assertThat(begun).isEmpty();
        assertThat(failures).isEmpty();
        anna.hangUp(help);
        carrier.letGo(out);
    }

    @Test
    void aFullDiskEndsTheRecordingAndNotTheCall() throws IOException {
        isFull = true;
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        anna.voice.listen(2_500);
        Voice.talk(anna.voice, bert.voice);
        assertThat(begun).hasSize(1);
        assertThat(kept).isEmpty();
        assertThat(failures).containsExactly("it is not recorded: the disk is full");
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void whereTheNoticeCannotBeSaidNothingIsRecorded(@TempDir Path folder) throws IOException {
        house.close();
        house = new Building(folder.resolve("mute"), Services.none().recording(this));
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        Voice.talk(anna.voice, bert.voice);
        anna.voice.listen(1_000);
        Voice.talk(anna.voice, bert.voice);
        assertThat(begun).isEmpty();
        assertThat(failures).containsExactly("it is not recorded: the notice cannot be said");
        anna.hangUp(call);
        bert.letGo(rung);
    }

    private static void refer(Telephone who, Telephone.Talk talk, String to) throws IOException {
        who.send(who.request(talk, Method.REFER).add(HeaderName.REFER_TO, to).build());
        who.expect(200);
        who.ok(talk, who.expect(Method.NOTIFY));
    }

    private static void wasSent(Telephone who, Telephone.Talk talk) throws IOException {
        who.ok(talk, who.expect(Method.NOTIFY));
        who.letGo(talk);
    }

    private Set<PersonId> owners(String one, String other) {
        return Set.of(house.owner(one), house.owner(other));
    }

    @Test
    void whoIsSentToSomebodyWhoIsRecordedIsToldFirst() throws IOException {
        var call = anna.call("103");
        var atCarl = carl.rung();
        carl.pickUp(atCarl);
        anna.answered(call);
        refer(carl, atCarl, "<sip:102@house.test>");
        var rung = bert.rung();
        bert.pickUp(rung);
        wasSent(carl, atCarl);
        assertThat(begun).isEmpty();
        assertThat(Recognised.fit(anna.voice.listen(2_500), "recorded")).isGreaterThan(0.9);
        Voice.talk(anna.voice, bert.voice);
        assertThat(begun).containsExactly(owners("anna", "bert"));
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void theRecordingIsOverOnceNobodyTheRuleWantsTalks() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        anna.voice.listen(2_500);
        Voice.talk(anna.voice, bert.voice);
        refer(bert, rung, "<sip:103@house.test>");
        var atCarl = carl.rung();
        carl.pickUp(atCarl);
        wasSent(bert, rung);
        assertThat(Recognised.fit(carl.voice.listen(2_500), "recorded")).isLessThan(0.5);
        assertThat(kept).hasSize(1);
        Voice.talk(anna.voice, carl.voice);
        anna.hangUp(call);
        carl.letGo(atCarl);
        house.isQuiet();
        assertThat(begun).containsExactly(owners("anna", "bert"));
        assertThat(kept).hasSize(1);
    }

    @Test
    void afterAConsultationWhoWasNotToldYetIsToldFirst() throws IOException {
        recorded = "carl";
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        bert.speaksAnew(Codec.PCMA);
        var toCarl = bert.call("103");
        var atCarl = carl.rung();
        carl.pickUp(atCarl);
        bert.answered(toCarl);
        carl.voice.listen(2_500);
        Voice.talk(bert.voice, carl.voice);
        assertThat(begun).containsExactly(owners("bert", "carl"));
        var replaces = toCarl.replaces().replace(";", "%3B").replace("=", "%3D").replace("@", "%40");
        refer(bert, rung, "<sip:103@house.test?Replaces=" + replaces + ">");
        wasSent(bert, rung);
        bert.letGo(toCarl);
        assertThat(begun).hasSize(1);
        assertThat(Recognised.fit(anna.voice.listen(2_500), "recorded")).isGreaterThan(0.9);
        Voice.talk(anna.voice, carl.voice);
        assertThat(begun).containsExactly(owners("bert", "carl"), owners("anna", "carl"));
        anna.hangUp(call);
        carl.letGo(atCarl);
        house.isQuiet();
        assertThat(kept).hasSize(2);
    }
}
