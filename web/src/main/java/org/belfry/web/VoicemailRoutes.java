package org.belfry.web;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.identity.People;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.pbx.voicemail.Greetings;
import org.belfry.pbx.voicemail.MailChoices.Wish;
import org.belfry.pbx.voicemail.MailedMessages;
import org.belfry.pbx.voicemail.MessageBoxes;
import org.belfry.pbx.voicemail.VoiceMessage;
import org.belfry.web.VoicemailMessages.LeftMessage;
import org.belfry.web.VoicemailMessages.MailChoice;
import org.belfry.web.VoicemailMessages.MailStanding;
import org.belfry.web.VoicemailMessages.Mark;
import org.belfry.web.VoicemailMessages.MessageBox;

/// The message box of whoever is signed in, and nobody else's; at the app only (decision 0193).
final class VoicemailRoutes {

    private static final String AREA = "Messages";

    private final MessageBoxes boxes;
    private final Greetings greetings;
    private final KeptSound sounds;
    private final MailedMessages mailed;
    private final People people;
    private final SoundDesk desk;

    VoicemailRoutes(WebRooms.Voicemail voicemail, People people, SoundDesk desk) {
        boxes = voicemail.boxes();
        greetings = voicemail.greetings();
        sounds = voicemail.sounds();
        mailed = voicemail.mailed();
        this.people = people;
        this.desk = desk;
    }

    List<Route<?>> routes() {
        return List.of(
                Route.get("/messages")
                        .appOnly()
                        .signedIn()
                        .gives(200, MessageBox.class)
                        .says(AREA, "My messages", "What callers left for the person who is signed in.")
                        .by(this::box),
                Route.get("/messages/sounds/{id}")
                        .appOnly()
                        .signedIn()
                        .givesSound()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(
                                AREA,
                                "Hear a message",
                                "As a WAV file, always whole; audited. It is heard once it is marked so.")
                        .by(call -> sound(call, id -> boxes.sound(owner(call), id, call.actor()))),
                Route.post("/messages/marks/{id}")
                        .appOnly()
                        .signedIn()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(AREA, "Mark a message", "As heard or not, which telephones are told of.")
                        .by(Mark.class, this::mark),
                Route.delete("/messages/{id}")
                        .appOnly()
                        .signedIn()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(AREA, "Delete a message", "For good; audited, and telephones are told of it.")
                        .by(this::delete),
                Route.get("/messages/mail")
                        .appOnly()
                        .signedIn()
                        .gives(200, MailStanding.class)
                        .says(AREA, "My messages by mail", "What of them is sent, and where to.")
                        .by(call -> standing(owner(call))),
                Route.post("/messages/mail")
                        .appOnly()
                        .signedIn()
                        .gives(200, MailStanding.class)
                        .says(
                                AREA,
                                "Choose what is sent by mail",
                                "To the address of the account, or that an administrator set; audited.")
                        .by(MailChoice.class, this::choose),
                Route.get("/greetings/{id}")
                        .appOnly()
                        .signedIn()
                        .givesSound()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(AREA, "Hear my greeting", "As a WAV file: what callers hear before the tone.")
                        .by(call -> sound(call, id -> isGreeting(call, id) ? greeting(call) : Optional.empty())),
                Route.delete("/greetings/{id}")
                        .appOnly()
                        .signedIn()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(AREA, "Back to the standard greeting", "What was spoken is deleted for good.")
                        .by(this::standard));
    }

    private static PersonId owner(Call call) {
        return call.signedIn().person();
    }

    private Answer box(Call call) {
        var owner = owner(call);
        var callers = boxes.callers(owner);
        return Answer.of(new MessageBox(
                boxes.of(owner).stream()
                        .sorted(Comparator.comparing(VoiceMessage::leftAt).reversed())
                        .map(message -> told(message, Optional.ofNullable(callers.get(message.id()))))
                        .toList(),
                greetings.of(owner).map(Id::toString).orElse(null)));
    }

    private LeftMessage told(VoiceMessage message, Optional<PersonId> caller) {
        return new LeftMessage(
                message.id().toString(),
                message.caller().disclose(),
                caller.flatMap(people::find)
                        .map(person -> person.displayName().disclose())
                        .orElse(null),
                message.leftAt(),
                (int) Math.max(1, Math.round(message.length().toMillis() / 1_000.0)),
                message.isHeard(),
                boxes.isCut(message),
                message.transcript()
                        .map(Redacted::disclose)
                        .filter(words -> !words.isEmpty())
                        .orElse(null));
    }

    private Answer sound(Call call, SoundDesk.Kept kept) {
        return desk.give(call, kept, sounds::wavOfLeft);
    }

    private Answer mark(Call call, Mark mark) {
        return done(call.id().filter(id -> boxes.hear(owner(call), id, mark.heard())));
    }

    private Answer delete(Call call) {
        return done(call.id().filter(id -> boxes.delete(owner(call), id, call.actor())));
    }

    private Answer standing(PersonId owner) {
        var standing = mailed.standing(owner);
        return Answer.of(new MailStanding(
                standing.wish().name().toLowerCase(Locale.ROOT),
                standing.to().map(Redacted::disclose).orElse(null),
                standing.isPossible()));
    }

    private Answer choose(Call call, MailChoice choice) {
        var wish = Wish.valueOf(choice.mail().toUpperCase(Locale.ROOT));
        return mailed.choose(owner(call), wish, call.actor())
                ? standing(owner(call))
                : Answer.refuse(
                        ProblemCode.INVALID,
                        "mail: '%s' (expected: off, for no mail server is set or no address is known)"
                                .formatted(choice.mail()));
    }

    private static Answer done(Optional<Id> what) {
        return what.isPresent() ? Answer.done() : Answer.refuse(ProblemCode.NOT_FOUND);
    }

    private boolean isGreeting(Call call, Id id) {
        return greetings.of(owner(call)).filter(id::equals).isPresent();
    }

    private Optional<byte[]> greeting(Call call) throws IOException {
        return greetings.sound(owner(call));
    }

    private Answer standard(Call call) {
        var greeting = call.id().filter(id -> isGreeting(call, id));
        greeting.ifPresent(_ -> greetings.remove(owner(call)));
        return done(greeting);
    }
}
