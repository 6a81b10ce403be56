package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServerBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.net.egress.Destination.Reach;
import org.belfry.net.egress.Way;
import org.belfry.pbx.live.LiveEvent;
import org.belfry.pbx.live.LiveEvent.Kind;
import org.belfry.web.hook.Webhook;
import org.belfry.web.hook.Webhooks;
import org.belfry.web.hook.Webhooks.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receivers are told of events, or given up, and never anybody else (policy E10).
final class WebhooksTest {

    private static final Actor ROOT = new Actor.CommandLine("root");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final RealHouse house;
    private final List<AggregatedHttpRequest> got = new CopyOnWriteArrayList<>();
    private final int port;
    private volatile int status = 204;

    WebhooksTest(@TempDir Path folder) {
        house = new RealHouse(folder);
        port = house.stranger("receiver", this::services).getPort();
    }

    private void services(ServerBuilder server) {
        server.service(
                "/in",
                (ctx, request) -> HttpResponse.of(request.aggregate().thenApply(whole -> {
                    got.add(whole);
                    return HttpResponse.of(status);
                })));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String pem() throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(house.authority.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private Webhooks.Wish wish(Reach reach, Kind... events) throws Exception {
        var url = Webhook.url("https://localhost:%d/in?key=hidden".formatted(port));
        return new Webhooks.Wish("crm", url, Set.of(events), reach, pem());
    }

    private void add(Kind... events) throws Exception {
        assertThat(house.hooks.add(wish(Reach.OWN_MACHINE, events), ROOT)).isInstanceOf(Outcome.Added.class);
    }

    private void happens(long number) {
        house.events.tell(new LiveEvent.Lost(house.time.now(), number));
    }

    private List<AuditEvent> audited(String action) {
        return house.store.ledger().page(Long.MAX_VALUE, 100).stream()
                .filter(entry -> entry.action().equals(action))
                .map(entry -> new AuditEvent(
                        entry.at(), entry.actor(), entry.from(), entry.action(), entry.about(), entry.details()))
                .toList();
    }

    @Test
    void aReceiverIsToldWhatItAskedForAndStandsOnTheRegister() throws Exception {
        add(Kind.EVENTS_LOST);
        happens(7);
        await().atMost(LONG).until(() -> got.size() == 1);
        var message = got.getFirst();
        assertThat(message.path()).isEqualTo("/in?key=hidden");
        assertThat(message.contentUtf8()).contains("\"type\":\"events.lost\"", "\"count\":7");
        assertThat(message.headers().get("webhook-id")).startsWith("msg_");
        assertThat(message.headers().get("webhook-signature")).startsWith("v1,");
        assertThat(house.egress.ways()).extracting(Way::leadsTo).contains("localhost:" + port);
        assertThat(audited("webhook.add")).hasSize(1);
        assertThat(audited("webhook.add").getFirst().details().toString()).doesNotContain("hidden");
        assertThat(house.hooks.remove("crm", ROOT)).isTrue();
        assertThat(house.egress.ways()).isEmpty();
        assertThat(house.hooks.wants(Kind.EVENTS_LOST)).isFalse();
    }

    @Test
    void whatTheReceiverDoesNotTakeIsSentAgainUnderItsName() throws Exception {
        status = 500;
        add(Kind.EVENTS_LOST);
        happens(1);
        await().atMost(LONG).until(() -> !got.isEmpty());
        await().atMost(LONG).until(() -> house.hooks.all().getFirst().state().contains("answered 500"));
        status = 200;
        await().atMost(LONG).until(() -> house.hooks.all().getFirst().well());
        assertThat(got).hasSizeGreaterThan(1);
        assertThat(got)
                .extracting(each -> each.headers().get("webhook-id"))
                .containsOnly(got.getFirst().headers().get("webhook-id"));
    }

    @Test
    void aReceiverThatIsGoneIsPausedAndAuditedAndATestStartsItAgain() throws Exception {
        status = 410;
        add(Kind.EVENTS_LOST);
        happens(1);
        await().atMost(LONG).until(() -> house.hooks.all().getFirst().hook().paused());
        assertThat(audited("webhook.pause")).hasSize(1);
        assertThat(house.hooks.wants(Kind.EVENTS_LOST)).isFalse();
        assertThat(house.hooks.test("crm", ROOT)).get().asString().contains("410");
        status = 200;
        assertThat(house.hooks.test("crm", ROOT)).contains("");
        assertThat(house.hooks.all().getFirst().hook().paused()).isFalse();
        assertThat(audited("webhook.resume")).hasSize(1);
        happens(2);
        await().atMost(LONG).until(() -> got.getLast().contentUtf8().contains("\"count\":2"));
    }

    @Test
    void aReceiverThatFailsForADayIsPaused() throws Exception {
        status = 503;
        add(Kind.EVENTS_LOST);
        happens(1);
        await().atMost(LONG).until(() -> house.hooks.all().getFirst().state().contains("503"));
        house.time.pass(Duration.ofHours(24));
        await().atMost(LONG).until(() -> house.hooks.all().getFirst().hook().paused());
        assertThat(audited("webhook.pause").getFirst().details()).containsKey("why");
    }

    @Test
    void noMoreWaitsThanMayAndTheReceiverIsToldWhatItMissed() throws Exception {
        status = 500;
        add(Kind.CALL_ENDED);
        byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1_005; i++) {
            house.hooks.tell(Kind.CALL_ENDED, text);
        }
        assertThat(house.hooks.all().getFirst().waiting()).isEqualTo(1_000);
        assertThat(house.hooks.all().getFirst().lost()).isEqualTo(5);
        status = 200;
        await().atMost(LONG.multipliedBy(2))
                .until(() -> got.stream().anyMatch(each -> each.contentUtf8().contains("\"count\":5")));
    }

    @Test
    void aNameThatLeadsInsideIsRefusedUnlessAnAdministratorSaidSo_PolicyE10() throws Exception {
        house.hooks.add(wish(Reach.INTERNET, Kind.EVENTS_LOST), ROOT);
        assertThat(house.hooks.test("crm", ROOT)).get().asString().contains("expected: a public address");
        house.hooks.remove("crm", ROOT);
        house.hooks.add(wish(Reach.INTERNET_AND_SITE, Kind.EVENTS_LOST), ROOT);
        assertThat(house.hooks.test("crm", ROOT)).get().asString().contains("expected: a public or private address");
        assertThat(got).isEmpty();
    }

    @Test
    void aReceiverNobodyTrustsIsToldNothing() throws Exception {
        var url = Webhook.url("https://localhost:%d/in".formatted(port));
        house.hooks.add(new Webhooks.Wish("crm", url, Set.of(Kind.EVENTS_LOST), Reach.OWN_MACHINE, ""), ROOT);
        assertThat(house.hooks.test("crm", ROOT)).get().asString().isNotEmpty();
        assertThat(got).isEmpty();
    }

    @Test
    void receiversOutlastARestart() throws Exception {
        add(Kind.CALL_BEGAN, Kind.CALL_ENDED);
        house.hooks.close();
        try (var again = Webhooks.open(house.store, house.egress, house.background, house.time, house.random)) {
            var hook = again.all().getFirst().hook();
            assertThat(hook.events()).isEqualTo(EnumSet.of(Kind.CALL_BEGAN, Kind.CALL_ENDED));
            assertThat(again.test("crm", ROOT)).contains("");
        }
    }

    @Test
    void whatCannotBeIsRefusedInASentence() throws Exception {
        add(Kind.CALL_BEGAN);
        assertThat(house.hooks.add(wish(Reach.OWN_MACHINE, Kind.CALL_BEGAN), ROOT))
                .isEqualTo(new Outcome.Refused("name: there is a webhook 'crm' already"));
        var url = Webhook.url("https://localhost/in");
        assertThat(house.hooks.add(
                        new Webhooks.Wish("b", url, Set.of(Kind.CALL_BEGAN), Reach.INTERNET, "no PEM"), ROOT))
                .isEqualTo(new Outcome.Refused("authority: no certificate is in it (expected: PEM)"));
        for (int i = 1; i < Webhooks.MOST; i++) {
            house.hooks.add(new Webhooks.Wish("n" + i, url, Set.of(Kind.CALL_BEGAN), Reach.INTERNET, ""), ROOT);
        }
        assertThat(house.hooks.add(new Webhooks.Wish("b", url, Set.of(Kind.CALL_BEGAN), Reach.INTERNET, ""), ROOT))
                .isEqualTo(new Outcome.Refused("webhooks: 17 (expected: at most 16)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://crm.example/in",
                "https://user:password@crm.example/in",
                "https://crm.example/in#part",
                "https:crm.example",
                "https:///in",
                "https://crm.example/a b",
                "https://crm.example:70000/",
                "file:///etc/passwd",
                ""
            })
    void onlyPlainHttpsIsTold(String url) {
        assertThatThrownBy(() -> Webhook.url(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("url: not one that events are told to");
    }
}
