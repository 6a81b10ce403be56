package org.belfry.pbx.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.belfry.ground.PersonId;
import org.belfry.pbx.number.CallClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a dialled string leads to, and what none leads to.
final class DialledStringsTest {

    private final House house = new House();
    private final Snapshot plan = house.snapshot();

    private Route byAnna(String dialled) {
        return plan.route(new Dialling.ByPerson(house.anna), dialled, House.MONDAY_TEN);
    }

    private Route byStranger(String caller, String dialled) {
        return plan.route(new Dialling.ByTrunk("line", caller), dialled, House.MONDAY_TEN);
    }

    @ParameterizedTest
    @CsvSource({
        "201, Ring",
        "300, Ring",
        "400, Menu",
        "500, Queue",
        "777, out:+442079460958",
        "*97, voicemail:",
        "*43, echo:",
        "*21202, forward-on:202",
        "*21202#, forward-on:202",
        "*2, pickup:",
        "112, help:112",
        "110, help:110",
        "0112, help:112",
        "000442079460958, out:+442079460958",
        "0030901234, out:+4930901234",
        "+442079460958, out:+442079460958",
        "0 030 / 1, none",
        "00017005554141, out:+17005554141",
        "+49309018221, Ring",
        "00309018221, Ring",
        "204, none",
        "20, none",
        "0, none",
        "1, none",
        "'', none",
        "*, none",
        "**, none",
        "#, none",
        "*9, none",
        "*2*97, none",
        "*21*97#, none",
        "*21202*97, none",
        "*21202##, none",
        "*97#*21202#, none",
        "201#, none",
        "201;x=1, none",
        "anna, none",
        "2O1, none",
        "+112, none",
        "112112, none",
        "911, none",
    })
    void somebodyOfTheHouseDials(String dialled, String leads) {
        assertThat(shown(byAnna(dialled))).isEqualTo(leads);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"２０１", "٢٠١", "२०१", "201\u0000", "201\r\n", "201'--", "=201", "201,202", "p201", "%32%30%31"})
    void whatOnlyLooksLikeAnExtensionIsNone(String dialled) {
        assertThat(shown(byAnna(dialled))).isEqualTo("none");
    }

    @Test
    void whatIsTooLongIsNone() {
        assertThat(shown(byAnna("2".repeat(1_000_000)))).isEqualTo("none");
    }

    /// Extensions, codes, ways out and emergency numbers are nothing to a stranger.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "201",
                "300",
                "777",
                "*97",
                "*21",
                "*21+449098790879",
                "112",
                "110",
                "0112",
                "+442079460958",
                "00442079460958",
                "",
                "sip",
                "+449098790879"
            })
    void aStrangerReachesOnlyWhatIsForStrangers(String dialled) {
        assertThat(shown(byStranger("+4940123456", dialled))).isEqualTo("none");
    }

    @Test
    void aStrangerReachesNumbersThatAreOurs() {
        assertThat(byStranger("+4940123456", "+49309018221")).isInstanceOf(Route.Ring.class);
        assertThat(byStranger("+4940123456", "0309018221")).isInstanceOf(Route.Ring.class);
        assertThat(shown(plan.route(new Dialling.ByTrunk("other", "+4940123456"), "+49309018221", House.MONDAY_TEN)))
                .isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+493012345678", "+49306661", "+4930666"})
    void theUnwelcomeAreDeclined(String caller) {
        assertThat(byStranger(caller, House.MAIN)).isEqualTo(new Route.Nowhere(603, "The call was declined."));
    }

    @Test
    void hoursAndHolidaysLeadElsewhere() {
        assertThat(byStranger("+4940123456", House.MAIN)).isInstanceOf(Route.Menu.class);
        assertThat(plan.route(new Dialling.ByTrunk("line", "+4940123456"), House.MAIN, House.SUNDAY))
                .isEqualTo(new Route.MessageBox(house.cara));
    }

    @Test
    void aMenuTakesItsKeysAndNoExtensionUnlessItSaysSo() {
        var stranger = new Dialling.ByTrunk("line", "+4940123456");
        assertThat(plan.pressed(stranger, "main", "1", House.MONDAY_TEN)).isInstanceOf(Route.Ring.class);
        assertThat(plan.pressed(stranger, "main", "9", House.MONDAY_TEN)).isInstanceOf(Route.Menu.class);
        for (String keys : List.of("2", "", "11", "201", "*97", "1\u0000", "112", "x".repeat(100_000))) {
            assertThat(shown(plan.pressed(stranger, "main", keys, House.MONDAY_TEN)))
                    .as(keys)
                    .isEqualTo("none");
        }
    }

    @Test
    void forwardsAreAtTheCostOfWhoSetThem() {
        var away = new Personal(false, "+447400123456", "", "", Personal.PATIENCE);
        var forwarding = house.snapshot(Map.of(house.anna, away));
        var route = forwarding.route(new Dialling.ByTrunk("line", "+4940123456"), "+49309018221", House.MONDAY_TEN);
        assertThat(route)
                .isEqualTo(new Route.Forwarded(
                        house.anna, new Route.Outside("+447400123456", false, List.of("line"), "+49309018221")));
    }

    @Test
    void busyAndUnansweredLeadElsewhere() {
        var own = new Personal(false, "", "202", "+447400123456", Duration.ofSeconds(10));
        var ring = (Route.Ring) house.snapshot(Map.of(house.anna, own))
                .route(new Dialling.ByPerson(house.cara), "201", House.MONDAY_TEN);
        assertThat(ring.stages()).containsExactly(new Route.Stage(List.of(house.anna), Duration.ofSeconds(10)));
        assertThat(ring.busy()).isInstanceOf(Route.Forwarded.class);
        assertThat(ring.otherwise())
                .isEqualTo(new Route.Forwarded(
                        house.anna, new Route.Outside("+447400123456", false, List.of("line"), "+49309018221")));
    }

    @Test
    void nobodyUndisturbedRings() {
        var quiet = new Personal(true, "", "", "", Personal.PATIENCE);
        var snapshot = house.snapshot(Map.of(house.anna, quiet, house.ben, quiet));
        assertThat(snapshot.route(new Dialling.ByPerson(house.cara), "201", House.MONDAY_TEN))
                .isEqualTo(new Route.MessageBox(house.anna));
        assertThat(snapshot.route(new Dialling.ByPerson(house.cara), "300", House.MONDAY_TEN))
                .isEqualTo(new Route.MessageBox(house.anna));
        var queue = (Route.Queue) snapshot.route(new Dialling.ByPerson(house.cara), "500", House.MONDAY_TEN);
        assertThat(queue.agents()).containsExactly(house.cara);
    }

    @Test
    void forwardsInACircleEnd() {
        var personal = Map.of(
                house.anna, new Personal(false, "202", "", "", Personal.PATIENCE),
                house.ben, new Personal(false, "203", "202", "201", Personal.PATIENCE),
                house.cara, new Personal(false, "+49309018221", "", "", Personal.PATIENCE));
        assertThat(depth(house.snapshot(personal)
                        .route(new Dialling.ByTrunk("line", "+4940123456"), "+49309018221", House.MONDAY_TEN)))
                .isLessThan(Snapshot.DEEPEST);
    }

    /// Busy and unanswered lead on each: without a bound on steps this would not end.
    @Test
    void manyForwardsThatDoubleEnd() {
        var personal = new HashMap<PersonId, Personal>();
        var extensions = new HashMap<String, Target>();
        var people = new ArrayList<PersonId>();
        for (int i = 0; i < 60; i++) {
            people.add(House.person());
            extensions.put(String.valueOf(200 + i), new Target.Person(people.get(i)));
        }
        for (int i = 0; i < 60; i++) {
            personal.put(
                    people.get(i),
                    new Personal(
                            false,
                            "",
                            String.valueOf(200 + (i * 7 + 1) % 60),
                            String.valueOf(200 + (i * 11 + 3) % 60),
                            Personal.PATIENCE));
        }
        var snapshot = new Snapshot(House.with(house.plan(), extensions), personal, people::contains, House.NUMBERING);
        assertThat(depth(snapshot.route(new Dialling.ByPerson(house.anna), "200", House.MONDAY_TEN)))
                .isLessThanOrEqualTo(2 * Snapshot.DEEPEST + 1);
    }

    @Property(tries = 500)
    boolean anyTextIsAnsweredTheSameTwice(@ForAll @StringLength(max = 100) String dialled) {
        return byAnna(dialled).equals(byAnna(dialled));
    }

    private Route back(Plan.Callback terms, String number) {
        var snapshot = new Snapshot(
                House.withCallback(house.plan(), terms), Map.of(), house.people::contains, House.NUMBERING);
        return snapshot.route(new Dialling.ByQueue("support"), number, House.MONDAY_TEN);
    }

    private static Plan.Callback back(Set<CallClass> classes, String... countries) {
        return new Plan.Callback(5, classes, Set.of(countries), 3, Duration.ofMinutes(2), Duration.ofHours(1));
    }

    /// Whoever calls from outside chooses the number that is called back.
    @Test
    void aQueueCallsBackWholeNumbersOfKindsThePlanNamesAndNothingOfTheHouse() {
        var home = back(Plan.Callback.NONE.classes());
        for (String fine : List.of("+4940123456", "+4915112345678")) {
            assertThat(back(home, fine))
                    .as(fine)
                    .isEqualTo(new Route.CalledBack("support", home, new Route.Outside(fine, false, List.of("line"))));
        }
        assertThat(back(back(Set.of(), "AT"), "+4315123456")).isInstanceOf(Route.CalledBack.class);
        for (String refused : List.of(
                "",
                "+",
                "112",
                "110",
                "+112",
                "*97",
                "201",
                "0201",
                "300",
                "anna",
                "04012345",
                "+49",
                "+4940123456;x",
                "+ 4940123456",
                House.MAIN,
                "+49309018221",
                "+493066612345",
                "+493012345678",
                "+499001234567",
                "+442079460958",
                "+881612345678",
                "+979123456789",
                "+4940123456#",
                "hidden")) {
            assertThat(back(home, refused)).as(refused).isInstanceOf(Route.Nowhere.class);
        }
        assertThat(back(Plan.Callback.NONE, "+4940123456")).isInstanceOf(Route.Nowhere.class);
    }

    @Property(tries = 500)
    boolean noTextOfAStrangerLeavesTheHouse(@ForAll @StringLength(max = 30) String dialled) {
        return !(byStranger("+4940123456", dialled) instanceof Route.Outside);
    }

    @Property
    boolean noKeysOfAStrangerLeaveTheHouse(@ForAll @IntRange(min = 0, max = 99_999_999) int digits) {
        var stranger = new Dialling.ByTrunk("line", "+4940123456");
        return shown(byStranger("+4940123456", String.valueOf(digits))).equals("none")
                && !(plan.pressed(stranger, "main", String.valueOf(digits), House.MONDAY_TEN) instanceof Route.Outside);
    }

    static int depth(Route route) {
        return switch (route) {
            case Route.Ring(var _, var _, var busy, var otherwise) -> 1 + Math.max(depth(busy), depth(otherwise));
            case Route.Forwarded(var _, var to) -> 1 + depth(to);
            case Route.CalledBack(var _, var _, var to) -> 1 + depth(to);
            case Route.Say(var _, var then) -> 1 + depth(then);
            case Route.Menu menu -> 1 + depth(menu.otherwise());
            case Route.Queue queue -> 1 + depth(queue.otherwise());
            case Route.Outside _, Route.MessageBox _, Route.Feature _, Route.Nowhere _ -> 1;
        };
    }

    private static String shown(Route route) {
        return switch (route) {
            case Route.Outside(var number, var emergency, var _, var _) when emergency -> "help:" + number;
            case Route.Outside(var number, var _, var _, var _) -> "out:" + number;
            case Route.Feature(var code, var argument) -> code + ":" + argument;
            case Route.Nowhere _ -> "none";
            default -> route.getClass().getSimpleName();
        };
    }
}
