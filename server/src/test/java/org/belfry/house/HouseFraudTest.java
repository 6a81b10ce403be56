package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Policy C5 over a house that was started as people start it: a thief with the secret of a telephone
/// tries every way to a number that costs money, and what is spent stays within what one person may
/// spend, while help is always called.
@Tag("real")
final class HouseFraudTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final String PROVIDER = "127.0.0.2";
    private static final String THIEF = "127.0.0.3";
    private static final String PREMIUM = "+499001123456";
    private static final String ABROAD = "+12125550123";
    private static final String HOME = "+493069990777";
    private static final String OURS = "+493069990100";

    private static final ZoneId NOON = whereItIsNoon();

    /// What a person may spend a day.
    private static final BigDecimal BOUND = new BigDecimal("10.00");

    @TempDir
    Path folder;

    private int udp;
    private JsonNode stolen = MissingNode.getInstance();

    @Test
    void whateverAThiefTriesNoMoreIsSpentThanMayBeAndHelpIsAlwaysCalled() throws Exception {
        udp = Sipp.freePort("127.0.0.1");
        var media = Map.of("mediaAddress", PROVIDER, "mediaPort", "40000");
        try (var house = RunningHouse.in(
                                folder,
                                "--set",
                                "sip.udp.enabled=true",
                                "--set",
                                "sip.udp.port=" + udp,
                                "--set",
                                "sip.networks=127.0.0.0/8")
                        .start(atNoon());
                var console = HouseClient.atTheConsole(house);
                var provider = Sipp.answers(folder, "answers", PROVIDER, Sipp.freePort(PROVIDER), media)) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            setUp(house, provider);

            thief("refers", HOME, Map.of("whom", ABROAD)).endsWell();
            assertThat(calls(provider, HOME)).isEqualTo(1);
            assertThat(calls(provider, ABROAD)).as("by transfer").isZero();
            forksInParallel(provider);
            usesUpTheBudget();
            int reached = premiumCalls(provider);
            assertThat(reached).isBetween(1, 5);

            thief("is-refused", PREMIUM, Map.of()).endsWell();
            house.command("forward", "set", "--user", "anna", "--always", PREMIUM)
                    .wasFine();
            stranger().endsWell();
            assertThat(premiumCalls(provider)).as("by forward, for a stranger").isEqualTo(reached);
            callsHelp(provider, 1);

            assertThat(spent(house)).isBetween(BigDecimal.ONE, BOUND);
            assertThat(cost(house)).isLessThanOrEqualTo(BOUND);

            house.stop();
            house.start(atThree());
            thief("is-refused", PREMIUM, Map.of()).endsWell();
            assertThat(premiumCalls(provider)).as("at three in the morning").isEqualTo(reached);
            callsHelp(provider, 2);
            assertThat(house.command("audit", "verify").wasFine().out()).contains("whole");
        }
    }

    private void setUp(RunningHouse house, Sipp provider) throws IOException {
        house.command("extension", "set", "--user", "anna", "--number", "101").wasFine();
        // More than anybody should be granted: money is the last lock.
        house.command("call", "grant", "--user", "anna", "--classes", "internal,national,mobile,premium")
                .wasFine();
        house.command(
                        "trunk",
                        "add",
                        "--name",
                        "carrier",
                        "--host",
                        PROVIDER + ":" + provider.port(),
                        "--transport",
                        "udp",
                        "--media",
                        "plain",
                        "--from",
                        PROVIDER,
                        "--country",
                        "DE",
                        "--shown",
                        "+4930699901",
                        "--per-second",
                        "100")
                .wasFine();
        house.command("trunk", "inbound", "--name", "carrier", "--number", OURS, "--to", "101")
                .wasFine();
        stolen = TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", "Hall", "--json"));
        provider.heard("SIP/2.0 200 OK");
    }

    private Sipp thief(String scenario, String number, Map<String, String> more) throws IOException {
        return thief(scenario, number, 1, more);
    }

    private Sipp thief(String scenario, String number, int calls, Map<String, String> more) throws IOException {
        var values = new HashMap<>(more);
        values.put("user", stolen.path("username").asText());
        values.put("password", stolen.path("password").asText());
        return Sipp.calls(folder, scenario, THIEF, house(), number, calls, values);
    }

    private InetSocketAddress house() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), udp);
    }

    private void forksInParallel(Sipp provider) throws Exception {
        try (var thief = thief("dials", PREMIUM, 20, Map.of("milliseconds", "2000"))) {
            thief.endsWell();
        }
        assertThat(premiumCalls(provider)).as("at once").isLessThanOrEqualTo(2);
    }

    private void usesUpTheBudget() throws Exception {
        for (int i = 0; i < 6; i++) {
            try (var thief = thief("dials", PREMIUM, Map.of("milliseconds", "300"))) {
                thief.endsWell();
            }
        }
    }

    /// Somebody outside calls the house, to be sent on to where it costs the house money.
    private Sipp stranger() throws IOException {
        return Sipp.calls(folder, "is-not-sent-on", PROVIDER, house(), OURS, 1, Map.of());
    }

    private void callsHelp(Sipp provider, int times) throws Exception {
        try (var caller = thief("dials", "112", Map.of("milliseconds", "300"))) {
            caller.endsWell();
        }
        assertThat(calls(provider, "112")).isEqualTo(times);
    }

    private static int premiumCalls(Sipp provider) {
        return calls(provider, PREMIUM);
    }

    /// By their Call-IDs, for datagrams may come twice.
    private static int calls(Sipp provider, String number) {
        var invites = Pattern.compile("INVITE sip:" + Pattern.quote(number) + "@.*?Call-ID: (\\S+)", Pattern.DOTALL)
                .matcher(provider.messages());
        return (int) invites.results().map(found -> found.group(1)).distinct().count();
    }

    /// As the house counts it, once all calls have given back what they did not use.
    private static BigDecimal spent(RunningHouse house) throws IOException {
        String text = TelephonesTest.json(house.command("call", "spent", "--user", "anna", "--json"))
                .path("spent")
                .asText();
        return new BigDecimal(text.substring(0, text.indexOf(' ')));
    }

    /// As the records say, at what the price list asks: 2.00 for a premium call and 3.00 a minute.
    private static BigDecimal cost(RunningHouse house) throws IOException {
        var cost = BigDecimal.ZERO;
        for (var leg : Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> TelephonesTest.json(house.command("cdr", "--json")), legs -> !legs.isEmpty())) {
            if (leg.path("leg").asInt() > 1
                    && leg.path("to").asText().equals(PREMIUM)
                    && !leg.path("answered").isNull()) {
                long seconds = leg.path("seconds").asLong() + 1;
                cost = cost.add(new BigDecimal("2.00")).add(new BigDecimal(seconds * 3).movePointLeft(2));
            }
        }
        return cost;
    }

    /// Where it is noon, for at night the night rule refuses what the budget shall. The plan keeps the zone.
    private static List<String> atNoon() {
        return List.of("env", "TZ=" + NOON.getId());
    }

    /// The next night there, so that nothing that was written lies in the future.
    private static List<String> atThree() {
        var now = ZonedDateTime.now(NOON);
        var three = now.toLocalDate().plusDays(1).atTime(LocalTime.of(3, 0)).atZone(NOON);
        String ahead = "+" + Duration.between(now, three).toSeconds();
        String preload = Launcher.program("faketime", "-f", ahead, "printenv", "LD_PRELOAD")
                .wasFine()
                .out()
                .strip();
        return List.of("env", "LD_PRELOAD=" + preload, "FAKETIME=" + ahead);
    }

    private static ZoneId whereItIsNoon() {
        int ahead = 12 - ZonedDateTime.now(ZoneOffset.UTC).getHour();
        // Signs of this family are those of POSIX: west is positive.
        return ZoneId.of("Etc/GMT%+d".formatted(-ahead));
    }
}
