package org.belfry.identity;

import java.time.Duration;
import java.util.HexFormat;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Time;

/// How often a secret of one person may be guessed, without letting guessers keep the owner out (policy A5, A12).
///
/// A try from a familiar network counts for the name there alone and waits a minute at most; besides it counts, widely,
/// for the very address, so that nobody tries one password on everybody. A try from anywhere else counts for the name
/// and for the source network, and waits up to a quarter of an hour. So strangers slow down strangers only; a guesser
/// in
/// the owner's own network leaves the owner a try a minute, and a passkey in any case, which is checked before anything
/// is counted.
///
/// Which of the two it is must not depend on whether the name exists: before the password is known to be right, the
/// caller asks whether the network is familiar to anybody. Names nobody has then count like any other.
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

    /// Wide and short, for an office behind one address that mistypes all day.
    static final Throttle.Terms FAMILIAR_ADDRESS =
            new Throttle.Terms(100, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofHours(1));

    private final Throttle<String> persons;
    private final Throttle<Network> sources;
    private final Throttle<Home> homes;
    private final Throttle<Network> addresses;

    /// A name tried in a familiar network.
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

    private record FromHome(Guessing guessing, Home home, Network address) implements Try {
        @Override
        public void giveBack() {
            guessing.homes.giveBack(home);
            guessing.addresses.giveBack(address);
        }

        /// The address goes on counting others' wrong tries: an account of one's own is no licence to spray.
        @Override
        public void owner() {
            guessing.homes.forget(home);
            guessing.addresses.giveBack(address);
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

    Guessing(Time time) {
        persons = new Throttle<>(PERSON, KEYS_MAX, time);
        sources = new Throttle<>(SOURCE, KEYS_MAX, time);
        homes = new Throttle<>(FAMILIAR, KEYS_MAX, time);
        addresses = new Throttle<>(FAMILIAR_ADDRESS, KEYS_MAX, time);
    }

    /// What one machine, or one line into the house, has for itself: an IPv4 address, an IPv6 /64.
    static Network addressOf(IpAddress from) {
        return new Network(from, from.isV4() ? 32 : 64);
    }

    /// @param who a person's name as typed, or id; hashed, so that its length is of no matter
    Begin begin(String who, IpAddress from, boolean familiar) {
        String key = HexFormat.of().formatHex(Sha256.of("guessed", who));
        var source = Network.around(from);
        return familiar ? beginAtHome(new Home(key, source), addressOf(from)) : beginElsewhere(key, source);
    }

    private Begin beginAtHome(Home home, Network address) {
        Duration ofAddress = addresses.begin(address);
        if (!ofAddress.isZero()) {
            return new Wait(ofAddress);
        }
        Duration ofHome = homes.begin(home);
        if (!ofHome.isZero()) {
            addresses.giveBack(address);
            return new Wait(ofHome);
        }
        return new FromHome(this, home, address);
    }

    private Begin beginElsewhere(String who, Network source) {
        Duration ofSource = sources.begin(source);
        if (!ofSource.isZero()) {
            return new Wait(ofSource);
        }
        Duration ofPerson = persons.begin(who);
        if (!ofPerson.isZero()) {
            sources.giveBack(source);
            return new Wait(ofPerson);
        }
        return new FromElsewhere(this, who, source);
    }
}
