package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.media.record.RecordingSink;
import org.belfry.pbx.dialplan.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that a rule records: both are told before anything of them is kept.
final class RecordedTest implements Recorder {

    private final List<Duration> kept = new CopyOnWriteArrayList<>();
    private final List<Set<PersonId>> begun = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean isFull;
    private Building house;
    private Telephone anna;
    private Telephone bert;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        house = new Building(folder, Services.speaking(Recognised.PROMPTS).recording(this));
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
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
        return people.contains(house.owner("bert")) ? Optional.of("extension 102") : Optional.empty();
    }

    @Override
    public Tape begin(Id call, String rule, Set<PersonId> people) throws IOException {
        begun.add(people);
        if (isFull) {
            throw new IOException("the disk is full");
        }
        var taken = new ByteArrayOutputStream();
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
}
