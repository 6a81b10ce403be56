package org.belfry.web;

import java.util.List;
import org.belfry.identity.People;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.pbx.recording.RecordedCall;
import org.belfry.pbx.recording.Recordings;
import org.belfry.web.RecordingMessages.Recorded;

/// The recorded calls that whoever is signed in may hear, and no other; at the app only (decision 0206).
///
/// Limit: [#LISTED_MAX] are listed; they are given out in parts of [KeptSound#PART], for those are decoded in memory.
final class RecordingRoutes {

    static final int LISTED_MAX = 200;

    private static final int PARTS_MAX = 1_000;

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
                        .query(new Route.Query("part", "Which two minutes of it; the first if left out.", 0, PARTS_MAX))
                        .givesSound()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(
                                AREA,
                                "Hear a recording",
                                "Two minutes of it as a WAV file, a side a channel, always whole; audited.")
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
        int part = Math.toIntExact(call.query().getOrDefault("part", 0L));
        boolean isThere = call.id()
                .flatMap(recordings::find)
                .filter(recorded -> recorded.listeners().contains(listener))
                .filter(recorded -> part < KeptSound.parts(recorded.length()))
                .isPresent();
        return isThere
                ? desk.give(call, id -> recordings.hear(id, listener, call.actor(), ogg -> sounds.wav(ogg, part)))
                : Answer.refuse(ProblemCode.NOT_FOUND);
    }
}
