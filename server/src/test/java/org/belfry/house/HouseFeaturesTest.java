package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.house.SippCompany.ANNA;
import static org.belfry.house.SippCompany.BERT;
import static org.belfry.house.SippCompany.CARL;
import static org.belfry.house.SippCompany.DORA;
import static org.belfry.house.SippCompany.person;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What people do with telephones, by telephones that sipp plays, over one house: Anna calls, Bert and Carl
/// are called and may take each other's calls; Dora's telephones are those of the two cases that last.
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class HouseFeaturesTest {

    private static final String QUEUE = "201";
    private static final String MENU = "202";
    private static final String GROUP = "203";

    private SippCompany company;
    private SippPhone anna;
    private SippPhone bert;
    private SippPhone carl;
    private Sipp silent;
    private Sipp heedless;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        company = new SippCompany(folder);
        anna = company.anna;
        bert = company.bert;
        carl = company.carl;
        plan();
        company.asked("forward.set", Map.of("user", "dora", "no-answer", CARL));
        // Says that it will refresh its session, and does not.
        heedless = anna.calls("waits", "*43", Map.of("more", "Supported: timer\nSession-Expires: 90;refresher=uac"));
        silent = company.dora.takes("rings");
    }

    @AfterAll
    void stop() {
        heedless.close();
        silent.close();
        company.close();
    }

    @AfterEach
    void onlyWhatLastsIsUp() {
        company.isQuiet(1);
    }

    /// Bert and Carl are colleagues; Carl answers for the queue, and is behind the first key of the menu.
    private void plan() throws Exception {
        var plan = company.plan();
        var extensions = (ObjectNode) plan.path("extensions");
        String carlId = extensions.path(CARL).asText();
        extensions.put(QUEUE, "queue:help").put(MENU, "menu:door").put(GROUP, "group:desk");
        var both = JsonNodeFactory.instance.arrayNode().add(person(plan, BERT)).add(person(plan, CARL));
        var groups = plan.putObject("groups");
        groups.putObject("desk")
                .put("ringing", "ALL")
                .put("patience", "PT20S")
                .put("otherwise", "end:")
                .putArray("people")
                .add(person(plan, BERT));
        groups.putObject("office")
                .put("ringing", "ALL")
                .put("patience", "PT20S")
                .put("otherwise", "end:")
                .set("people", both);
        plan.putObject("queues")
                .putObject("help")
                .put("ringing", "ALL")
                .put("callers", 10)
                .put("patience", "PT60S")
                .put("wrapUp", "PT0S")
                .put("otherwise", "end:")
                .set("agents", JsonNodeFactory.instance.arrayNode().add(person(plan, CARL)));
        plan.putObject("menus")
                .putObject("door")
                .put("prompt", "enter-extension")
                .put("extensions", false)
                .put("patience", "PT10S")
                .put("attempts", 3)
                .put("otherwise", "end:")
                .putObject("keys")
                .put("1", carlId);
        company.set(plan);
    }

    @Test
    void whoWaitsIsToldSoAndIsTakenBack() throws Exception {
        try (var called = bert.takes("picks-up");
                var caller = anna.calls("holds", BERT, Map.of())) {
            caller.endsWell();
            assertThat(called.messages()).contains("a=sendonly").contains("CSeq: 2 INVITE");
        }
    }

    @Test
    void anotherCodecInMidCall() throws Exception {
        try (var _ = bert.takes("picks-up");
                var caller = anna.calls("changes-codec", BERT, Map.of())) {
            caller.endsWell();
        }
    }

    @Test
    void keysInTheSignallingReachTheOtherSide() throws Exception {
        try (var called = bert.takes("picks-up");
                var caller = anna.calls("presses", BERT, Map.of())) {
            caller.endsWell();
            assertThat(called.messages()).contains("INFO sip:", "application/dtmf-relay", "Signal=5");
        }
    }

    @Test
    void whoRefreshesItsSessionInTimeStays() throws Exception {
        var timer = Map.of("more", "Supported: timer\nSession-Expires: 90;refresher=uac");
        try (var _ = bert.takes("picks-up");
                var caller = anna.calls("refreshes", BERT, timer)) {
            caller.endsWell();
        }
    }

    @Test
    void sessionsThatWouldEndTooSoonAreRefused_RFC4028_6() throws Exception {
        var timer = Map.of("more", "Supported: timer\nSession-Expires: 30", "status", "422");
        try (var caller = anna.calls("is-refused", BERT, timer)) {
            caller.endsWell();
            assertThat(caller.messages()).contains("Min-SE: 90");
        }
    }

    @Test
    void whoHangsUpWhileItRingsEndsTheRinging() throws Exception {
        try (var called = bert.takes("rings");
                var caller = anna.calls("cancels", BERT, Map.of())) {
            caller.endsWell();
            called.heard("CANCEL sip:");
        }
        assertThat(company.causes(BERT)).contains("The caller hung up before anybody answered.");
    }

    @Test
    void whoIsBusyIsSaidToBe() throws Exception {
        try (var _ = bert.takes("is-busy");
                var caller = anna.calls("is-refused", GROUP, Map.of("status", "486"))) {
            caller.endsWell();
        }
    }

    @Test
    void whoIsBusyMayHaveCallsSentOn() throws Exception {
        company.asked("forward.set", Map.of("user", "bert", "busy", CARL));
        try (var busy = bert.takes("is-busy");
                var called = carl.takes("picks-up");
                var caller = anna.calls("talks", BERT, Map.of("milliseconds", "300"))) {
            caller.endsWell();
            assertThat(busy.messages()).contains("486 Busy Here");
            assertThat(called.messages()).contains("ACK sip:");
        } finally {
            company.asked("forward.set", Map.of("user", "bert", "busy", ""));
        }
    }

    @Test
    void aCallIsSentOnBlindly() throws Exception {
        try (var stays = bert.takes("picks-up");
                var called = carl.takes("picks-up", Map.of("patience", "1000"));
                var caller = anna.calls("transfers", BERT, Map.of("whom", CARL + "@localhost"))) {
            caller.endsWell();
            called.heard("BYE sip:");
            stays.heard("BYE sip:");
        }
    }

    @Test
    void aCallIsSentOnAfterAConsultation() throws Exception {
        try (var stays = bert.takes("picks-up");
                var called = carl.takes("picks-up", Map.of("patience", "4000"));
                var asks = anna.calls("waits", CARL, Map.of())) {
            called.heard("ACK sip:");
            asks.heard("CSeq: 2 ACK");
            String replaces = replaces(asks.messages());
            try (var sends = anna.calls("transfers", BERT, Map.of("whom", CARL + "@localhost?Replaces=" + replaces))) {
                sends.endsWell();
            }
            asks.endsWell();
            called.heard("BYE sip:");
            stays.heard("BYE sip:");
        }
    }

    /// The dialog of a call as a URI names it (RFC 3891 §3): our tag is the house's local one's peer.
    private static String replaces(String messages) {
        String answer = messages.substring(messages.lastIndexOf("SIP/2.0 200 OK"));
        return "%s%%3Bto-tag%%3D%s%%3Bfrom-tag%%3D%s"
                .formatted(
                        first(answer, "Call-ID: (\\S+)").replace("@", "%40"),
                        first(answer, "To: .*;tag=([^;\\s]+)"),
                        first(answer, "From: .*;tag=([^;\\s]+)"));
    }

    private static String first(String text, String regex) {
        var found = Pattern.compile(regex).matcher(text);
        assertThat(found.find()).as(regex + " in " + text).isTrue();
        return found.group(1);
    }

    @Test
    void aCallIsParkedAndTakenOutByAnybody() throws Exception {
        try (var parked = bert.takes("picks-up");
                var caller = anna.calls("transfers", BERT, Map.of("whom", "*68@localhost"))) {
            caller.endsWell();
            try (var takes = carl.calls("talks", "*69" + ANNA, Map.of("milliseconds", "500"))) {
                takes.endsWell();
                parked.heard("BYE sip:");
            }
        }
    }

    @Test
    void aColleagueTakesACallThatRingsElsewhere() throws Exception {
        try (var rings = bert.takes("rings");
                var caller = anna.calls("waits", BERT, Map.of())) {
            rings.heard("180 Ringing");
            try (var takes = carl.calls("talks", "*8" + BERT, Map.of("milliseconds", "500"))) {
                takes.endsWell();
                caller.endsWell();
                rings.heard("CANCEL sip:");
            }
        }
    }

    @Test
    void anAgentAnswersForTheQueue() throws Exception {
        try (var agent = carl.takes("picks-up", Map.of("patience", "500"));
                var caller = anna.calls("waits", QUEUE, Map.of())) {
            caller.endsWell();
            assertThat(agent.messages()).contains("ACK sip:", "BYE sip:");
        }
    }

    @Test
    void aKeyInTheMediaChoosesInAMenu() throws Exception {
        try (var keys = new TelephoneKeys(anna.address());
                var called = carl.takes("picks-up", Map.of("patience", "500"));
                var caller = anna.calls("waits", MENU, Map.of("mediaPort", String.valueOf(keys.port())))) {
            caller.heard("CSeq: 2 ACK");
            keys.presses(1, caller.messages());
            caller.endsWell();
            assertThat(called.messages()).contains("ACK sip:");
        }
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void whoDoesNotAnswerMayHaveCallsSentOn() throws Exception {
        try (var called = carl.takes("picks-up");
                var caller = bert.calls("talks", DORA, Map.of("milliseconds", "300"))) {
            caller.endsWell();
            assertThat(called.messages()).contains("ACK sip:");
            assertThat(silent.messages()).contains("CANCEL sip:");
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void whoDoesNotRefreshItsSessionIsGone_RFC4028_10() throws Exception {
        heedless.endsWell();
        Awaitility.await("its record")
                .atMost(Duration.ofSeconds(10))
                .until(() -> company.causes("*43").contains("The telephone was silent for too long."));
    }
}
