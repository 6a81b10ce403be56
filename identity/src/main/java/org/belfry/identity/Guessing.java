package org.belfry.identity;

import java.time.Duration;
import java.util.HexFormat;
import org.belfry.ground.Network;
import org.belfry.ground.Time;

/// How often a secret of one person may be guessed, without letting guessers keep the owner out (policy A5, A12).
///
/// A try from a network familiar to the person counts there alone and waits a minute at most. A try from anywhere else
/// counts for the person and for the source network, and waits up to a quarter of an hour. So strangers slow down
/// strangers only; a guesser in the owner's own network leaves the owner a try a minute, and a passkey in any case,
/// which is counted by source alone. Names nobody has count like any other.
///
/// Limits: [#KEYS_MAX] keys of each kind, some megabytes at most.
final class Guessing {

    static final int KEYS_MAX = 20_000;

    static final Throttle.Terms PERSON =
            new Throttle.Terms(5, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(1));
    static final Throttle.Terms SOURCE =
            new Throttle.Terms(20, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(1));
    static final Throttle.Terms FAMILIAR =
            new Throttle.Terms(5, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1));

    private final Throttle<String> persons;
    private final Throttle<Network> sources;
    private final Throttle<Home> homes;

    /// Somebody in a network where they are known.
    private record Home(String who, Network source) {}

    sealed interface Begin {}

    /// A try is being made; it counts as wrong until said otherwise.
    sealed interface Try extends Begin {

        /// It was not wrong, or was never looked at.
        void giveBack();

        /// It proved the right owner to be here.
        void owner();
    }

    record Wait(Duration duration) implements Begin {}

    private record FromHome(Throttle<Home> homes, Home home) implements Try {
        @Override
        public void giveBack() {
            homes.giveBack(home);
        }

        @Override
        public void owner() {
            homes.forget(home);
        }
    }

    private record FromElsewhere(Guessing guessing, String who, Network source) implements Try {
        @Override
        public void giveBack() {
            guessing.persons.giveBack(who);
            guessing.sources.giveBack(source);
        }

        /// Others' wrong tries still count: an owner's visit is no fresh start for guessers.
        @Override
        public void owner() {
            giveBack();
        }
    }

    private record FromSource(Throttle<Network> sources, Network source) implements Try {
        @Override
        public void giveBack() {
            sources.giveBack(source);
        }

        @Override
        public void owner() {
            giveBack();
        }
    }

    Guessing(Time time) {
        persons = new Throttle<>(PERSON, KEYS_MAX, time);
        sources = new Throttle<>(SOURCE, KEYS_MAX, time);
        homes = new Throttle<>(FAMILIAR, KEYS_MAX, time);
    }

    /// @param who a person's name as typed, or id; hashed, so that its length is of no matter
    Begin begin(String who, Network source, boolean familiar) {
        String key = HexFormat.of().formatHex(Sha256.of("guessed", who));
        if (familiar) {
            var home = new Home(key, source);
            Duration wait = homes.begin(home);
            return wait.isZero() ? new FromHome(homes, home) : new Wait(wait);
        }
        Duration ofSource = sources.begin(source);
        if (!ofSource.isZero()) {
            return new Wait(ofSource);
        }
        Duration ofPerson = persons.begin(key);
        if (!ofPerson.isZero()) {
            sources.giveBack(source);
            return new Wait(ofPerson);
        }
        return new FromElsewhere(this, key, source);
    }

    /// A try that names nobody.
    Begin begin(Network source) {
        Duration wait = sources.begin(source);
        return wait.isZero() ? new FromSource(sources, source) : new Wait(wait);
    }
}
