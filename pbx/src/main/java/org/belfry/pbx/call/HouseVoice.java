package org.belfry.pbx.call;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.media.SampleSource;
import org.belfry.media.record.RecordingSink;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.dialplan.Route;

/// What the house says to one caller and hears of him. For an [Attendant], on the call's thread alone.
///
/// Until [#answer] what is said is early media: it costs a caller from outside nothing. Keys count
/// however they come: as events (RFC 4733), in the signalling (INFO), or as sound where no events were
/// agreed on. Keys pressed while something is said are kept for the next question.
///
/// Everything that waits throws [CallerGone] once the caller is gone. Limits: [#KEYS_MAX] keys are kept,
/// what more is pressed is not heard; nothing that is said lasts longer than [#SAYING_MAX].
public sealed interface HouseVoice permits Attendance {

    int KEYS_MAX = 64;

    Duration SAYING_MAX = Duration.ofMinutes(10);

    /// Who is served.
    ///
    /// @param by on whose behalf he dialled
    /// @param dialled what he dialled
    /// @param person if he is of the house
    /// @param number as what he is shown; empty if hidden
    record Visitor(
            Dialling by,
            String dialled,
            Optional<PersonId> person,
            Optional<DeviceId> device,
            Redacted<String> number) {

        /// Who is of the house and dialled himself; nobody where another sent him here, whose wish is not his.
        public Optional<PersonId> himself() {
            return person.filter(one -> by.equals(new Dialling.ByPerson(one)));
        }
    }

    Visitor visitor();

    boolean isAnswered();

    /// Answers him, if nobody has; from here on he pays. Returns once he can hear.
    void answer();

    /// Says prompts, one after the other, by their names in `prompts.txt`. A key ends it.
    void say(List<String> prompts);

    default void say(String... prompts) {
        say(List.of(prompts));
    }

    /// Says them to the end, whatever is pressed.
    void announce(List<String> prompts);

    default void announce(String... prompts) {
        announce(List.of(prompts));
    }

    /// Plays a sound until it ends. A key ends it.
    ///
    /// @param sound as in [org.belfry.media.MediaLeg#play]
    /// @param longest it lasts
    void play(IntFunction<SampleSource> sound, Duration longest);

    /// The tone after which something is to be said.
    void beep();

    /// Plays music from now on, until something else is heard or [#quiet].
    void music();

    /// Plays nothing.
    void quiet();

    /// Waits that long, or until a key is pressed.
    void pause(Duration time);

    /// Lets time pass.
    ///
    /// @param happened asked again after each thing that comes to the call, and when [#bell] rings
    /// @return whether it has happened
    boolean await(Duration longest, BooleanSupplier happened);

    /// Ends a waiting for [#hasRung]. To be called from any thread; does not wait.
    Runnable bell();

    /// Whether the bell has rung since this was asked last.
    boolean hasRung();

    /// The next key: one that was pressed already, or is within `patience`.
    Optional<Character> key(Duration patience);

    /// Whether a key was pressed that nobody has asked for.
    boolean isPressed();

    /// Keys up to one of `ends`, which is left out, or until `max` are there, or until nothing is pressed
    /// for `patience`.
    ///
    /// @param ends may be empty
    String digits(int max, Duration patience, String ends);

    /// Forgets keys that were pressed and not asked for.
    void forget();

    /// How a recording ended.
    enum Ending {
        /// A key of `ends` was pressed.
        KEY,
        /// Nothing was said any more.
        SILENCE,
        /// It lasted as long as it may.
        TIME,
        /// He hung up; the next thing asked of this voice throws [CallerGone].
        HUNG_UP,
        /// The sink took nothing more.
        FAILED
    }

    /// @param length of what was taken
    /// @param isVoice whether anything was said at all
    record Recorded(Ending ending, Duration length, boolean isVoice) {}

    /// Records what he says, as Ogg with Opus of one channel, until one of `ends` is pressed, he says
    /// nothing for `silence`, or `longest` is over. The sink is whole and closed when this returns.
    Recorded record(RecordingSink sink, Duration longest, Duration silence, String ends);

    /// Rings people while he hears music or what was begun; returns when somebody has answered or nobody
    /// has. He is to be answered before.
    ///
    /// @return whether he talks to somebody: go on with [Onward.Talking]
    boolean ring(Route.Ring route);
}
