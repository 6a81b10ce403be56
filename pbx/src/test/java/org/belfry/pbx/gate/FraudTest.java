package org.belfry.pbx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.belfry.ground.Actor;
import org.belfry.ground.Evidence;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.identity.Entrance;
import org.belfry.identity.Person;
import org.belfry.identity.Rights;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.gate.OutboundGate.Attempt;
import org.belfry.pbx.gate.OutboundGate.Decision;
import org.belfry.pbx.gate.OutboundGate.Leave;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.belfry.pbx.number.CallClass;
import org.belfry.pbx.number.Numbering;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each way to make a firm pay, and that it ends at the stated bound (policy C5).
final class FraudTest {

    private static final Actor ADMINISTRATOR = new Actor.CommandLine("admin");
    private static final Instant NIGHT = Instant.parse("2027-03-02T02:00:00Z");
    private static final Instant DAY = Instant.parse("2027-03-02T10:00:00Z");
    private static final String MOBILE = "+4915112345678";
    private static final String PREMIUM = "+499001234567";
    private static final String ABROAD = "+447400123456";

    private final VirtualTime time = new VirtualTime(DAY);
    private final List<String> sighted = new ArrayList<>();
    private OnePerson tenant;
    private DeviceId device;
    private BudgetGate gate;

    /// Everybody who has a key has an account.
    private record Accounts(OnePerson tenant) implements Rights {
        @Override
        public Rights.Decision decide(PersonId person, Right right) {
            return tenant.keys.hasPerson(person)
                    ? new Rights.Decision.Allowed("own-account")
                    : new Rights.Decision.Refused("account-exists", "This account no longer exists.");
        }

        @Override
        public Rights.Decision enter(PersonId person, Entrance entrance) {
            return decide(person, Right.OWN_ACCOUNT);
        }

        @Override
        public Rights.Decision enter(Person person, Entrance entrance) {
            return decide(person.id(), Right.OWN_ACCOUNT);
        }
    }

    private String home = "DE";

