package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.belfry.sip.Method;
import org.belfry.sip.dialog.SessionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What leaves the house, and what there may be too much of.
final class OutsideTest {

    private static final String FAR = "+443069990123";

    /// Less than a mailbox holds.
    private static final int WAITING = 200;

    private Building house;
    private Telephone anna;
    private Telephone bert;
    private Telephone carrier;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        var usual = CallSettings.Limits.DEFAULT;
        var limits = new CallSettings.Limits(100, 5, 2, 16, usual.ringing(), usual.lasting());
        house = new Building(folder, limits, SessionPolicy.DEFAULT);
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        carrier = house.telephone("carrier", "900");
        house.trunk("line", carrier);
        house.routes.put(FAR, new Route.Outside(FAR, false, List.of("broken", "line")));
        house.routes.put("112", new Route.Outside("112", true, List.of("line")));
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            house.isQuiet();
        } finally {
            house.close();
        }
    }

    @Test
    void aCallLeavesByTheTrunkOnTheCallersAccount() throws IOException {
        var call = anna.call(FAR);
        var out = carrier.rung();
        assertThat(out.invite.requestUri().toString()).startsWith("sip:" + FAR + "@");
        assertThat(out.invite.from().uri().toString()).isEqualTo("sip:+4930555@house.test");
        assertThat(new String(out.invite.toBytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("Person", "sip:101", "anna");
        carrier.pickUp(out);
        anna.answered(call);
        assertThat(house.gate.open).hasValue(1);
        Voice.talk(anna.voice, carrier.voice);
        anna.hangUp(call);
        carrier.letGo(out);
        assertThat(house.gate.asked).singleElement().satisfies(attempt -> {
            assertThat(attempt.person()).isEqualTo(house.owner("anna"));
            assertThat(attempt.number()).isEqualTo(FAR);
            assertThat(attempt.purpose()).isEqualTo(Purpose.CALL);
            assertThat(attempt.device()).isPresent();
        });
    }

    @Test
    void whatIsAnsweredAsItIsTakenBackCounts() throws IOException {
        var call = anna.call(FAR);
        var out = carrier.rung();
        carrier.answer(out, 180);
        anna.expect(180);
        anna.cancel(call);
        var cancel = carrier.expect(Method.CANCEL);
        carrier.pickUp(out);
        carrier.letGo(out);
        carrier.ok(out, cancel);
        anna.refusedWith(call, 487);
        house.isQuiet();
        assertThat(house.gate.counted).hasValue(1);
    }

    @Test
    void whatIsTakenBackInTimeDoesNotCount() throws IOException {
        var call = anna.call(FAR);
        var out = carrier.rung();
        carrier.answer(out, 180);
        anna.expect(180);
        anna.cancel(call);
        carrier.wasCancelled(out);
        anna.refusedWith(call, 487);
        house.isQuiet();
        assertThat(house.gate.counted).hasValue(0);
    }

    @Test
    void whatTheGateRefusesDoesNotRing() throws IOException {
        house.gate.refusal = "The budget of the month is spent.";
        var refusal = anna.refusedWith(anna.call(FAR), 403);
        assertThat(refusal.header(org.belfry.sip.HeaderName.WARNING)).contains("The budget of the month is spent.");
        assertThat(carrier.leftOver()).isEmpty();
    }

    @Test
    void aCallEndsWithItsBudget() throws IOException {
        house.gate.longest = Duration.ofMillis(300);
        var call = anna.call(FAR);
        var out = carrier.rung();
        carrier.pickUp(out);
        anna.answered(call);
        carrier.letGo(out);
        anna.letGo(call);
    }

    /// While the call's thread asks for more money so much comes that it would have to listen for long.
    @Test
    void aCallEndsWithItsBudgetHoweverMuchThereIsToHear() throws IOException {
        var longest = Duration.ofMillis(300);
        var more = longest.plusMillis(500);
        var isAsked = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        house.gate.longest = longest;
        house.gate.extended = () -> {
            isAsked.countDown();
            passes(goesOn);
            return more;
        };
        var call = anna.call(FAR);
        var out = carrier.rung();
        carrier.pickUp(out);
        anna.answered(call);
        var answered = System.nanoTime();
        passes(isAsked);
        for (int i = 0; i < WAITING; i++) {
            anna.send(anna.request(call, Method.OPTIONS).build());
        }
        Awaitility.await().until(() -> System.nanoTime() - answered > more.toNanos());
        goesOn.countDown();
        var bye = anna.expect(Method.BYE);
        assertThat(anna.unread()).hasSizeLessThan(WAITING / 2);
        anna.ok(call, bye);
        carrier.letGo(out);
    }

    private static void passes(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoForwardsPaysAndTheStrangerDoesNot() throws IOException {
        house.routes.put(
                "102",
                new Route.Ring(
                        List.of(new Route.Stage(List.of(house.owner("bert")), Duration.ofSeconds(20))),
                        new Route.Forwarded(house.owner("bert"), new Route.Outside(FAR, false, List.of("line")))));
        var call = anna.call("102");
        bert.refuse(bert.rung(), 486);
        carrier.refuse(carrier.rung(), 486);
        anna.refusedWith(call, 486);
        assertThat(house.gate.asked).singleElement().satisfies(attempt -> {
            assertThat(attempt.person()).isEqualTo(house.owner("bert"));
            assertThat(attempt.purpose()).isEqualTo(Purpose.FORWARD);
        });
    }

    @Test
    void aStrangerIsShownByNumberOnlyAndLeavesByNoTrunk() throws IOException {
        var stranger = house.plugged("line", org.belfry.sip.sdp.Codec.PCMA);
        stranger.refusedWith(stranger.call(FAR), 403);
        assertThat(house.gate.asked).isEmpty();
        var call = stranger.call(
                "101",
                stranger.voice.offer(),
                invite -> invite.add(
                        org.belfry.sip.HeaderName.P_ASSERTED_IDENTITY, "\"The Boss\" <sip:+498912345@elsewhere.test>"));
        var rung = anna.rung();
        assertThat(rung.invite.from().uri().toString()).isEqualTo("sip:+498912345@house.test");
        assertThat(rung.invite.from().displayName()).isEmpty();
        anna.refuse(rung, 486);
        stranger.refusedWith(call, 486);
        var inner = stranger.call(
                "101",
                stranger.voice.offer(),
                invite -> invite.add(org.belfry.sip.HeaderName.P_ASSERTED_IDENTITY, "<sip:102@house.test>"));
        var hidden = anna.rung();
        assertThat(hidden.invite.from().uri().toString()).isEqualTo("sip:anonymous@anonymous.invalid");
        anna.refuse(hidden, 486);
        stranger.refusedWith(inner, 486);
    }

    @Test
    void fourThousandCallsOfOneTelephoneAreAFew() throws IOException {
        var first = new ArrayList<Telephone.Talk>();
        var rung = new ArrayList<Telephone.Talk>();
        for (int i = 0; i < 5; i++) {
            first.add(anna.call("102"));
            rung.add(bert.rung());
        }
        for (int i = 0; i < 3_995; i++) {
            anna.refusedWith(anna.call("102"), 486);
        }
        assertThat(house.calls.count()).isEqualTo(5);
        assertThat(house.threads).hasValue(5);
        var help = anna.call("112");
        carrier.refuse(carrier.rung(), 486);
        anna.refusedWith(help, 486);
        for (int i = 0; i < 5; i++) {
            bert.refuse(rung.get(i), 486);
            anna.refusedWith(first.get(i), 486);
        }
    }

    @Test
    void whileRecordsAreBehindOnlyCallsForHelpAreTaken() throws IOException {
        var before = anna.call("102");
        var rung = bert.rung();
        house.recordsAreBehind = true;
        anna.refusedWith(anna.call("102"), 503);
        anna.refusedWith(anna.call(FAR), 503);
        var help = anna.call("112");
        carrier.refuse(carrier.rung(), 486);
        anna.refusedWith(help, 486);
        bert.pickUp(rung);
        anna.answered(before);
        anna.hangUp(before);
        bert.letGo(rung);
        assertThat(house.gate.asked).hasSize(1);
    }

    @Test
    void ofManyTelephonesAFewRing() throws IOException {
        var owner = house.owner("bert");
        for (int i = 0; i < 4; i++) {
            house.telephone("bert-" + i, "102", owner);
        }
        var call = anna.call("102");
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(house.legs()).isEqualTo(3));
        house.calls.endAll("Enough.");
        anna.refusedWith(call, 480);
    }
}
