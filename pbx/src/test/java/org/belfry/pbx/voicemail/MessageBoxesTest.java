package org.belfry.pbx.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What callers leave is kept, found by its owner alone, and forgotten in time.
final class MessageBoxesTest {

    private static final Redacted<String> STRANGER = Redacted.of("+442079460958");
    private static final Actor BY = new Actor.CommandLine("root");
    private static final Duration LENGTH = Duration.ofSeconds(4);

    private final VirtualTime time = new VirtualTime();
    private final KeptSound sounds = new KeptSound(OpusLibrary.concentus());
    private final byte[] spoken = Spoken.tone(700, 4);
    private OnePerson tenant;
    private MessageBoxes boxes;

    @BeforeEach
    void open(@TempDir Path folder) {
        tenant = new OnePerson(folder, time);
        boxes = opened();
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    private MessageBoxes opened() {
        return MessageBoxes.open(
                tenant.store(),
                new BoxLimits(3, Duration.ofMinutes(3), Duration.ofSeconds(1), Duration.ofMinutes(1)),
                (_, _, _) -> {},
                time,
                tenant.random);
    }

    private VoiceMessage left(PersonId owner, Optional<PersonId> caller) throws IOException {
        try (var draft = begun(owner, caller)) {
            var sink = draft.sink();
            sink.append(spoken, 0, spoken.length);
            sink.close();
            return draft.keep(LENGTH).orElseThrow();
        }
    }

    private MessageDraft begun(PersonId owner, Optional<PersonId> caller) {
        return switch (boxes.leave(owner, STRANGER, caller)) {
            case Leaving.Open(var draft) -> draft;
            case Leaving.Full _, Leaving.Unavailable _ -> throw new AssertionError("no message may be left");
        };
    }

    @Test
    void whatWasSaidIsHeardAgainByItsOwnerAlone() throws Exception {
        var message = left(tenant.person, Optional.empty());
        assertThat(boxes.of(tenant.person)).singleElement().satisfies(found -> {
            assertThat(found.caller()).isEqualTo(STRANGER);
            assertThat(found.length()).isEqualTo(LENGTH);
            assertThat(found.leftAt()).isEqualTo(time.now());
            assertThat(found.isHeard()).isFalse();
        });
        var sound = sounds.left(boxes.sound(tenant.person, message.id()).orElseThrow(), Spoken.RATE_HZ);
        assertThat(sound.length / (double) Spoken.RATE_HZ).isCloseTo(4, within(0.05));
        assertThat(Spoken.share(sound, 700)).isGreaterThan(0.9);
        var other = tenant.another();
        assertThat(boxes.of(other)).isEmpty();
        assertThat(boxes.find(other, message.id())).isEmpty();
        assertThat(boxes.sound(other, message.id())).isEmpty();
        assertThat(boxes.hear(other, message.id(), true)).isFalse();
        assertThat(boxes.delete(other, message.id(), BY)).isFalse();
        assertThat(boxes.of(tenant.person)).hasSize(1);
    }

    @Test
    void nothingOfItIsOnDiskInClear() throws Exception {
        left(tenant.person, Optional.empty());
        assertThat(tenant.dataHolds(STRANGER.disclose())).isFalse();
        assertThat(tenant.dataHolds("OpusHead")).isFalse();
    }

    @Test
    void countsFollowEachChangeAndItIsTold() throws Exception {
        var told = new ArrayList<MessageCounts>();
        var messages = new ArrayList<VoiceMessage>();
        boxes.whenChanged(owner -> told.add(boxes.counts(owner)));
        boxes.whenLeft(messages::add);
        var message = left(tenant.person, Optional.empty());
        boxes.hear(tenant.person, message.id(), true);
        boxes.hear(tenant.person, message.id(), true);
        boxes.delete(tenant.person, message.id(), BY);
        assertThat(told).containsExactly(new MessageCounts(1, 0), new MessageCounts(0, 1), MessageCounts.NONE);
        assertThat(messages).containsExactly(message);
        assertThat(tenant.audited()).contains(MessageBoxes.DELETE);
        left(tenant.person, Optional.empty());
        tenant.restart();
        assertThat(opened().counts(tenant.person)).isEqualTo(new MessageCounts(1, 0));
    }

    @Test
    void aFullBoxSaysSoAndThoseBeingLeftCount() throws Exception {
        left(tenant.person, Optional.empty());
        left(tenant.person, Optional.empty());
        try (var third = begun(tenant.person, Optional.empty())) {
            assertThat(boxes.leave(tenant.person, STRANGER, Optional.empty())).isInstanceOf(Leaving.Full.class);
            assertThat(boxes.of(tenant.person)).hasSize(2);
            assertThat(third.id()).isNotNull();
        }
        begun(tenant.person, Optional.empty()).close();
    }

    @Test
    void nobodyLeavesAnythingForSomebodyWhoIsNotThere() {
        var nobody = new PersonId(Id.next(time, tenant.random));
        assertThat(boxes.leave(nobody, STRANGER, Optional.empty())).isInstanceOf(Leaving.Unavailable.class);
    }

    @Test
    void whatIsTooShortIsNotKept() throws Exception {
        try (var draft = begun(tenant.person, Optional.empty())) {
            assertThat(draft.keep(Duration.ofMillis(900))).isEmpty();
        }
        assertThat(boxes.of(tenant.person)).isEmpty();
        tenant.restart();
        assertThat(opened().of(tenant.person)).isEmpty();
    }

    @Test
    void aMessageCutByACrashIsInTheBoxAtTheNextStart() throws Exception {
        var draft = begun(tenant.person, Optional.empty());
        // What had come when the process died.
        draft.sink().append(spoken, 0, spoken.length * 3 / 4);
        tenant.restart();
        boxes = opened();
        assertThat(boxes.counts(tenant.person)).isEqualTo(new MessageCounts(1, 0));
        var message = boxes.of(tenant.person).getFirst();
        assertThat(message.caller()).isEqualTo(STRANGER);
        assertThat(message.length()).isBetween(Duration.ofMillis(2_300), Duration.ofMillis(3_050));
        var sound = sounds.left(boxes.sound(tenant.person, message.id()).orElseThrow(), Spoken.RATE_HZ);
        assertThat(sound.length / 16).isCloseTo((int) message.length().toMillis(), within(100));
        assertThat(Spoken.share(sound, 700)).isGreaterThan(0.9);
        tenant.restart();
        assertThat(opened().of(tenant.person)).hasSize(1);
    }

    @Test
    void whatTheCallerSaidGoesWithTheCaller() throws Exception {
        var caller = tenant.another();
        var message = left(tenant.person, Optional.of(caller));
        assertThat(boxes.sound(tenant.person, message.id())).isPresent();
        tenant.keys.destroyPerson(caller);
        assertThat(boxes.sound(tenant.person, message.id())).isEmpty();
    }

    @Test
    void messagesGoWhenTheirTermIsOver() throws Exception {
        left(tenant.person, Optional.empty());
        time.pass(Duration.ofDays(60));
        var younger = left(tenant.person, Optional.empty());
        time.pass(Duration.ofDays(40));
        boxes.round();
        assertThat(boxes.of(tenant.person)).extracting(VoiceMessage::id).containsExactly(younger.id());
    }

    @Test
    void aGreetingIsReplacedAndTakenBack() throws Exception {
        var greetings = new Greetings(tenant.store());
        assertThat(greetings.sound(tenant.person)).isEmpty();
        for (int i = 0; i < 2; i++) {
            try (var draft = greetings.begin(tenant.person)) {
                draft.sink().append(spoken, 0, spoken.length);
                draft.sink().close();
                draft.keep();
            }
        }
        try (var dropped = greetings.begin(tenant.person)) {
            dropped.sink().append(spoken, 0, 10);
        }
        assertThat(greetings.sound(tenant.person)).contains(spoken);
        greetings.remove(tenant.person);
        assertThat(greetings.sound(tenant.person)).isEmpty();
        assertThat(tenant.store().blobs().ofPerson(tenant.person)).isEmpty();
    }
}
