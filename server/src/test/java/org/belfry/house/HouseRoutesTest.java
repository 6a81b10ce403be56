package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.house.SippCompany.BERT;
import static org.belfry.house.SippCompany.CARL;
import static org.belfry.house.SippCompany.person;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Where calls go by what people and the dialplan say, by telephones and providers that sipp plays, over one house:
/// Anna calls, Bert and Carl are called.
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HouseRoutesTest {

    private static final String BERT_ALONE = "210";
    private static final String TOGETHER = "211";
    private static final String IN_TURN = "212";
    private static final String OPEN = "213";
    private static final String CLOSED = "214";
    private static final String HOLIDAY = "215";

    private static final String FIRST = "127.0.0.21";
    private static final String SECOND = "127.0.0.22";
    private static final String OURS = "+493069990100";
    private static final String FAR = "+493069990777";
    private static final String PEST = "+493069990666";

    private SippCompany company;
    private SippPhone anna;
    private SippPhone bert;
    private SippPhone carl;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        company = new SippCompany(folder);
        anna = company.anna;
        bert = company.bert;
        carl = company.carl;
        company.set(routes(company.plan()));
    }

    @AfterAll
    void stop() {
        company.close();
    }

    @AfterEach
    void nothingIsUp() {
        company.isQuiet(0);
    }

    private static ObjectNode routes(ObjectNode plan) {
        String bert = person(plan, BERT);
        String carl = person(plan, CARL);
        var groups = plan.putObject("groups");
        group(groups, "alone", "ALL").add(bert);
        group(groups, "together", "ALL").add(bert).add(carl);
        group(groups, "turn", "LINEAR").add(bert).add(carl);
        var hours = plan.putObject("hours");
        hours(hours, "open", plan);
        week(hours(hours, "always", plan));
        var holiday = hours(hours, "holiday", plan);
        week(holiday);
        String zone = plan.path("place").path("zone").asText();
        holiday.putArray("holidays")
                .add(LocalDate.now(ZoneId.of(zone)).toString())
                .add(LocalDate.now(ZoneId.of(zone)).plusDays(1).toString());
        ((ObjectNode) plan.path("extensions"))
                .put(BERT_ALONE, "group:alone")
                .put(TOGETHER, "group:together")
                .put(IN_TURN, "group:turn")
                .put(OPEN, "hours:always")
                .put(CLOSED, "hours:open")
                .put(HOLIDAY, "hours:holiday");
        ((ArrayNode) plan.path("outside").path("blocked")).add(PEST);
        return plan;
    }

    private static ArrayNode group(ObjectNode groups, String name, String ringing) {
        return groups.putObject(name)
                .put("ringing", ringing)
                .put("patience", "PT20S")
                .put("otherwise", "end:")
                .putArray("people");
    }

    /// Bert is there when it is open, and Carl when it is not; with no openings it never is.
    private static ObjectNode hours(ObjectNode hours, String name, ObjectNode plan) {
        var made = hours.putObject(name)
                .put("open", plan.path("extensions").path(BERT).asText())
                .put("closed", plan.path("extensions").path(CARL).asText());
        made.putArray("openings");
        made.putArray("holidays");
        return made;
    }

    private static void week(ObjectNode hours) {
        var opening = ((ArrayNode) hours.path("openings")).addObject();
        var days = opening.putArray("days");
        for (DayOfWeek day : DayOfWeek.values()) {
            days.add(day.name());
        }
        opening.put("from", "00:00").put("until", "00:00");
    }

    @Test
    void whoWantsNoCallsIsNotRung() throws Exception {
        dials(bert, "*78");
        try (var caller = anna.calls("is-refused", BERT_ALONE, Map.of("status", "480"))) {
            caller.endsWell();
        } finally {
            dials(bert, "*79");
        }
        reaches(BERT_ALONE, bert);
    }

    @Test
    void allCallsAreSentOnByACode() throws Exception {
        dials(bert, "*72" + CARL);
        try {
            reaches(BERT, carl);
        } finally {
            dials(bert, "*73");
        }
        reaches(BERT, bert);
    }

    @Test
    void whoTalksIsCalledASecondTimeOnlyIfHeWants() throws Exception {
        dials(bert, "*41");
        try (var talks = bert.takes("picks-up", Map.of("patience", "8000"));
                var first = anna.calls("waits", BERT, Map.of())) {
            talks.heard("ACK sip:");
            try (var second = carl.calls("is-refused", BERT_ALONE, Map.of("status", "486"))) {
                second.endsWell();
            }
            first.endsWell();
        }
        dials(bert, "*40");
        try (var talks = bert.takes("picks-up", Map.of("patience", "4000"));
                var first = anna.calls("waits", BERT, Map.of())) {
            talks.heard("ACK sip:");
            try (var second = carl.calls("talks", BERT_ALONE, Map.of("milliseconds", "300"))) {
                second.endsWell();
            }
            first.endsWell();
        }
    }

    @Test
    void allOfAGroupRingAndWhoIsFirstHasTheCall() throws Exception {
        try (var rings = bert.takes("rings");
                var called = carl.takes("picks-up");
                var caller = anna.calls("talks", TOGETHER, Map.of("milliseconds", "300"))) {
            caller.endsWell();
            rings.heard("CANCEL sip:");
            assertThat(called.messages()).contains("ACK sip:");
        }
    }

    @Test
    void aGroupIsRungOneAfterTheOther() throws Exception {
        try (var busy = bert.takes("is-busy");
                var called = carl.takes("picks-up");
                var caller = anna.calls("talks", IN_TURN, Map.of("milliseconds", "300"))) {
            caller.endsWell();
            assertThat(busy.messages()).contains("486 Busy Here");
            assertThat(called.messages()).contains("ACK sip:");
        }
        try (var called = bert.takes("picks-up");
                var never = carl.takes("picks-up");
                var caller = anna.calls("talks", IN_TURN, Map.of("milliseconds", "300"))) {
            caller.endsWell();
            assertThat(called.messages()).contains("ACK sip:");
            assertThat(never.messages()).doesNotContain("INVITE sip:");
        }
    }

    @Test
    void whoAnswersIsDecidedByTheHourAndByHolidays() throws Exception {
        reaches(OPEN, bert);
        reaches(CLOSED, carl);
        reaches(HOLIDAY, carl);
    }

    /// Two lines to the world: the first takes no calls, though it says that it is there.
    @Test
    void aCallLeavesByTheNextLineWhereTheFirstIsOutOfOrderAndPestsDoNotComeIn() throws Exception {
        try (var broken = provider("is-out-of-order", FIRST);
                var works = provider("answers", SECOND)) {
            line("first", broken);
            line("second", works);
            company.asked("trunk.inbound", Map.of("name", "second", "number", OURS, "to", BERT));
            broken.heard("SIP/2.0 200 OK");
            works.heard("SIP/2.0 200 OK");
            try (var caller = anna.calls("talks", FAR, Map.of("milliseconds", "300"))) {
                caller.endsWell();
            }
            assertThat(broken.messages()).contains("503 Service Unavailable");
            assertThat(works.messages()).contains("INVITE sip:03069990777@" + SECOND);

            try (var called = bert.takes("picks-up", Map.of("patience", "300"));
                    var caller = comesIn("calls", "+493069990888", "200")) {
                caller.endsWell();
                assertThat(called.messages()).contains("+493069990888");
            }
            try (var never = bert.takes("picks-up");
                    var pest = comesIn("is-turned-away", PEST, "603")) {
                pest.endsWell();
                assertThat(never.messages()).doesNotContain("INVITE sip:");
            }
        } finally {
            company.asked("trunk.remove", Map.of("name", "first"));
            company.asked("trunk.remove", Map.of("name", "second"));
        }
    }

    private Sipp provider(String scenario, String address) throws Exception {
        var media = Map.of("mediaAddress", address, "mediaPort", "40000");
        return Sipp.answers(company.folder(), scenario, address, Sipp.freePort(address), media);
    }

    private void line(String name, Sipp provider) {
        company.asked(
                "trunk.add",
                Map.of(
                        "name", name,
                        "host", provider.address() + ":" + provider.port(),
                        "transport", "udp",
                        "media", "plain",
                        "from", provider.address(),
                        "country", "DE",
                        "write", "+49=0,+=00",
                        "trusted", "true",
                        "shown", "+4930699901"));
    }

    private Sipp comesIn(String scenario, String from, String status) throws Exception {
        var values = Map.of("from", "<sip:%s@provider.example>".formatted(from), "status", status);
        return Sipp.calls(company.folder(), scenario, SECOND, company.at(), OURS, 1, values);
    }

    /// Whoever calls that number talks with that telephone.
    private void reaches(String number, SippPhone phone) throws Exception {
        try (var called = phone.takes("picks-up");
                var caller = anna.calls("talks", number, Map.of("milliseconds", "300"))) {
            caller.endsWell();
            assertThat(called.messages()).contains("ACK sip:");
        }
    }

    /// A code of the house, and hears that it was set.
    private void dials(SippPhone phone, String code) throws Exception {
        try (var caller = phone.calls("waits", code, Map.of())) {
            caller.endsWell();
        }
        Awaitility.await("its record")
                .atMost(Duration.ofSeconds(10))
                .until(() -> company.causes(code).contains("It was set."));
    }
}
