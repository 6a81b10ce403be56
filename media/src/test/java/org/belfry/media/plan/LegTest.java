package org.belfry.media.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.belfry.ice.IceCredentials;
import org.belfry.media.dtls.DtlsRole;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.OfferAnswer;
import org.belfry.sip.sdp.SdpParsed;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.belfry.sip.sdp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One leg over its life: offers again, and offers that must not stand.
final class LegTest {

    private static final String SNOM = "secure-snom";
    private static final String CHROMIUM = "browser-chromium";

    /// The caller answered with all he can.
    private static LegOutcome answer(Leg leg, SessionDescription offer) {
        return leg.answer(offer, Pairing.of(leg.endpoint()));
    }

    private static LegOutcome.Agreed begun(String file) {
        return Ends.agreed(answer(Ends.leg(Ends.kindOf(file)), Ends.file(file)));
    }

    /// Their description again with a change and a higher version.
    private static SessionDescription again(String file, UnaryOperator<String> change) {
        var now = Ends.read(change.apply(Ends.text(file)));
        return now.withOrigin(now.origin().next());
    }

    private static StreamPlan audio(LegOutcome outcome) {
        return Ends.agreed(outcome).plan().stream("audio").orElseThrow();
    }

    private static String text(SessionDescription description) {
        return new String(description.print(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"sendonly,RECVONLY", "inactive,INACTIVE", "recvonly,SENDONLY"})
    void holdChangesTheDirectionAndKeepsTheKeys_RFC3264_8_4(String said, Direction ours) {
        var first = begun(SNOM);
        var held = answer(first.leg(), again(SNOM, text -> text.replace("a=sendrecv", "a=" + said)));
        assertThat(audio(held).flow().direction()).isEqualTo(ours);
        assertThat(audio(held).keying()).isEqualTo(audio(first).keying());
        var resumed = answer(Ends.agreed(held).leg(), again(SNOM, text -> text));
        assertThat(audio(resumed)).isEqualTo(audio(first));
    }

    @Test
    void holdByNowhereHasNoAddress() {
        var first = begun(SNOM);
        var held = answer(first.leg(), again(SNOM, text -> text.replaceAll("c=IN IP4 .*", "c=IN IP4 0.0.0.0")));
        assertThat(audio(held).rtp()).isNull();
        assertThat(audio(held).rtcp()).isNull();
        assertThat(audio(held).flow().direction().sends()).isFalse();
        assertThat(audio(held).keying()).isEqualTo(audio(first).keying());
    }

    @Test
    void anotherAddressAndCodecMakeAnotherPlanUnderTheSameKeys() {
        var first = begun(SNOM);
        var moved = again(
                SNOM,
                text -> text.replace("c=IN IP4 192.168.178.31", "c=IN IP4 10.9.9.9")
                        .replace("58140 RTP/SAVP 9 0 8 3 18 101", "41000 RTP/SAVP 8 101"));
        var next = answer(first.leg(), moved);
        assertThat(audio(next).rtp()).hasToString("10.9.9.9:41000");
        assertThat(audio(next).codec().orElseThrow().codec()).isEqualTo(Codec.PCMA);
        assertThat(audio(first).codec().orElseThrow().codec()).isEqualTo(Codec.G722);
        assertThat(audio(next).keying()).isEqualTo(audio(first).keying());
        assertThat(Ends.agreed(next).ours().origin().compareVersion(first.ours().origin()))
                .isPositive();
    }

    @Test
    void theirNewKeyIsSeenAndOursStays() {
        var first = begun(SNOM);
        var next = answer(
                first.leg(),
                again(SNOM, text -> text.replace("inline:c3l6", "inline:AAAA").replace("inline:bU9v", "inline:BBBB")));
        var before = (StreamKeying.Sdes) audio(first).keying();
        var after = (StreamKeying.Sdes) audio(next).keying();
        assertThat(after).isNotEqualTo(before);
        assertThat(after.ours()).isEqualTo(before.ours());
        assertThat(after.theirs()).isNotEqualTo(before.theirs());
    }

    @Test
    void samePictureOfTheirsIsAnsweredWithTheSamePictureOfOurs() {
        var first = begun(SNOM);
        var again = Ends.agreed(answer(first.leg(), again(SNOM, text -> text)));
        assertThat(again.ours()).isEqualTo(first.ours());
        assertThat(again.plan()).isEqualTo(first.plan());
    }

    @Test
    void ourHoldKeepsPlacesNamesAndNumbersOfABrowser_RFC3264_8_3_2() {
        var first = begun(CHROMIUM);
        var wishes = Pairing.of(first.leg().endpoint()).stream()
                .map(wish -> wish.withDirection(Direction.SENDONLY))
                .toList();
        var offer = first.leg().offer(wishes);
        assertThat(text(offer.description()))
                .contains("a=rtpmap:111 opus/48000/2", "a=mid:0", "a=mid:1", "a=group:BUNDLE 0 1")
                .contains("a=rtpmap:96 VP8/90000", "a=fmtp:97 apt=96", "a=fmtp:103 apt=102", "a=sendonly");
        assertThat(OfferAnswer.checkNext(first.ours(), offer.description())).isEmpty();
        var peer = OfferAnswer.answer(offer.description(), Ends.peer(EndpointKind.BROWSER))
                .answer();
        var held = Ends.agreed(offer.leg().answered(peer));
        assertThat(audio(held).flow().direction()).isEqualTo(Direction.SENDONLY);
    }

    @Test
    void streamNobodyWishesEndsAtItsPlaceAndMayComeBack() {
        var first = begun(CHROMIUM);
        var sound = Pairing.of(first.leg().endpoint()).stream()
                .filter(wish -> wish.type().equals("audio"))
                .toList();
        var less = first.leg().offer(sound);
        assertThat(less.description().media()).hasSize(2);
        assertThat(less.description().media().get(1).port()).isZero();
        assertThat(text(less.description())).contains("a=group:BUNDLE 0\r\n");
        var peer = OfferAnswer.answer(less.description(), Ends.peer(EndpointKind.BROWSER))
                .answer();
        var leg = Ends.agreed(less.leg().answered(peer)).leg();
        assertThat(leg.plan().orElseThrow().stream("video")).isEmpty();
        var more = leg.offer(Pairing.of(leg.endpoint())).description();
        assertThat(more.media()).hasSize(2);
        assertThat(more.media().get(1).port()).isEqualTo(10_000);
    }

    @Test
    void ourKeyStaysInALaterOffer() {
        var first = begun(SNOM);
        var ours = ((StreamKeying.Sdes) audio(first).keying()).ours();
        var offer = first.leg().offer(Pairing.of(first.leg().endpoint())).description();
        assertThat(offer.stream(0).cryptos()).anyMatch(one -> one.keys().equals(ours.keys()));
    }

    @Test
    void dtlsRoleOnceTakenStays_RFC8842_5_4() {
        var offer = Ends.leg(EndpointKind.BROWSER).offer(Pairing.of(Ends.endpoint(EndpointKind.BROWSER)));
        var answer = OfferAnswer.answer(offer.description(), Ends.peer(EndpointKind.BROWSER))
                .answer();
        var passive = Ends.read(text(answer).replace("\r\n", "\n").replace("setup:active", "setup:passive"));
        var first = Ends.agreed(offer.leg().answered(passive));
        assertThat(audio(first).keying()).isEqualTo(new StreamKeying.Dtls(DtlsRole.CLIENT, List.of(Ends.PEERS)));
        var theirs = Ends.read(text(passive).replace("\r\n", "\n").replace("setup:passive", "setup:actpass"));
        var next = Ends.agreed(
                answer(first.leg(), theirs.withOrigin(theirs.origin().next())));
        assertThat(audio(next).keying()).isEqualTo(audio(first).keying());
        assertThat(next.ours().stream(0).setup()).contains(Setup.Role.ACTIVE);
    }

    @Test
    void iceRestartIsSeenAndAnsweredWithNewCredentials_RFC8839_4_4_1_1_1() {
        var first = begun(CHROMIUM);
        var restart = again(CHROMIUM, text -> text.replace("Oyef", "Newf").replace("7uZj", "8uZj"));
        assertThat(first.leg().isIceRestart(restart)).isTrue();
        assertThat(first.leg().isIceRestart(again(CHROMIUM, text -> text))).isFalse();
        var fresh = IceCredentials.next(Ends.CHANCE);
        var next = Ends.agreed(answer(first.leg().withCredentials(fresh), restart));
        assertThat(audio(next).ice().fragment()).isEqualTo("Newf");
        assertThat(next.ours().stream(0).iceFragment()).contains(fresh.ufrag());
        assertThat(audio(next).keying()).isEqualTo(audio(first).keying());
    }

    @Test
    void protectedTrunkIsNeverPlainAgain() {
        var endpoint = new Endpoint(
                EndpointKind.PLAIN_TRUNK,
                true,
                Ends.endpoint(EndpointKind.PLAIN_TRUNK).audio(),
                List.of());
        var first = Ends.agreed(answer(Leg.of(endpoint, Ends.media(), Ends.CHANCE), Ends.file(SNOM)));
        assertThat(first.plan().isProtected()).isTrue();
        var plain = again(SNOM, text -> text.replace("RTP/SAVP", "RTP/AVP").replaceAll("a=crypto.*\n", ""));
        assertThat(answer(first.leg(), plain)).isEqualTo(new LegOutcome.Refused(Refusal.LOWERED));
        assertThat(first.leg()
                        .offer(Pairing.of(endpoint))
                        .description()
                        .media()
                        .getFirst()
                        .protocol())
                .isEqualTo("RTP/SAVP");
    }

    @ParameterizedTest
    @ValueSource(strings = {SNOM, "best-effort-yealink"})
    void keysOverInsecureSignallingAreRefused(String file) {
        var phone = Ends.endpoint(Ends.kindOf(file));
        var endpoint = new Endpoint(phone.kind(), false, phone.audio(), List.of());
        var leg = Leg.of(endpoint, Ends.media(), Ends.CHANCE);
        assertThat(answer(leg, Ends.file(file))).isEqualTo(new LegOutcome.Refused(Refusal.KEYS_IN_CLEAR));
        var offer = leg.offer(Pairing.of(endpoint));
        var peer =
                OfferAnswer.answer(offer.description(), Ends.peer(phone.kind())).answer();
        assertThat(offer.leg().answered(peer)).isInstanceOf(LegOutcome.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "plain-asterisk,SECURE_PHONE,NOT_PROTECTED",
        "plain-asterisk,BEST_EFFORT_PHONE,NOT_PROTECTED",
        "plain-asterisk,BROWSER,NOT_PROTECTED",
        "secure-snom,BROWSER,KEYS_FROM_BROWSER",
        "secure-snom,PLAIN_TRUNK,KEYS_IN_CLEAR",
        "browser-chromium,SECURE_PHONE,DTLS_UNEXPECTED",
        "browser-chromium,PLAIN_TRUNK,DTLS_UNEXPECTED"
    })
    void endpointThatSpeaksLikeAnotherIsRefused(String file, EndpointKind kind, Refusal refusal) {
        assertThat(answer(Ends.leg(kind), Ends.file(file))).isEqualTo(new LegOutcome.Refused(refusal));
    }

    @Test
    void browserWithoutWhatABrowserHasIsRefused() {
        refused(CHROMIUM, text -> text.replaceAll("a=ice-(ufrag|pwd).*\n", ""), Refusal.NO_ICE);
        refused(CHROMIUM, text -> text.replaceAll("a=rtcp-mux\n", ""), Refusal.NO_RTCP_MUX);
        refused(CHROMIUM, text -> text.replaceAll("a=fingerprint.*\n", ""), Refusal.NO_FINGERPRINT);
        refused(
                CHROMIUM,
                text -> text.replaceAll("a=fingerprint.*\n", "a=fingerprint:sha-1 " + "AA:".repeat(19) + "AA\n"),
                Refusal.NO_FINGERPRINT);
    }

    @Test
    void hostileOffersAreRefused() {
        refused(SNOM, text -> text.replaceAll("c=IN IP4 .*", "c=IN IP4 printer.example"), Refusal.NAMED_ADDRESS);
        refused(SNOM, text -> text.replaceAll("inline:\\S+", "inline:AAAA"), Refusal.NOT_PROTECTED);
        refused(SNOM, text -> text.replaceAll("(a=crypto.*)", "$1 UNENCRYPTED_SRTP"), Refusal.NOT_PROTECTED);
        refused(SNOM, text -> text.replace("m=audio 58140", "m=audio 0"), Refusal.NO_STREAM);
        refused(SNOM, text -> text.replaceAll("9 0 8 3 18 101", "3 18"), Refusal.NO_CODEC);
        refused(SNOM, text -> text.replace("m=audio", "m=application"), Refusal.NO_STREAM);
        refused(SNOM, text -> text.replace("RTP/SAVP", "RTP/XAVP"), Refusal.NOT_PROTECTED);
    }

    private static void refused(String file, UnaryOperator<String> change, Refusal refusal) {
        var leg = Ends.leg(Ends.kindOf(file));
        assertThat(answer(leg, Ends.read(change.apply(Ends.text(file))))).isEqualTo(new LegOutcome.Refused(refusal));
    }

    @ParameterizedTest
    @CsvSource({
        "RTP/SAVP,RTP/AVP,NOT_PROTECTED",
        "a=crypto:1,a=crypto:9,UNANSWERED",
        "m=audio,m=video,UNANSWERED",
        "RTP/SAVP,UDP/TLS/RTP/SAVP,DTLS_UNEXPECTED"
    })
    void answersThatDoNotFitAreRefused(String from, String to, Refusal refusal) {
        var offer = Ends.leg(EndpointKind.SECURE_PHONE).offer(Pairing.of(Ends.endpoint(EndpointKind.SECURE_PHONE)));
        var good = OfferAnswer.answer(offer.description(), Ends.peer(EndpointKind.SECURE_PHONE))
                .answer();
        String bad = text(good)
                .replace("\r\n", "\n")
                .replaceAll("a=crypto:[0-9]", "a=crypto:1")
                .replace(from, to);
        if (refusal == Refusal.NOT_PROTECTED) {
            bad = bad.replaceAll("a=crypto.*\n", "");
        }
        assertThat(offer.leg().answered(Ends.read(bad))).isEqualTo(new LegOutcome.Refused(refusal));
    }

    @Test
    void bestEffortOfferAnsweredPlainIsRefused_RFC8643() {
        var endpoint = Ends.endpoint(EndpointKind.BEST_EFFORT_PHONE);
        var offer = Ends.leg(EndpointKind.BEST_EFFORT_PHONE).offer(Pairing.of(endpoint));
        assertThat(offer.description().media().getFirst().protocol()).isEqualTo("RTP/AVP");
        assertThat(offer.description().stream(0).cryptos()).isNotEmpty();
        var plain = OfferAnswer.answer(offer.description(), Ends.peer(EndpointKind.PLAIN_TRUNK))
                .answer();
        assertThat(offer.leg().answered(plain)).isEqualTo(new LegOutcome.Refused(Refusal.NOT_PROTECTED));
    }

    @Test
    void refusedOfferLeavesTheCallAsItWas() {
        var first = begun(SNOM);
        var bad = again(SNOM, text -> text.replaceAll("a=crypto.*\n", ""));
        assertThat(answer(first.leg(), bad)).isInstanceOf(LegOutcome.Refused.class);
        assertThat(first.leg().plan()).contains(first.plan());
        var shorter = Ends.read(Ends.text(SNOM).replaceAll("(?s)m=audio.*", ""));
        assertThat(answer(first.leg(), shorter)).isEqualTo(new LegOutcome.Refused(Refusal.UNRELATED));
    }

    @Test
    void answerWithoutAnOfferIsRefused() {
        assertThat(Ends.leg(EndpointKind.PLAIN_TRUNK).answered(Ends.file("plain-sipp")))
                .isEqualTo(new LegOutcome.Refused(Refusal.NO_OFFER));
    }

    @ParameterizedTest
    @EnumSource
    void refusalIsOneSentence(Refusal refusal) {
        assertThat(refusal.sentence()).matches("[A-Z][^.]+\\.");
    }

    @Test
    void keysAreNotPrinted() {
        var first = begun(SNOM);
        String secret = first.ours().stream(0)
                .cryptos()
                .getFirst()
                .keys()
                .getFirst()
                .keySalt()
                .disclose();
        assertThat(first.leg() + " " + first.plan() + " " + audio(first).keying())
                .doesNotContain(secret);
    }

    /// Whatever is done to a description, it is planned or refused, and who has to protect his media does.
    @ParameterizedTest
    @ValueSource(strings = {SNOM, "secure-linphone", "best-effort-baresip", "plain-asterisk", CHROMIUM})
    void changedDescriptionsNeverLowerProtection(String file) {
        long seed = 11;
        var chance = new Random(seed);
        byte[] whole = Ends.text(file).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        var leg = Ends.leg(Ends.kindOf(file));
        var first = begun(file).leg();
        var offer = leg.offer(Pairing.of(leg.endpoint())).leg();
        for (int round = 0; round < 3_000; round++) {
            byte[] bent = whole.clone();
            for (int i = 1 + chance.nextInt(6); i > 0; i--) {
                bent[chance.nextInt(bent.length)] = whole[chance.nextInt(whole.length)];
            }
            if (SessionDescription.parse(bent) instanceof SdpParsed.Whole parsed) {
                assertThatCode(() -> {
                            kept(leg, answer(leg, parsed.description()));
                            kept(first, answer(first, parsed.description()));
                            kept(offer, offer.answered(parsed.description()));
                        })
                        .as("seed %d: %s", seed, new String(bent, StandardCharsets.UTF_8))
                        .doesNotThrowAnyException();
            }
        }
    }

    private static void kept(Leg leg, LegOutcome outcome) {
        if (outcome instanceof LegOutcome.Agreed(var plan, var _, var _)) {
            boolean mayBePlain = leg.endpoint().kind() == EndpointKind.PLAIN_TRUNK;
            assertThat(mayBePlain || plan.isProtected()).isTrue();
            for (StreamPlan one : plan.streams()) {
                var path = Pairing.path(one, one);
                assertThat(path).isNotNull();
                if (one.keying() instanceof StreamKeying.Sdes keys) {
                    keys.ourKey().close();
                    keys.theirKey().close();
                }
            }
        }
    }
}
