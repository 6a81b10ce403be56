package org.belfry.pbx.gate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.SecureRandom;
import java.util.Optional;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.pbx.gate.GatePolicy.Account;
import org.belfry.pbx.gate.OutboundGate.Attempt;
import org.belfry.pbx.gate.OutboundGate.Purpose;

/// Asks the outbound gate for a dear call of somebody nobody knows, and says what may be spent (policy C5). Nothing is
/// reserved. Never waits.
public final class BudgetProbe implements Probe {

    private static final Control CONTROL = new Control(
            new PolicyRow("C5"),
            "budgets",
            "What leaves the house is refused without an account, and bounded in money, time and number.");

    /// Satellite: among the dearest there are.
    private static final String DEAR = "+881600000000";

    private static final long MICROS = 1_000_000L;

    private final BudgetGate gate;
    private final SecureRandom random;

    public BudgetProbe(BudgetGate gate, SecureRandom random) {
        this.gate = gate;
        this.random = random;
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        var nobody = new PersonId(Id.next(time, random));
        var reasons = gate.explain(new Attempt(nobody, Optional.empty(), "", DEAR, Purpose.CALL, time.now()));
        boolean isBound = reasons.stream().anyMatch(reason -> reason.rule().equals(Rules.ACCOUNT) && !reason.passed());
        if (!isBound) {
            return new Evidence(
                    CONTROL, Evidence.State.BROKEN, "a call by satellite would be let out for nobody", time.now());
        }
        var policy = gate.grants().policy();
        String finding = "a call by satellite for nobody is refused; in a day the house may spend %s, a person %s, a"
                        .formatted(spending(policy, Account.TENANT), spending(policy, Account.PERSON))
                + " telephone %s, a line %s"
                        .formatted(spending(policy, Account.DEVICE), spending(policy, Account.TRUNK));
        return new Evidence(CONTROL, Evidence.State.KEPT, finding, time.now());
    }

    private static String spending(GatePolicy policy, Account account) {
        var budget = policy.budget(account);
        return "%s %s"
                .formatted(
                        BigDecimal.valueOf(budget.moneyMicros())
                                .divide(BigDecimal.valueOf(MICROS), 2, RoundingMode.UP)
                                .toPlainString(),
                        policy.currency());
    }
}
