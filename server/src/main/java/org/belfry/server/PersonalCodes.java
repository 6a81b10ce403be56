package org.belfry.server;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.belfry.ground.Actor;
import org.belfry.pbx.call.Attendant;
import org.belfry.pbx.call.HouseVoice;
import org.belfry.pbx.call.Onward;
import org.belfry.pbx.call.Services;
import org.belfry.pbx.dialplan.Dialplans;
import org.belfry.pbx.dialplan.Personal;

/// Feature codes by which people set what becomes of calls to themselves: forwarding, do not disturb, call
/// waiting, and whether they ring for queues. Who dials sets it for the person his telephone belongs to, and for nobody
/// else; it is audited
/// as theirs.
///
/// Thread-safe. Waits for the store, on the thread of the call that dialled the code.
final class PersonalCodes {

    private static final int NUMBER_KEYS_MAX = 20;
    private static final Duration BETWEEN_KEYS = Duration.ofSeconds(6);

    private final Dialplans dialplans;

    PersonalCodes(Dialplans dialplans) {
        this.dialplans = dialplans;
    }

    /// The same services with these.
    Services addTo(Services services) {
        return services.with("forward-on", number -> voice -> forward(voice, number))
                .with("forward-off", _ -> setting("forward-off", now -> now.withAlways("")))
                .with("undisturbed", _ -> setting("do-not-disturb-on", now -> now.withUndisturbed(true)))
                .with("disturbed", _ -> setting("do-not-disturb-off", now -> now.withUndisturbed(false)))
                .with("waiting-on", _ -> setting("thank-you", now -> now.withOneCall(false)))
                .with("waiting-off", _ -> setting("thank-you", now -> now.withOneCall(true)))
                .with("agent-in", _ -> setting("agent-in", now -> now.withPaused(false)))
                .with("agent-out", _ -> setting("agent-out", now -> now.withPaused(true)));
    }

    private Onward forward(HouseVoice voice, String dialled) {
        voice.answer();
        String number = dialled;
        if (number.isEmpty()) {
            voice.say("enter-number");
            number = voice.digits(NUMBER_KEYS_MAX, BETWEEN_KEYS, "#");
        }
        return set(voice, "forward-on", whole(number));
    }

    /// An extension stays one; what is dialled outside is written with its country.
    private UnaryOperator<Personal> whole(String number) {
        var plan = dialplans.plan();
        String wanted = plan.extensions().containsKey(number) ? number : dialplans.outsideNumber(number);
        return now -> now.withAlways(wanted.isEmpty() ? number : wanted);
    }

    private Attendant setting(String prompt, UnaryOperator<Personal> change) {
        return voice -> set(voice, prompt, change);
    }

    private Onward set(HouseVoice voice, String prompt, UnaryOperator<Personal> change) {
        var person = voice.visitor().himself();
        if (person.isEmpty()) {
            return new Onward.Refused(403, "That is set by one's own telephone.");
        }
        voice.answer();
        var wanted = change.apply(dialplans.personal(person.get()));
        var fault = dialplans.set(person.get(), wanted, new Actor.Someone(person.get()));
        voice.announce(fault.isEmpty() ? prompt : "invalid-entry");
        return new Onward.Done(fault.orElse("It was set."));
    }
}
