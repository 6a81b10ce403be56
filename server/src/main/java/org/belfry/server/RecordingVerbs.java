package org.belfry.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.identity.People;
import org.belfry.identity.Person;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.pbx.recording.RecordedCall;
import org.belfry.pbx.recording.Recordings;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;

/// What the command line can ask about recorded calls: it lists and deletes them all, and plays them in
/// the name of somebody who may listen (decision 0198). Thread-safe.
final class RecordingVerbs {

    /// What recordings are kept as: Ogg Opus.
    private static final String AS_IT_IS = ".ogg";

    private final Recordings recordings;
    private final KeptSound sounds;
    private final People people;

    RecordingVerbs(Recordings recordings, KeptSound sounds, People people) {
        this.recordings = recordings;
        this.sounds = sounds;
        this.people = people;
    }

    Map<String, Function<ControlRequest, ControlReply>> table() {
        return Map.of("recording.list", this::list, "recording.play", this::play, "recording.delete", this::delete);
    }

    private ControlReply list(ControlRequest request) {
        var array = JsonNodeFactory.instance.arrayNode();
        var lines = new ArrayList<String>();
        for (var recorded : recordings.list()) {
            array.add(described(recorded));
            lines.add("%s  %s  %5d s  %-5s  %s; may listen: %s"
                    .formatted(
                            recorded.id(),
                            recorded.beganAt().truncatedTo(ChronoUnit.SECONDS),
                            recorded.length().toSeconds(),
                            recorded.isCut() ? "cut" : "whole",
                            String.join(", ", names(recorded.people())),
                            String.join(", ", names(recorded.listeners()))));
        }
        return new ControlReply.Done(lines.isEmpty() ? List.of("No call was recorded.") : lines, array);
    }

    private ObjectNode described(RecordedCall recorded) {
        var entry = object().put("id", recorded.id().toString())
                .put("call", recorded.call().toString())
                .put("rule", recorded.rule())
                .put("beganAt", recorded.beganAt().toString())
                .put("lengthMillis", recorded.length().toMillis())
                .put("cut", recorded.isCut());
        fill(entry.putArray("people"), recorded.people());
        fill(entry.putArray("listeners"), recorded.listeners());
        return entry;
    }

    private void fill(ArrayNode array, Collection<PersonId> named) {
        names(named).forEach(array::add);
    }

    /// Of those who still have an account.
    private List<String> names(Collection<PersonId> named) {
        return named.stream()
                .flatMap(person -> people.find(person).stream())
                .map(person -> person.name().disclose())
                .sorted()
                .collect(Collectors.toList());
    }

    private ControlReply play(ControlRequest request) {
        String user = request.argument("user").orElse("");
        return people.named(user)
                .map(listener -> play(request, listener))
                .orElseGet(() -> new ControlReply.Refused(
                        "--user %s: nobody has an account of that name; ./belfry user list shows who has"
                                .formatted(user)));
    }

    private ControlReply play(ControlRequest request, Person listener) {
        var recording = named(request).flatMap(recordings::find);
        if (recording.isEmpty()) {
            return missing(request);
        }
        if (!recording.get().listeners().contains(listener.id())) {
            return new ControlReply.Refused(
                    "%s may not hear that recording: the dialplan did not name them among its listeners"
                            .formatted(listener.name().disclose()));
        }
        var file = Path.of(request.argument("to").orElse(""));
        boolean asItIs = file.toString().endsWith(AS_IT_IS);
        if (!asItIs && recording.get().length().compareTo(KeptSound.WAV_LONGEST) > 0) {
            return new ControlReply.Refused(
                    "--to %s: it lasted longer than %d minutes; to a file that ends with %s it is written as recorded"
                            .formatted(file, KeptSound.WAV_LONGEST.toMinutes(), AS_IT_IS));
        }
        try {
            return recordings
                    .hear(recording.get().id(), listener.id(), by(request), ogg -> written(ogg, file, asItIs))
                    .orElseGet(() -> missing(request));
        } catch (IOException e) {
            return new ControlReply.Refused("the recording can't be read: %s".formatted(e.getMessage()));
        }
    }

    private ControlReply written(InputStream ogg, Path file, boolean asItIs) {
        return PrivateFile.write(
                file,
                out -> {
                    if (asItIs) {
                        ogg.transferTo(out);
                    } else {
                        out.write(sounds.wav(ogg.readAllBytes()));
                    }
                },
                "Written to %s.".formatted(file));
    }

    private ControlReply delete(ControlRequest request) {
        var recording = named(request);
        if (recording.isEmpty() || !recordings.delete(recording.get(), by(request))) {
            return missing(request);
        }
        return new ControlReply.Done(
                List.of("Deleted."), object().put("deleted", recording.get().toString()));
    }

    private static Optional<Id> named(ControlRequest request) {
        try {
            return request.argument("recording").map(Id::parse);
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static ControlReply missing(ControlRequest request) {
        return new ControlReply.Refused("there is no recording '%s'; ./belfry recording list shows them"
                .formatted(request.argument("recording").orElse("")));
    }

    private static Actor by(ControlRequest request) {
        return new Actor.CommandLine(request.unixUser());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
