package org.belfry.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.identity.People;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.pbx.recording.RecordedCall;
import org.belfry.pbx.recording.Recordings;
import org.belfry.web.RecordingMessages.Recorded;

/// The recorded calls that whoever is signed in may hear, and no other; at the app only (decision 0206).
///
/// Limit: [#LISTED_MAX] are listed; one longer than [#LONGEST] is not given out, for it is decoded in memory.
final class RecordingRoutes {

    static final int LISTED_MAX = 200;
    static final Duration LONGEST = KeptSound.WAV_LONGEST;

    private static final String AREA = "Recordings";

    private final Recordings recordings;
    private final KeptSound sounds;
    private final People people;
    private final SoundDesk desk;

    RecordingRoutes(WebRooms rooms, SoundDesk desk) {
        recordings = rooms.recordings();
        sounds = rooms.voicemail().sounds();
        people = rooms.accounts().people();
        this.desk = desk;
    }

    List<Route<?>> routes() {
        return List.of(
                Route.get("/recordings")
                        .appOnly()
                        .signedIn()
                        .gives(200, RecordingMessages.Recordings.class)
                        .says(
                                AREA,
                                "Recordings I may hear",
                                "Of calls that a rule recorded, where it named the person who is signed in a listener.")
                        .by(this::list),
                Route.get("/recordings/sounds/{id}")
                        .appOnly()
                        .signedIn()
                        .givesSound()
                        .orRefuses(ProblemCode.INVALID, ProblemCode.NOT_FOUND)
                        .says(
                                AREA,
                                "Hear a recording",
                                "As a WAV file, a side a channel, always whole; audited. Ten minutes at most.")
                        .by(this::sound));
    }

    private Answer list(Call call) {
        return Answer.of(
                new RecordingMessages.Recordings(recordings.of(call.signedIn().person(), LISTED_MAX).stream()
                        .map(this::told)
                        .toList()));
    }

    private Recorded told(RecordedCall recorded) {
        return new Recorded(
                recorded.id().toString(),
                recorded.people().stream()
                        .flatMap(person -> people.find(person).stream())
                        .map(person -> person.displayName().disclose())
                        .sorted()
                        .toList(),
                recorded.rule(),
                recorded.beganAt(),
                (int) Math.max(1, Math.round(recorded.length().toMillis() / 1_000.0)),
                recorded.isCut());
    }

    /// Whoever may not hear it learns as little as of one that never was.
    private Answer sound(Call call) {
        var listener = call.signedIn().person();
        boolean isLong = call.id()
                .flatMap(id -> heard(id, listener))
                .filter(recorded -> recorded.length().compareTo(LONGEST) > 0)
                .isPresent();
        return isLong
                ? Answer.refuse(
                        ProblemCode.INVALID,
                        "that recording is too long to be heard here (expected: ten minutes at most)")
                : desk.giveAlone(call, id -> recordings.sound(id, listener, call.actor()), sounds::wav);
    }

    private Optional<RecordedCall> heard(Id id, PersonId listener) {
        return recordings.find(id).filter(recorded -> recorded.listeners().contains(listener));
    }
}
