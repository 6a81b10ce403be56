package org.belfry.pbx.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.belfry.ground.Actor;
import org.belfry.ground.PersonId;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.dialplan.Dialplans.Outcome;
import org.belfry.pbx.kept.KeptText;
import org.belfry.pbx.number.CallClass;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plans are checked before they are used, kept, and go back.
final class PlansTest {

    private static final Actor ADMINISTRATOR = new Actor.CommandLine("admin");

    private final House house = new House();

    private List<String> faults(Plan plan) {
        return PlanCheck.faults(plan, house.people::contains, House.NUMBERING);
    }

    @Test
    void aKeyShowsColleaguesQueuesOneServesAndSlotsAndNothingElse() {
        var plan = House.withGroups(
                house.plan(),
                Map.of(
                        "sales",
                        new Plan.Group(
                                List.of(house.anna, house.ben),
                                Plan.Ringing.ALL,
                                Duration.ofSeconds(20),
                                new Target.Box(house.anna))));
        plan = House.withCodes(plan, Map.of("*69", "retrieve"));
        var snapshot = new Snapshot(plan, Map.of(), house.people::contains, House.NUMBERING);
        assertThat(snapshot.watched(house.anna, "201")).contains(new Subject.Person(house.anna));
        assertThat(snapshot.watched(house.anna, "202")).contains(new Subject.Person(house.ben));
        assertThat(snapshot.watched(house.anna, "*6917")).contains(new Subject.Slot("17"));
        assertThat(snapshot.watched(house.ben, "500")).contains(new Subject.Queue("support"));
        for (String hidden : List.of("203", "500", "300", "400", "777", "299", "*69", "*97", "x\"<y>", "")) {
            assertThat(snapshot.watched(house.anna, hidden)).as(hidden).isEmpty();
        }
    }

    @Test
    void theFirmsPlanMayBeUsed() {
        assertThat(faults(house.plan())).isEmpty();
        assertThat(faults(Plan.empty("GB", ZoneId.of("Europe/London")))).isEmpty();
    }

    @Test
    void aPlanIsTheSameAfterItWasKept() {
        assertThat(KeptText.read(KeptText.of(house.plan()), Plan.class)).isEqualTo(house.plan());
    }

