package org.belfry.pbx.call;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.prompt.Prompts;
import org.belfry.ground.PersonId;
import org.belfry.pbx.dialplan.Route;
import org.jspecify.annotations.Nullable;

/// What the house can do for callers itself. Immutable but for what its services keep; thread-safe.
///
/// Without prompts the house has no voice: nothing is announced, and no caller is served.
public final class Services {

    private final @Nullable Phrases phrases;
    private final Map<String, Function<String, Attendant>> features;
    private final Function<PersonId, Optional<Attendant>> boxes;
    private final Recorder recorder;

    private Services(
            @Nullable Phrases phrases,
            Map<String, Function<String, Attendant>> features,
            Function<PersonId, Optional<Attendant>> boxes,
            Recorder recorder) {
        this.phrases = phrases;
        this.features = Map.copyOf(features);
        this.boxes = boxes;
        this.recorder = recorder;
    }

    /// A house without voice.
    public static Services none() {
        return new Services(null, Map.of(), _ -> Optional.empty(), Recorder.NOTHING);
    }

    /// One that speaks, with the prompts that come with the program.
    public static Services speaking() {
        return speaking(Prompts.shipped(OpusLibrary.best()));
    }

    static Services speaking(Prompts prompts) {
        return new Services(new Phrases(prompts), Map.of(), _ -> Optional.empty(), Recorder.NOTHING);
    }

    /// The same with a service more.
    ///
    /// @param feature as in [Route.Feature#code]
    /// @param attendant makes one for a caller, given what was dialled behind the code: digits, or nothing
    public Services with(String feature, Function<String, Attendant> attendant) {
        var more = new java.util.HashMap<>(features);
        more.put(feature, attendant);
        return new Services(phrases, more, boxes, recorder);
    }

    /// The same with message boxes.
    ///
    /// @param attendant makes one for who calls somebody and is to leave a message; nothing for a person
    ///     without a box. Must not wait
    public Services withBoxes(Function<PersonId, Optional<Attendant>> attendant) {
        return new Services(phrases, features, attendant, recorder);
    }

    /// The same with calls that are recorded.
    public Services recording(Recorder by) {
        return new Services(phrases, features, boxes, by);
    }

    Recorder recorder() {
        return recorder;
    }

    Optional<Phrases> phrases() {
        return Optional.ofNullable(phrases);
    }

    Optional<Attendant> feature(Route.Feature route) {
        return Optional.ofNullable(features.get(route.code())).map(made -> made.apply(route.argument()));
    }

    Optional<Attendant> box(PersonId person) {
        return boxes.apply(person);
    }
}
