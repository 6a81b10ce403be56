package org.belfry.pbx.gate;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.belfry.ground.Background;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.identity.Rights;
import org.belfry.pbx.number.CallClass;
import org.belfry.pbx.number.Numbering;
import org.belfry.store.TenantStore;

/// [OutboundGate] by rights, a night rule, bursts and budgets (policy C5, A8; decision 0173).
///
/// What a call may use is held before it begins: with each account's money and airtime for up to
/// [#SLICE], all or nothing, under one lock, so calls that fork or race never hold more than there
/// is. When it ends it costs what it lasted and the rest comes back.
///
/// **The bound.** Within any time T an account spends at most its day's worth, plus T's share of a
/// day's worth, plus at most the minute by which a call outlives its leave. The tenant's account
/// bounds everybody together. A stolen telephone is bounded by its own, its owner's, its trunk's
/// and the tenant's, the least of them. What a queue calls back is bounded by the queue's, the trunk's
/// and the tenant's (decision 0207).
///
/// Asking takes microseconds and never waits: what changed is written down by [Spendings] within a
/// second. Thread-safe.
public final class BudgetGate implements OutboundGate, AutoCloseable {

    /// Held at a time; [Leave#extend] holds more.
    static final Duration SLICE = Duration.ofMinutes(10);

    /// A call to help may last as long.
    static final Duration HELP_LONGEST = Duration.ofHours(24);

    private static final Duration ROUND = Duration.ofMillis(500);
    private static final Set<CallClass> CHEAP = Set.of(CallClass.INTERNAL, CallClass.NATIONAL, CallClass.MOBILE);

    /// What the gate stands on.
    ///
    /// @param place the country of a trunk, by its name, as ISO 3166-1; empty if there is no such trunk
    /// @param home the country of the house, whose calls to help pass by trunks of every country
    /// @param zone of the place, for the night rule
    /// @param refusals told of each refusal; must not wait
    public record Parts(
            TenantStore store,
            Time time,
            Numbering numbering,
            Rights rights,
            Function<String, Optional<String>> place,
            Supplier<String> home,
            Supplier<ZoneId> zone,
            Refusals refusals) {}

    /// Is told what was refused, so that the door it came by can be sighted (policy C1).
    @FunctionalInterface
    public interface Refusals {
        void refused(Attempt attempt, Decision.Refused decision);
    }

    private final Parts parts;
    private final Grants grants;
    private final Spendings spendings;
    private final List<Background.Scheduled> rounds = new ArrayList<>();

    private BudgetGate(Parts parts) {
        this.parts = parts;
        grants = new Grants(parts.store(), parts.time());
        spendings = new Spendings(parts.store(), parts.time());
    }

    /// Reads what was granted and spent. Waits for the store.
    public static BudgetGate open(Parts parts) {
        var gate = new BudgetGate(parts);
        gate.grants.load();
        gate.spendings.load(gate.grants.policy());
        return gate;
    }

    /// Begins to write down what is spent.
    public void start(Background background) {
        rounds.add(background.every("spending", ROUND, () -> spendings.write(grants.policy())));
    }

    /// What people were granted, and the policy.
    public Grants grants() {
        return grants;
    }

    @Override
    public Decision ask(Attempt attempt) {
        var help = help(attempt);
        if (help.isPresent()) {
            spendings.notes().helped(attempt);
            return help.get();
        }
        var decision = decide(attempt, true);
        if (decision instanceof Decision.Refused refused) {
            spendings.notes().refused(attempt, refused.rule());
            parts.refusals().refused(attempt, refused);
        }
        return decision;
    }

    @Override
    public List<Reason> explain(Attempt attempt) {
        return help(attempt).orElseGet(() -> decide(attempt, false)).reasons();
    }

    /// Before every rule: whoever is known to the house may call for help. A queue that calls somebody back
    /// needs none.
    private Optional<Decision> help(Attempt attempt) {
        if (attempt.errand().isPresent()) {
            return Optional.empty();
        }
        var country = parts.place().apply(attempt.trunk()).orElse("");
        var emergency = parts.numbering().emergency();
        return emergency.holds(country, attempt.number())
                        || emergency.holds(parts.home().get(), attempt.number())
                ? Optional.of(new Decision.Granted(
                        new FreeLeave(HELP_LONGEST),
                        List.of(new Reason("emergency", true, "It calls for help, which always passes."))))
                : Optional.empty();
    }

    private Decision decide(Attempt attempt, boolean holding) {
        var rules = new Rules();
        var policy = grants.policy();
        var rights = attempt.errand().map(Errand::rights).orElseGet(() -> grants.of(attempt.person()));
        rules.account(parts.rights().decide(attempt.person(), Rights.Right.OWN_ACCOUNT));
        var destination = parts.place()
                .apply(attempt.trunk())
                .flatMap(country -> parts.numbering().destination(attempt.number(), country));
        if (destination.isEmpty()) {
            rules.say("number", false, "This is no whole number, or there is no such trunk.");
            return rules.refusal();
        }
        rules.callClass(rights, destination.get());
        rules.night(
                policy,
                rights,
                destination.get(),
                attempt.at().atZone(parts.zone().get()).toLocalTime());
        var terms = new Spendings.Terms(
                policy,
                policy.price(destination.get()),
                !CHEAP.contains(destination.get().callClass()),
                rights.moneyMicros());
        var leave = spendings.hold(attempt, terms, rules, holding);
        return leave.<Decision>map(held -> new Decision.Granted(held, rules.reasons()))
                .orElseGet(rules::refusal);
    }

    /// Writes down what is not written yet.
    @Override
    public void close() {
        rounds.forEach(Background.Scheduled::cancel);
        spendings.write(grants.policy());
    }

    /// What somebody has used up, in words for people.
    public String spent(PersonId person) {
        return spendings.spent(person, grants.policy());
    }

    /// What an account has used up, with what is held.
    long usedMicros(Spendings.Key key) {
        return spendings.usedMicros(key);
    }

    /// A call that costs nothing.
    private record FreeLeave(Duration longest) implements Leave {
        @Override
        public Duration extend() {
            return longest;
        }

        @Override
        public void answered() {
            // Nothing is counted.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
