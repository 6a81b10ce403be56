package org.belfry.sip.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublicationsTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final String BOB = "sip:bob@example.test";

    private final SipRequest publish =
            Script.load(PublicationsTest.class, "publish.txt").request("publish");
    private final Publications publications =
            new Publications(20, List.of(EventPackage.PRESENCE), new SplittableRandom(3_903));

    private Published take(Map<HeaderName, String> headers, String body, Instant now) {
        SipRequest.Builder builder = publish.toBuilder();
        if (body.isEmpty()) {
            builder.noBody();
        } else {
            builder.body(Presence.TYPE, body.getBytes(StandardCharsets.UTF_8));
        }
        headers.forEach(builder::set);
        return publications.publish(BOB, builder.build(), now);
    }

    private static Published.Done done(Published published) {
        assertThat(published).isInstanceOf(Published.Done.class);
        return (Published.Done) published;
    }

    private static Published refused(int status) {
        return new Published.Refused(status, null, "");
    }

    @Test
    void eachPublishGetsATagOfItsOwn_RFC3903_6() {
        Published.Done first = done(take(Map.of(), "<a/>", NOW));
        assertThat(first.expires()).isEqualTo(Duration.ofHours(1));
        assertThat(first.isNews()).isTrue();
        Published.Done refreshed = done(take(Map.of(HeaderName.SIP_IF_MATCH, first.etag()), "", NOW.plusSeconds(9)));
        assertThat(refreshed.isNews()).isFalse();
        assertThat(refreshed.etag()).isNotEqualTo(first.etag());
        assertThat(publications.of(BOB, EventPackage.PRESENCE))
                .singleElement()
                .satisfies(kept -> assertThat(kept.body()).asString().isEqualTo("<a/>"));
        Published.Done changed = done(take(Map.of(HeaderName.SIP_IF_MATCH, refreshed.etag()), "<b/>", NOW));
        assertThat(publications.of(BOB, EventPackage.PRESENCE))
                .singleElement()
                .satisfies(kept -> assertThat(kept.body()).asString().isEqualTo("<b/>"));
        Published.Done removed =
                done(take(Map.of(HeaderName.SIP_IF_MATCH, changed.etag(), HeaderName.EXPIRES, "0"), "", NOW));
        assertThat(removed.isNews()).isTrue();
        assertThat(publications.size()).isZero();
        SipResponse.Builder ok = SipResponse.replyTo(publish, Published.Done.STATUS, "t");
        changed.writeTo(ok);
        assertThat(ok.build().header(HeaderName.SIP_ETAG)).isEqualTo(changed.etag());
    }

    @Test
    void oldForeignOrRunOutTagIs412_RFC3903_6_step_4() {
        Published.Done first = done(take(Map.of(HeaderName.EXPIRES, "60"), "<a/>", NOW));
        Map<HeaderName, String> match = Map.of(HeaderName.SIP_IF_MATCH, first.etag());
        assertThat(take(Map.of(HeaderName.SIP_IF_MATCH, "x"), "", NOW)).isEqualTo(refused(412));
        assertThat(take(match, "", NOW.plusSeconds(60))).isEqualTo(refused(412));
        SipRequest other =
                publish.toBuilder().set(HeaderName.SIP_IF_MATCH, first.etag()).build();
        assertThat(publications.publish("sip:eve@example.test", other, NOW)).isEqualTo(refused(412));
        done(take(match, "", NOW));
        assertThat(take(match, "", NOW)).isEqualTo(refused(412));
    }

    @ParameterizedTest
    @CsvSource({"EVENT, weather, 489", "EXPIRES, 59, 423", "EXPIRES, soon, 400", "CONTENT_TYPE, text/plain, 415"})
    void whatCannotBeKeptIsRefused_RFC3903_6(HeaderName name, String value, int status) {
        SipRequest odd = publish.toBuilder().set(name, value).build();
        assertThat(publications.publish(BOB, odd, NOW))
                .isInstanceOfSatisfying(
                        Published.Refused.class,
                        found -> assertThat(found.status()).isEqualTo(status));
        assertThat(publications.size()).isZero();
    }

    @Test
    void nothingNewAndNothingOldIs400AndTooLargeIs413_RFC3903_6() {
        assertThat(take(Map.of(), "", NOW)).isEqualTo(refused(400));
        assertThat(take(Map.of(), "x".repeat(16_385), NOW)).isEqualTo(refused(413));
    }

    @Test
    void whatEndsIsToldOnce_RFC3903_6() {
        done(take(Map.of(HeaderName.EXPIRES, "60"), "<a/>", NOW));
        assertThat(publications.nextDeadline()).isEqualTo(NOW.plusSeconds(60));
        assertThat(publications.tick(NOW.plusSeconds(59))).isEmpty();
        assertThat(publications.tick(NOW.plusSeconds(60)))
                .singleElement()
                .satisfies(ended -> assertThat(ended.resource()).isEqualTo(BOB));
        assertThat(publications.nextDeadline()).isNull();
    }

    @Test
    void tableIsBounded() {
        for (int i = 0; i < 100; i++) {
            done(take(Map.of(), "<a/>", NOW.plusSeconds(i)));
        }
        assertThat(publications.size()).isEqualTo(Publications.PER_RESOURCE_MAX);
        for (int i = 0; i < 100; i++) {
            Published published = publications.publish("sip:n" + i, publish, NOW.plusSeconds(100));
            assertThat(published instanceof Published.Full).isEqualTo(i >= 12);
        }
        assertThat(publications.publish("sip:later", publish, NOW.plusSeconds(4_000)))
                .isInstanceOf(Published.Done.class);
    }

    @Test
    void tableStaysInStepWithASimpleOne() {
        var random = new SplittableRandom(7);
        Map<String, String> expected = new HashMap<>();
        String last = "";
        for (int i = 0; i < 2_000; i++) {
            boolean isNew = last.isEmpty() || random.nextInt(3) == 0;
            String body = random.nextBoolean() || isNew ? "<b n='" + i + "'/>" : "";
            Map<HeaderName, String> headers = new HashMap<>();
            if (!isNew) {
                headers.put(HeaderName.SIP_IF_MATCH, last);
            }
            boolean isRemoval = !isNew && random.nextInt(4) == 0;
            if (isRemoval) {
                headers.put(HeaderName.EXPIRES, "0");
            }
            Published.Done done = done(take(headers, body, NOW.plusSeconds(i)));
            String before = expected.getOrDefault(last, "");
            expected.remove(isNew ? "" : last);
            if (!isRemoval) {
                expected.put(done.etag(), body.isEmpty() ? before : body);
            }
            List<Publication> kept = publications.of(BOB, EventPackage.PRESENCE);
            expected.keySet().retainAll(kept.stream().map(Publication::etag).toList());
            assertThat(kept).hasSize(expected.size());
            assertThat(kept)
                    .allSatisfy(one -> assertThat(new String(one.body(), StandardCharsets.UTF_8))
                            .isEqualTo(expected.get(one.etag())));
            last = expected.containsKey(done.etag()) ? done.etag() : "";
        }
    }
}