    @Test
    void aPlanOlderThanRecordingRecordsNothing(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, new VirtualTime())) {
            var plans = open(tenant);
            String older = plans.text().replaceFirst(",\"recording\":\\{[^}]*}", "");
            assertThat(older).doesNotContain("recording");
            assertThat(plans.replace(older, ADMINISTRATOR)).isEqualTo(new Outcome.Done(1));
            assertThat(plans.plan().recording()).isEqualTo(Plan.Recording.NONE);
            assertThat(plans.replace(older.replace("\"queues\"", "\"cues\""), ADMINISTRATOR))
                    .isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void aRuleOfRecordingNamesWhoIsThereAndSomebodyWhoMayListen() {
        var rule = new Plan.Recording(Set.of(house.anna), Set.of("line"), Set.of(house.ben));
        var plan = house.plan().withRecording(rule);
        assertThat(faults(plan)).isEmpty();
        assertThat(KeptText.read(KeptText.of(plan), Plan.class)).isEqualTo(plan);
        var nobody = new Plan.Recording(Set.of(house.anna), Set.of(), Set.of());
        assertThat(faults(plan.withRecording(nobody)))
                .containsExactly("recording: what nobody may hear is not recorded (expected: listeners)");
        var strange = new Plan.Recording(Set.of(House.person()), Set.of("river"), Set.of(House.person()));
        assertThat(faults(plan.withRecording(strange)))
                .containsExactly(
                        "recording: somebody recorded has no account",
                        "recording: somebody who may listen has no account",
                        "recording: no trunk 'river'");
    }

    @Test
    void aWayFromAStrangerToAPaidTrunkIsShownAndRefused() {
        var plan = House.withGroups(
                house.plan(), Map.of("sales", house.group(Plan.Ringing.ALL, new Target.Outside("+447400123456"))));
        assertThat(faults(plan))
                .containsExactly("a stranger could call out at the firm's cost: trunk line, +4930901820 → hours office"
                        + " → (open) → menu main → (key 1) → group sales → (nobody answers) → outside +447400123456");
    }

    private static Plan.Callback callback(Set<CallClass> classes, String... countries) {
        return new Plan.Callback(5, classes, Set.of(countries), 3, Duration.ofMinutes(2), Duration.ofHours(1));
    }

    private Plan strangersReachSupport(Plan.Callback callback) {
        var plan = House.withCallback(house.plan(), callback);
        return House.withGroups(plan, Map.of("sales", house.group(Plan.Ringing.ALL, new Target.Queue("support"))));
    }

    @Test
    void whatAQueueWouldCallBackThatNobodyCanBoundIsShownAndRefused() {
        var home = callback(Set.of(CallClass.NATIONAL, CallClass.MOBILE), "AT", "CH");
        assertThat(faults(strangersReachSupport(home))).isEmpty();
        for (var dear : List.of(
                CallClass.INTERNATIONAL,
                CallClass.SHARED_COST,
                CallClass.PREMIUM,
                CallClass.SATELLITE,
                CallClass.UNKNOWN)) {
            assertThat(faults(strangersReachSupport(callback(Set.of(CallClass.MOBILE, dear)))))
                    .containsExactly("a stranger could call out at the firm's cost: trunk line, +4930901820 → hours"
                            + " office → (open) → menu main → (key 1) → group sales → (nobody answers) → queue support"
                            + " → (asks to be called back) outside, " + dear.text() + " numbers");
        }
        // No stranger comes there: colleagues are called back in the house.
        assertThat(faults(House.withCallback(house.plan(), callback(Set.of(CallClass.PREMIUM)))))
                .isEmpty();
    }

    @Test
    void callbacksAreBounded() {
        var odd = new Plan.Callback(101, Set.of(), Set.of("Germany"), 6, Duration.ZERO, Duration.ofDays(2));
        assertThat(faults(House.withCallback(house.plan(), odd)))
                .containsExactly(
                        "queue support: callback, 101 places (expected: 0..100)",
                        "queue support: callback, 6 tries (expected: 1..5)",
                        "queue support: callback, pause PT0S (expected: PT10S..PT1H)",
                        "queue support: callback, patience PT48H (expected: PT1M..PT24H)",
                        "queue support: callback, country 'Germany' (expected: two letters of ISO 3166-1)");
    }

    @Test
    void aPlanOlderThanCallbackOffersNone(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, new VirtualTime())) {
            var plans = open(tenant);
            var agents = List.of(tenant.person);
            plans.change(
                    plan -> House.withQueue(plan, "support", agents, Plan.Callback.NONE), "a queue", ADMINISTRATOR);
            String older = plans.text().replaceFirst(",\"callback\":\\{[^}]*}", "");
            assertThat(older).doesNotContain("callback").contains("support");
            assertThat(plans.replace(older, ADMINISTRATOR)).isEqualTo(new Outcome.Done(2));
            assertThat(plans.plan().queues().get("support"))
                    .extracting(Plan.Queue::callback)
                    .isEqualTo(Plan.Callback.NONE);
        }
    }

    @Test
    void aMenuThatTakesExtensionsIsAWayToWhateverTheyLeadTo() {
        var menu = new Plan.Menu("welcome", Map.of(), true, Duration.ofSeconds(5), 3, new Target.Person(house.cara));
        assertThat(faults(House.withMenu(house.plan(), menu)))
                .singleElement()
                .asString()
                .contains("(extension 777) → outside +442079460958");
    }

    @Test
    void aLoopIsShownAndRefused() {
        var groups = Map.of(
                "sales", house.group(Plan.Ringing.ALL, new Target.Group("desk")),
                "desk", house.group(Plan.Ringing.ALL, new Target.Group("sales")));
        assertThat(faults(House.withGroups(house.plan(), groups)))
                .anyMatch(fault ->
                        fault.contains("a loop nobody can leave: group") && fault.contains("→ (nobody answers) group"));
    }

    @Test
    void whatLeadsNowhereIsRefused() {
        assertThat(faults(House.with(house.plan(), Map.of("201", new Target.Group("nobody")))))
                .containsExactly("extension 201 leads to group 'nobody', which is not there");
        assertThat(faults(House.with(house.plan(), Map.of("201", new Target.Person(House.person())))))
                .containsExactly("extension 201 leads to somebody without account");
    }

    @Test
    void extensionsNeverHideHelpOrTheWayOut() {
        assertThat(faults(House.with(house.plan(), Map.of("110", new Target.End()))))
                .containsExactly("extension 110 calls for help in DE (expected: another number)");
        assertThat(faults(House.with(house.plan(), Map.of("0301", new Target.End()))))
                .containsExactly("extension 0301 begins with 0, which leads outside");
        for (String odd : List.of("", "2", "123456789", "2O1", "*97", "+49", "２０１", "201 ")) {
            assertThat(faults(House.with(house.plan(), Map.of(odd, new Target.End()))))
                    .as(odd)
                    .isNotEmpty();
        }
    }

    @Test
    void aPlanOfManyRoomsIsCheckedInTime() {
        var groups = new HashMap<String, Plan.Group>();
        for (int i = 0; i < 1_000; i++) {
            groups.put("g" + i, house.group(Plan.Ringing.ALL, new Target.Group("g" + Math.min(i + 1, 999))));
        }
        groups.put("g999", house.group(Plan.Ringing.ALL, new Target.End()));
        groups.remove("g998");
        groups.put("sales", house.group(Plan.Ringing.ALL, new Target.Group("g0")));
        assertThat(faults(House.withGroups(house.plan(), groups)))
                .containsExactly("group g997 leads to group 'g998', which is not there");
    }

    @Test
    void versionsAreKeptAndGoBack(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, new VirtualTime())) {
            var ben = tenant.another();
            var plans = open(tenant);
            set(plans, Map.of("201", new Target.Person(tenant.person)));
            set(plans, Map.of("202", new Target.Person(ben)));
            assertThat(plans.undo(ADMINISTRATOR)).isEqualTo(new Outcome.Done(3));
            assertThat(plans.plan().extensions()).containsOnlyKeys("201");

            tenant.restart();
            var again = open(tenant);
            assertThat(again.version()).isEqualTo(3);
            assertThat(again.plan()).isEqualTo(plans.plan());
            assertThat(again.versions()).hasSize(3);
            assertThat(tenant.audited()).containsOnly("dialplan.change").hasSize(3);
        }
    }

    @Test
    void aRefusedPlanChangesNothing(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, new VirtualTime())) {
            var plans = open(tenant);
            set(plans, Map.of("201", new Target.Person(tenant.person)));
            var refused = plans.change(
                    plan -> House.with(plan, Map.of("201", new Target.Menu("none"))), "extension", ADMINISTRATOR);
            assertThat(refused).isInstanceOf(Outcome.Refused.class);
            assertThat(plans.version()).isEqualTo(1);
            assertThat(plans.plan().extensions()).containsEntry("201", new Target.Person(tenant.person));
        }
    }

    @Test
    void forwardsAreSealedUnderTheirOwnersKey(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, new VirtualTime())) {
            var plans = open(tenant);
            set(plans, Map.of("201", new Target.Person(tenant.person)));
            var away = new Personal(false, "+447400123456", "", "", Personal.PATIENCE).withPaused(true);
            assertThat(plans.set(tenant.person, away, ADMINISTRATOR)).isEmpty();
            assertThat(tenant.dataHolds("447400123456")).isFalse();

            tenant.restart();
            var again = open(tenant);
            assertThat(again.personal(tenant.person)).isEqualTo(away);
            assertThat(again.isPaused(tenant.person)).isTrue();
            assertThat(again.isPaused(House.person())).isFalse();
            tenant.keys.destroyPerson(tenant.person);
            assertThat(open(tenant).personal(tenant.person)).isEqualTo(Personal.NONE);
        }
    }

    @Test
    void forwardsToCodesHelpAndOneselfAreRefused(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, new VirtualTime())) {
            var ben = tenant.another();
            var plans = open(tenant);
            set(plans, Map.of("201", new Target.Person(tenant.person), "202", new Target.Person(ben)));
            for (String number : List.of("*97", "112", "204", "+49", "anna", "00447400123456", "+112", "+4930;x")) {
                var odd = new Personal(false, number, "", "", Personal.PATIENCE);
                assertThat(plans.set(tenant.person, odd, ADMINISTRATOR))
                        .as(number)
                        .isPresent();
            }
            assertThat(plans.set(ben, new Personal(false, "", "", "201", Personal.PATIENCE), ADMINISTRATOR))
                    .isEmpty();
            assertThat(plans.set(tenant.person, new Personal(false, "202", "", "", Personal.PATIENCE), ADMINISTRATOR))
                    .hasValue("forward: it comes back by 202 → 201");
        }
    }

    /// Every answer is wholly of one version: 201 is one's and 202 the other's, or the other way round.
    @Test
    void callsGoOnWhilePlansAreExchanged(@TempDir Path folder) throws InterruptedException {
        try (var tenant = new OnePerson(folder, new VirtualTime())) {
            var ben = tenant.another();
            var plans = open(tenant);
            Map<String, Target> one = Map.of("201", new Target.Person(tenant.person), "202", new Target.Person(ben));
            Map<String, Target> other = Map.of("201", new Target.Person(ben), "202", new Target.Person(tenant.person));
            set(plans, one);
            var over = new AtomicBoolean();
            var seen = new ArrayList<PersonId>();
            var calls = Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    seen.add(rung(plans.route(new Dialling.ByPerson(ben), "201", House.MONDAY_TEN)));
                }
            });
            for (int i = 0; i < 50; i++) {
                set(plans, i % 2 == 0 ? other : one);
            }
            over.set(true);
            calls.join();
            assertThat(Set.copyOf(seen)).isSubsetOf(tenant.person, ben);
            assertThat(seen).isNotEmpty();
        }
    }

    private static PersonId rung(Route route) {
        return ((Route.Ring) route).stages().getFirst().people().getFirst();
    }

    private static void set(Dialplans plans, Map<String, Target> extensions) {
        var outcome = plans.change(plan -> House.with(plan, extensions), "extensions", ADMINISTRATOR);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
    }

    private static Dialplans open(OnePerson tenant) {
        return Dialplans.open(
                new Dialplans.Parts(
                        tenant.store(), tenant.keys::hasPerson, House.NUMBERING, tenant.time, tenant.random),
                Plan.empty("DE", ZoneId.of("Europe/Berlin")));
    }
}