    @BeforeEach
    void open(@TempDir Path folder) {
        tenant = new OnePerson(folder, time);
        device = new DeviceId(Id.next(time, tenant.random));
        gate = opened();
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    private BudgetGate opened() {
        return BudgetGate.open(new BudgetGate.Parts(
                tenant.store(),
                time,
                new Numbering(),
                new Accounts(tenant),
                trunk -> trunk.equals("line") ? Optional.of("DE") : Optional.empty(),
                () -> home,
                () -> ZoneId.of("Europe/Berlin"),
                (attempt, refused) -> sighted.add(refused.rule())));
    }

    private Attempt attempt(PersonId person, String number, Purpose purpose, Instant at) {
        return new Attempt(
                person, purpose == Purpose.CALL ? Optional.of(device) : Optional.empty(), "line", number, purpose, at);
    }

    @Test
    void theProbeAsksTheGateAndSaysWhatMayBeSpent() {
        var evidence = new BudgetProbe(gate, tenant.random).look(time);
        assertThat(evidence.state()).isEqualTo(Evidence.State.KEPT);
        assertThat(evidence.finding()).contains("the house may spend 50.00 EUR, a person 10.00 EUR");
        assertThat(sighted).isEmpty();
    }

    @Test
    void helpOfTheHouseIsCalledByALineOfAnotherCountry() {
        home = "AT";
        assertThat(rule(call("133"))).isEqualTo("granted");
        assertThat(rule(call("110"))).isEqualTo("granted");
        home = "US";
        assertThat(rule(call("133"))).isEqualTo("number");
    }

    private Decision call(String number) {
        return gate.ask(attempt(tenant.person, number, Purpose.CALL, DAY));
    }

    private static String rule(Decision decision) {
        return switch (decision) {
            case Decision.Granted _ -> "granted";
            case Decision.Refused(var rule, var _, var _) -> rule;
        };
    }

    private void everything(PersonId person) {
        gate.grants().grant(person, new CallRights(Set.of(CallClass.values()), Set.of(), true, 0), ADMINISTRATOR);
    }

    private long tenantSpent() {
        return gate.usedMicros(Spendings.Key.named(GatePolicy.Account.TENANT, "tenant"));
    }

    @Test
    void staffCallsAtHomeAndNowhereDear() {
        assertThat(rule(call("+4930901820"))).isEqualTo("granted");
        assertThat(rule(call(MOBILE))).isEqualTo("granted");
        for (String dear : List.of(ABROAD, PREMIUM, "+881612345678", "+979123456789", "+18765230123")) {
            assertThat(rule(call(dear))).as(dear).isEqualTo("class");
        }
        for (String odd : List.of("", "030901820", "+", "anna", "+49", "+4930901820;x", "+" + "9".repeat(60))) {
            assertThat(rule(call(odd))).as(odd).isEqualTo("number");
        }
        assertThat(sighted).hasSize(12);
    }

    @Test
    void whoHasNoAccountCallsNobody() {
        var gone = new PersonId(Id.next(time, tenant.random));
        assertThat(rule(gate.ask(attempt(gone, "+4930901820", Purpose.CALL, DAY))))
                .isEqualTo("account");
    }

    @Test
    void aStolenTelephoneAtThreeCallsNothingDear() {
        gate.grants()
                .grant(tenant.person, new CallRights(Set.of(CallClass.values()), Set.of(), false, 0), ADMINISTRATOR);
        assertThat(rule(gate.ask(attempt(tenant.person, ABROAD, Purpose.CALL, NIGHT))))
                .isEqualTo("night");
        assertThat(rule(gate.ask(attempt(tenant.person, PREMIUM, Purpose.CALL, NIGHT))))
                .isEqualTo("night");
        assertThat(rule(gate.ask(attempt(tenant.person, MOBILE, Purpose.CALL, NIGHT))))
                .isEqualTo("granted");
    }

    /// The thief calls as fast and as long as the house lets them, for a day and a night; what it
    /// costs is added up here, from the price list: premium 2.00 and 3.00 a minute.
    @Test
    void aStolenTelephoneCostsAtMostTwoDaysWorthInADay() {
        everything(tenant.person);
        long paid = 0;
        for (int round = 0; round < 24 * 12; round++) {
            var leaves = new ArrayList<Leave>();
            for (int i = 0; i < 20; i++) {
                if (call(PREMIUM) instanceof Decision.Granted(var leave, var _)) {
                    leave.answered();
                    leaves.add(leave);
                }
            }
            var shortest =
                    leaves.stream().map(Leave::longest).min(Duration::compareTo).orElse(Duration.ZERO);
            time.pass(shortest);
            leaves.forEach(Leave::close);
            paid += leaves.size() * (2_000_000L + shortest.toMinutes() * 3_000_000L);
            time.pass(Duration.ofMinutes(5).minus(shortest));
        }
        assertThat(paid).isBetween(10_000_000L, 20_000_000L);
    }

    @Test
    void forwardsTransfersAndCallbacksAskToo() {
        for (var purpose : List.of(Purpose.FORWARD, Purpose.TRANSFER, Purpose.CALLBACK, Purpose.QUEUE)) {
            assertThat(rule(gate.ask(attempt(tenant.person, PREMIUM, purpose, DAY))))
                    .isEqualTo("class");
        }
        everything(tenant.person);
        int granted = 0;
        for (int i = 0; i < 100; i++) {
            granted +=
                    gate.ask(attempt(tenant.person, PREMIUM, Purpose.FORWARD, DAY)) instanceof Decision.Granted ? 1 : 0;
        }
        assertThat(granted).isBetween(1, 3);
        assertThat(tenantSpent()).isLessThanOrEqualTo(10_000_000L);
    }

    private Decision callsBack(PersonId agent, String number) {
        var rights = OutboundGate.Errand.of("support", Set.of(CallClass.NATIONAL, CallClass.MOBILE), Set.of("AT"));
        return gate.ask(new Attempt(
                agent, Optional.empty(), "line", number, Purpose.CALLBACK, time.now(), Optional.of(rights)));
    }

    /// The number is whatever a stranger showed, and the agent who happens to answer pays nothing.
    @Test
    void aQueueCallsBackOnItsOwnAccountAndByItsOwnRights() {
        everything(tenant.person);
        for (String dear : List.of(ABROAD, PREMIUM, "+881612345678", "+979123456789")) {
            assertThat(rule(callsBack(tenant.person, dear))).as(dear).isEqualTo("class");
        }
        for (String help : List.of("112", "110", "+112")) {
            assertThat(rule(callsBack(tenant.person, help))).as(help).isEqualTo("number");
        }
        assertThat(rule(callsBack(tenant.person, "+4315123456"))).isEqualTo("granted");
        assertThat(tenantSpent()).isPositive();
        assertThat(gate.usedMicros(Spendings.Key.of(tenant.person))).isZero();
    }

    /// 500 who showed numbers of their own, at once and on many agents: the queue's own purse is the bound.
    @Test
    void manyWhoAreCalledBackSpendWhatOneQueueMaySpend() throws InterruptedException {
        var agents = new ArrayList<PersonId>();
        for (int i = 0; i < 20; i++) {
            agents.add(tenant.another());
        }
        long paid = 0;
        for (int round = 0; round < 40; round++) {
            var leaves = new ConcurrentLinkedQueue<Leave>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 500; i++) {
                    int number = i;
                    threads.execute(() -> {
                        if (callsBack(agents.get(number % 20), "+49151123%05d".formatted(number))
                                instanceof Decision.Granted(var leave, var _)) {
                            leaves.add(leave);
                        }
                    });
                }
            }
            assertThat(leaves).hasSizeLessThanOrEqualTo(3);
            assertThat(tenantSpent()).isLessThanOrEqualTo(10_000_000L);
            leaves.forEach(Leave::answered);
            var shortest =
                    leaves.stream().map(Leave::longest).min(Duration::compareTo).orElse(Duration.ZERO);
            time.pass(shortest);
            leaves.forEach(Leave::close);
            paid += leaves.size() * shortest.toMinutes() * 200_000L;
        }
        // A day's worth, and what came back while it was spent.
        assertThat(paid).isBetween(9_000_000L, 13_000_000L);
        assertThat(rule(callsBack(agents.getFirst(), MOBILE))).isEqualTo("money");
        assertThat(rule(call(MOBILE))).as("somebody of the house").isEqualTo("granted");
        assertThat(rule(call("112"))).isEqualTo("granted");
    }

    /// One has used up what he may: the other goes on, and what both share bounds both.
    @Test
    void twoPeopleShareALineAndItsBound() throws InterruptedException {
        var other = tenant.another();
        everything(tenant.person);
        everything(other);
        while (gate.ask(attempt(tenant.person, PREMIUM, Purpose.TRANSFER, DAY)) instanceof Decision.Granted) {
            assertThat(gate.usedMicros(Spendings.Key.of(tenant.person))).isLessThanOrEqualTo(10_000_000L);
        }
        assertThat(rule(gate.ask(attempt(other, PREMIUM, Purpose.TRANSFER, DAY))))
                .isEqualTo("granted");

        gate.grants().replace(sharing(18_000_000), ADMINISTRATOR);
        var both = List.of(tenant.person, other);
        var over = new ConcurrentLinkedQueue<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 400; i++) {
                var person = both.get(i % 2);
                var purpose = i % 4 < 2 ? Purpose.TRANSFER : Purpose.CALL;
                String number = i % 3 == 0 ? MOBILE : PREMIUM;
                threads.execute(() -> {
                    gate.ask(attempt(person, number, purpose, DAY));
                    over.add(tenantSpent());
                    over.add(gate.usedMicros(Spendings.Key.named(GatePolicy.Account.TRUNK, "line")));
                });
            }
        }
        assertThat(over)
                .hasSize(800)
                .contains(18_000_000L)
                .allMatch(used -> used >= 16_000_000L && used <= 18_000_000L);
        assertThat(rule(gate.ask(attempt(other, "110", Purpose.CALL, DAY)))).isEqualTo("granted");
    }

    @Test
    void callsThatFollowTooFastAreRefused() {
        everything(tenant.person);
        int granted = 0;
        for (int i = 0; i < 50; i++) {
            if (call("+442079460958") instanceof Decision.Granted(var leave, var _)) {
                granted++;
                leave.close();
            }
        }
        assertThat(granted).isEqualTo(5);
        assertThat(sighted).containsOnly("burst");
        time.pass(Duration.ofMinutes(2));
        assertThat(rule(call("+442079460958"))).isEqualTo("granted");
    }

    /// 500 at once, of 40 people: whatever order they come in, what is held is never more than
    /// there is.
    @Test
    void parallelForksNeverHoldMoreThanThereIs() throws InterruptedException {
        var people = new ArrayList<PersonId>();
        for (int i = 0; i < 40; i++) {
            people.add(tenant.another());
            everything(people.get(i));
        }
        var leaves = new ConcurrentLinkedQueue<Leave>();
        var purposes = List.copyOf(EnumSet.allOf(Purpose.class));
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                var person = people.get(i % people.size());
                var purpose = purposes.get(i % purposes.size());
                String number = i % 2 == 0 ? ABROAD : PREMIUM;
                threads.execute(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    if (gate.ask(attempt(person, number, purpose, DAY)) instanceof Decision.Granted(var leave, var _)) {
                        leaves.add(leave);
                    }
                });
            }
            go.countDown();
        }
        assertThat(leaves).isNotEmpty();
        assertThat(tenantSpent()).isPositive().isLessThanOrEqualTo(50_000_000L);
        leaves.forEach(leave -> leave.answered());
        var longest = leaves.stream().map(Leave::longest).toList();
        time.pass(longest.stream().min(Duration::compareTo).orElseThrow());
        leaves.forEach(Leave::close);
        leaves.forEach(Leave::close);
        assertThat(tenantSpent()).isLessThanOrEqualTo(50_000_000L);
    }

    @Test
    void whatIsNotUsedComesBack() {
        var leave = ((Decision.Granted) call(MOBILE)).leave();
        assertThat(leave.longest()).isEqualTo(BudgetGate.SLICE);
        assertThat(tenantSpent()).isEqualTo(2_000_000);
        leave.close();
        assertThat(tenantSpent()).isZero();

        var answered = ((Decision.Granted) call(MOBILE)).leave();
        answered.answered();
        time.pass(Duration.ofSeconds(61));
        answered.close();
        assertThat(tenantSpent()).isEqualTo(400_000);
    }

    @Test
    void aLongCallHoldsMoreUntilThereIsNoMore() {
        var leave = ((Decision.Granted) call(MOBILE)).leave();
        leave.answered();
        var longest = leave.longest();
        while (leave.extend().compareTo(longest) > 0) {
            longest = leave.longest();
        }
        assertThat(longest).isEqualTo(Duration.ofMinutes(50));
        assertThat(rule(call(MOBILE))).isEqualTo("money");
        leave.close();
        assertThat(leave.extend()).isEqualTo(longest);
    }

    @Test
    void helpIsCalledWhenEverythingIsUsedUp() {
        everything(tenant.person);
        gate.grants().replace(nothingLeft(), ADMINISTRATOR);
        assertThat(rule(call(MOBILE))).isEqualTo("concurrency");
        for (int i = 0; i < 100; i++) {
            for (String help : List.of("112", "110")) {
                assertThat(rule(call(help))).isEqualTo("granted");
            }
        }
        var nobody = new PersonId(Id.next(time, tenant.random));
        assertThat(rule(gate.ask(attempt(nobody, "112", Purpose.CALL, NIGHT)))).isEqualTo("granted");
        gate.close();
        assertThat(tenant.audited()).contains("call.help");
    }

    private static GatePolicy nothingLeft() {
        var nothing = new Budget(0, 0, 0);
        return with(Map.of(
                GatePolicy.Account.PERSON, nothing,
                GatePolicy.Account.DEVICE, nothing,
                GatePolicy.Account.TRUNK, nothing,
                GatePolicy.Account.TENANT, nothing));
    }

    /// The line and the house may spend that much a day, each person as always.
    private static GatePolicy sharing(long micros) {
        var budgets =
                new EnumMap<GatePolicy.Account, Budget>(GatePolicy.cautious().budgets());
        budgets.put(GatePolicy.Account.TRUNK, new Budget(micros, 60 * 3600, 30));
        budgets.put(GatePolicy.Account.TENANT, new Budget(micros, 60 * 3600, 30));
        return with(budgets);
    }

    private static GatePolicy with(Map<GatePolicy.Account, Budget> budgets) {
        var standard = GatePolicy.cautious();
        return new GatePolicy(
                standard.currency(),
                standard.prices(),
                budgets,
                standard.night(),
                standard.burst(),
                standard.dearBurst(),
                standard.staff(),
                standard.longest());
    }

    /// A clock that is set a year on and back again gives nobody a second budget.
    @Test
    void aWrongClockGivesNoMoney() {
        var leave = ((Decision.Granted) call(MOBILE)).leave();
        leave.answered();
        while (leave.extend().compareTo(Duration.ofMinutes(50)) < 0) {
            assertThat(leave.longest()).isPositive();
        }
        time.setWallClock(DAY.plus(Duration.ofDays(365)));
        assertThat(rule(call(MOBILE))).isEqualTo("money");
        time.setWallClock(DAY.minus(Duration.ofDays(365)));
        assertThat(rule(call(MOBILE))).isEqualTo("money");
        leave.close();
    }

    @Test
    void aRestartWithTheClockSetBackForgetsNothing() {
        var leave = ((Decision.Granted) call(MOBILE)).leave();
        leave.answered();
        assertThat(leave.extend()).isEqualTo(Duration.ofMinutes(20));
        gate.start(time);
        time.pass(Duration.ofSeconds(1));
        // As after kill -9: nothing is closed, nothing is settled.
        tenant.restart();
        time.setWallClock(DAY.minus(Duration.ofDays(10)));
        gate = opened();
        assertThat(tenantSpent()).isEqualTo(4_000_000);
        time.pass(Duration.ofHours(24));
        assertThat(rule(call(MOBILE))).isEqualTo("granted");
    }

    @Test
    void aRefusalIsExplainedAuditedAndSighted() {
        var refused = (Decision.Refused) call(PREMIUM);
        assertThat(refused.sentence()).isEqualTo("You may not make premium calls.");
        assertThat(refused.reasons()).extracting(OutboundGate.Reason::rule).contains("account", "class", "night");
        gate.close();
        assertThat(tenant.audited()).contains("call.refuse");
        assertThat(tenant.dataHolds("9001234567")).isFalse();
        assertThat(sighted).containsExactly("class");
    }

    @Test
    void aScannerFillsNoLedger() {
        for (int i = 0; i < 10_000; i++) {
            call(PREMIUM);
        }
        gate.close();
        assertThat(tenant.audited()).hasSizeLessThan(300).contains("call.refuse-many");
    }

    @Test
    void explainingHoldsNothing() {
        var reasons = gate.explain(attempt(tenant.person, MOBILE, Purpose.CALL, DAY));
        assertThat(reasons).allMatch(OutboundGate.Reason::passed);
        assertThat(reasons)
                .extracting(OutboundGate.Reason::rule)
                .contains("account", "class", "night", "burst", "concurrency", "minutes", "money");
        assertThat(tenantSpent()).isZero();
    }

    @Test
    void grantsAndPolicyAreKept() {
        gate.grants().grant(tenant.person, new CallRights(Set.of(), Set.of("GB"), false, 5_000_000), ADMINISTRATOR);
        gate.grants().replace(nothingLeft(), ADMINISTRATOR);
        tenant.restart();
        gate = opened();
        assertThat(gate.grants().of(tenant.person).countries()).containsExactly("GB");
        assertThat(gate.grants().policy()).isEqualTo(nothingLeft());
        gate.grants().replace(GatePolicy.cautious(), ADMINISTRATOR);
        assertThat(rule(call(ABROAD))).isEqualTo("granted");
        assertThat(rule(call("+33142685300"))).isEqualTo("class");
        assertThat(rule(call("+4930901820"))).isEqualTo("class");
    }
}
