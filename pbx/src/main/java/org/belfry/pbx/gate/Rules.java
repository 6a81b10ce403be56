package org.belfry.pbx.gate;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.belfry.identity.Rights;
import org.belfry.pbx.gate.OutboundGate.Decision;
import org.belfry.pbx.gate.OutboundGate.Reason;
import org.belfry.pbx.number.CallClass;
import org.belfry.pbx.number.Destination;

/// The rules asked about one call, each with its sentence. The first that does not pass is the refusal.
final class Rules {

    /// Whether whose account pays has one.
    static final String ACCOUNT = "account";

    private final List<Reason> reasons = new ArrayList<>();

    void say(String rule, boolean passed, String sentence) {
        reasons.add(new Reason(rule, passed, sentence));
    }

    boolean passed() {
        return reasons.stream().allMatch(Reason::passed);
    }

    List<Reason> reasons() {
        return List.copyOf(reasons);
    }

    Decision refusal() {
        var first =
                reasons.stream().filter(reason -> !reason.passed()).findFirst().orElseThrow();
        return new Decision.Refused(first.rule(), first.sentence(), reasons());
    }

    void account(Rights.Decision decision) {
        switch (decision) {
            case Rights.Decision.Allowed _ -> say(ACCOUNT, true, "The account exists.");
            case Rights.Decision.Refused(var _, var sentence) -> say(ACCOUNT, false, sentence);
        }
    }

    void callClass(CallRights rights, Destination destination) {
        var callClass = destination.callClass();
        boolean country =
                callClass == CallClass.INTERNATIONAL && rights.countries().contains(destination.country());
        boolean granted = rights.classes().contains(callClass) || country;
        String what = callClass == CallClass.INTERNATIONAL
                ? "%s calls, here to %s".formatted(callClass.text(), destination.country())
                : "%s calls".formatted(callClass.text());
        say("class", granted, granted ? "You may make %s.".formatted(what) : "You may not make %s.".formatted(what));
    }

    void night(GatePolicy policy, CallRights rights, Destination destination, LocalTime time) {
        boolean night = policy.night().holds(time);
        boolean fine = !night || rights.atNight() || policy.night().classes().contains(destination.callClass());
        String sentence;
        if (!night) {
            sentence = "It is day.";
        } else if (fine) {
            sentence = "Such calls are made at night too.";
        } else {
            sentence = "Such calls are not made between %s and %s."
                    .formatted(policy.night().from(), policy.night().until());
        }
        say("night", fine, sentence);
    }

    void burst(boolean fine) {
        say("burst", fine, fine ? "Calls follow each other as people make them." : "Too many calls in a short time.");
    }

    void concurrency(String whose, int calls, int most) {
        say("concurrency", calls < most, "%s: %d of %d calls at a time are up.".formatted(whose, calls, most));
    }

    void airtime(String whose, long freeSecs, long allSecs) {
        say(
                "minutes",
                freeSecs >= 60,
                "%s: %d of %d minutes a day are left.".formatted(whose, freeSecs / 60, allSecs / 60));
    }

    void money(String whose, long freeMicros, long allMicros, long neededMicros, String currency) {
        boolean enough = freeMicros >= neededMicros;
        say(
                "money",
                enough,
                "%s: %s of %s %s a day are left; the first minute costs %s."
                        .formatted(whose, amount(freeMicros), amount(allMicros), currency, amount(neededMicros)));
    }

    static String amount(long micros) {
        return String.format(Locale.ROOT, "%.2f", micros / 1e6);
    }
}
