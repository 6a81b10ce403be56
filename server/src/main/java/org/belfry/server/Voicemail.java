package org.belfry.server;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.ground.Background;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.identity.People;
import org.belfry.identity.Person;
import org.belfry.pbx.call.Faces;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.pbx.voicemail.BoxLimits;
import org.belfry.pbx.voicemail.Greetings;
import org.belfry.pbx.voicemail.MailChoices;
import org.belfry.pbx.voicemail.MailedMessages;
import org.belfry.pbx.voicemail.MessageBoxes;
import org.belfry.pbx.voicemail.MessageDesk;
import org.belfry.pbx.voicemail.MessageWaiting;
import org.belfry.pbx.voicemail.Pins;
import org.belfry.pbx.voicemail.Transcriber;
import org.belfry.pbx.voicemail.Transcripts;
import org.belfry.store.TenantStore;
import org.belfry.web.WebRooms;

/// The message boxes in the house: what is kept, who may hear it, and who serves callers.
final class Voicemail implements AutoCloseable {

    /// What people without an extension are shown by.
    private static final String NO_NUMBER = "anonymous";

    private final MessageBoxes boxes;
    private final MailChoices choices;
    private final MailedMessages mailed;
    private final Greetings greetings;
    private final Pins pins;
    private final KeptSound sounds = new KeptSound(OpusLibrary.best());
    private final MessageWaiting waiting;
    private final MessageDesk desk;
    private final Optional<Path> transcriber;

    /// Reads what is kept, and puts into their boxes messages that were cut. Waits for the store.
    ///
    /// @param guesses told of the telephone that somebody typed a wrong PIN at
    Voicemail(Telephony.Ground ground, Calling calling, People people, Faces faces, Consumer<DeviceId> guesses) {
        TenantStore store = ground.store();
        Time time = ground.time();
        Supplier<ZoneId> zone = () -> calling.dialplans().plan().place().zone();
        choices = new MailChoices(store, time);
        mailed = new MailedMessages(
                ground.courier(),
                choices,
                sounds,
                person -> people.find(person).flatMap(Person::email).map(Redacted::disclose),
                zone);
        boxes = MessageBoxes.open(store, BoxLimits.USUAL, mailed, time, ground.random());
        mailed.serve(boxes);
        transcriber = ground.telephones().transcriber();
        pins = new Pins(store, person -> extension(faces, person), time, ground.random());
        waiting = new MessageWaiting(boxes, person -> extension(faces, person));
        greetings = new Greetings(store);
        desk = new MessageDesk(
                boxes,
                greetings,
                pins,
                sounds,
                new MessageDesk.Around(person -> extension(faces, person), zone, guesses, time));
    }

    private static String extension(Faces faces, PersonId person) {
        return faces.of(person)
                .map(Faces.Face::number)
                .filter(number -> !number.equals(NO_NUMBER))
                .orElse("");
    }

    MessageBoxes boxes() {
        return boxes;
    }

    Pins pins() {
        return pins;
    }

    /// Who wants their messages by mail.
    MailChoices choices() {
        return choices;
    }

    MailedMessages mailed() {
        return mailed;
    }

    KeptSound sounds() {
        return sounds;
    }

    /// For their owners' browsers.
    WebRooms.Voicemail forWeb() {
        return new WebRooms.Voicemail(boxes, greetings, sounds, mailed);
    }

    MessageWaiting waiting() {
        return waiting;
    }

    MessageDesk desk() {
        return desk;
    }

    void begin(Background background) {
        boxes.start(background);
        transcriber
                .map(program -> new Transcripts(boxes, sounds, new Transcriber(program, background), background))
                .ifPresent(Transcripts::begin);
    }

    @Override
    public void close() {
        boxes.close();
    }
}
