package org.belfry.pbx.call;

import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import org.belfry.signal.SipTransport;
import org.belfry.sip.dialog.SessionPolicy;
import org.belfry.sip.sdp.Codec;

/// What calls are made of here. Immutable.
///
/// @param host the name or address peers reach us by, IPv6 in brackets: stands in every From and Contact
///     of ours
/// @param doors the port of our door for a transport; 0 if there is none. Any thread
/// @param voice codecs, best first, with `telephone-event`
/// @param picture the same, for browsers
/// @param parked how long somebody who is parked waits before it rings where he was parked from
public record CallSettings(
        String host,
        ToIntFunction<SipTransport> doors,
        List<Codec> voice,
        List<Codec> picture,
        SessionPolicy sessions,
        Limits limits,
        Duration parked) {

    /// How long somebody is parked before it rings back.
    public static final Duration PARKED = Duration.ofMinutes(2);

    public CallSettings(
            String host,
            ToIntFunction<SipTransport> doors,
            List<Codec> voice,
            List<Codec> picture,
            SessionPolicy sessions,
            Limits limits) {
        this(host, doors, voice, picture, sessions, limits, PARKED);
    }

    public CallSettings {
        voice = List.copyOf(voice);
        picture = List.copyOf(picture);
    }

    /// | limit | default | against |
    /// |---|---|---|
    /// | `callsMax` | 4,000 in all | memory: a thread, two to some legs and their media each |
    /// | `perPersonMax` | 16 of one person; of a trunk what its terms say | one stolen secret that takes all |
    /// | `legsMax` | 32 that ring for one call | a fork to hundreds: each costs an offer and keys |
    /// | `stepsMax` | 16 routes one after the other | routes that lead in a circle |
    /// | `ringing` | 5 min for a stage or a trunk | calls that are never answered |
    /// | `lasting` | 12 h from the answer on | two ends that have forgotten it and still send |
    ///
    /// An emergency call counts, and is never refused for any of the first two.
    public record Limits(
            int callsMax, int perPersonMax, int legsMax, int stepsMax, Duration ringing, Duration lasting) {

        public static final Limits DEFAULT = new Limits(4_000, 16, 32, 16, Duration.ofMinutes(5), Duration.ofHours(12));

        public Limits {
            within("callsMax", callsMax, 100_000);
            within("perPersonMax", perPersonMax, 10_000);
            within("legsMax", legsMax, 500);
            within("stepsMax", stepsMax, 64);
        }

        private static void within(String name, int value, int max) {
            if (value < 1 || value > max) {
                throw new IllegalArgumentException("%s: %d (expected: 1..%d)".formatted(name, value, max));
            }
        }
    }
}
