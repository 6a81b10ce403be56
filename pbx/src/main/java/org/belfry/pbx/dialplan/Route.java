package org.belfry.pbx.dialplan;

import java.time.Duration;
import java.util.List;
import org.belfry.ground.PersonId;

/// Where a number leads. Immutable.
///
/// A route is whole: what follows when nobody answers lies in it, so a call that began keeps the
/// dialplan it began with. Only behind a [Menu] the dialplan is asked again, for a menu may lead back
/// to itself.
public sealed interface Route {

    /// People whose telephones ring, one stage after the other.
    ///
    /// @param busy where it goes when everybody who was rung is busy or declines (RFC 3261 §21.4.24, §21.6)
    /// @param otherwise where it goes when nobody answers, or no telephone of theirs can be reached
    record Ring(List<Stage> stages, Order order, Route busy, Route otherwise) implements Route {
        public Ring {
            stages = List.copyOf(stages);
        }

        public Ring(List<Stage> stages, Route otherwise) {
            this(stages, Order.AS_LISTED, otherwise, otherwise);
        }
    }

    /// Those who ring together.
    record Stage(List<PersonId> people, Duration patience) {
        public Stage {
            people = List.copyOf(people);
        }
    }

    /// In what order stages, or the agents of a queue, are rung. The dialplan is pure, so who rings
    /// does the ordering.
    enum Order {
        AS_LISTED,
        /// All at once.
        TOGETHER,
        RANDOM,
        /// Who ended their last call the longest ago comes first.
        LONGEST_IDLE
    }

    /// Out of the house: only through the outbound gate. On the account of the person who dials, or of
    /// the person who sent it on ([Forwarded]); never of a stranger.
    ///
    /// @param number as E.164 with its plus, or the short number of an emergency service
    /// @param trunks names, in the order they are to be tried
    /// @param shown the number to show, as E.164 with its plus; empty for what the trunk shows by itself
    record Outside(String number, boolean emergency, List<String> trunks, String shown) implements Route {
        public Outside {
            trunks = List.copyOf(trunks);
        }

        public Outside(String number, boolean emergency, List<String> trunks) {
            this(number, emergency, trunks, "");
        }
    }

    /// Sent on by the person it was for: what leaves the house behind it leaves on their account, as a
    /// forward.
    record Forwarded(PersonId by, Route to) implements Route {}

    /// Somebody outside who is called back: what leaves the house behind it leaves on the account of
    /// the queue he waited in, and on these terms.
    record CalledBack(String queue, Plan.Callback terms, Route to) implements Route {}

    /// The message box of a person.
    record MessageBox(PersonId person) implements Route {}

    /// Something is said, then it goes on.
    ///
    /// @param prompt the name of what is said
    record Say(String prompt, Route then) implements Route {}

    /// A spoken menu. What is pressed goes to [Dialplan#pressed].
    ///
    /// @param keys those that choose; with `extensions` the number of an extension is taken too
    /// @param otherwise after `attempts` times nothing, or nothing that is meant
    record Menu(
            String name,
            String prompt,
            String keys,
            boolean extensions,
            Duration patience,
            int attempts,
            Route otherwise)
            implements Route {}

    /// Waiting until somebody has time.
    ///
    /// @param callers at most so many wait; who comes then goes to `otherwise`
    /// @param patience the longest wait
    /// @param wrapUp how long an agent is left alone after a call
    /// @param callback whether he may be called back in place of waiting
    record Queue(
            String name,
            List<PersonId> agents,
            Order order,
            int callers,
            Duration patience,
            Duration wrapUp,
            Route otherwise,
            Plan.Callback callback)
            implements Route {
        public Queue {
            agents = List.copyOf(agents);
        }
    }

    /// A service of the house.
    ///
    /// @param code its name, such as `voicemail`, `echo`, `park`, `pickup`, `forward-on`
    /// @param argument what was dialled behind it: digits, perhaps after a plus; never another code
    record Feature(String code, String argument) implements Route {}

    /// Nowhere.
    ///
    /// @param status of the answer (RFC 3261 §21)
    /// @param sentence for the caller's screen
    record Nowhere(int status, String sentence) implements Route {}
}
