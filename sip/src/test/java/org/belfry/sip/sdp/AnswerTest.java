package org.belfry.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.belfry.ground.Redacted;
import org.belfry.sip.sdp.LocalStream.Options;
import org.belfry.sip.sdp.LocalStream.Protection.Dtls;
import org.belfry.sip.sdp.LocalStream.Protection.NotRtp;
import org.belfry.sip.sdp.LocalStream.Protection.Sdes;
import org.belfry.sip.sdp.LocalStream.Protection.UnprotectedRtp;
import org.belfry.sip.sdp.OfferAnswer.Answered;
import org.belfry.sip.sdp.OfferAnswer.Checked;
import org.belfry.sip.sdp.OfferAnswer.Departure;
import org.belfry.sip.sdp.OfferAnswer.Found;
import org.belfry.sip.sdp.OfferAnswer.Keying;
import org.belfry.sip.sdp.OfferAnswer.Match;
import org.belfry.sip.sdp.OfferAnswer.Refusal;
import org.belfry.sip.sdp.OfferAnswer.Terms;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.belfry.sip.sdp.SecurityAttribute.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AnswerTest {

    private static final Connection HERE = new Connection("IN", "IP4", "203.0.113.1", "");
    private static final Sdes SDES =
            Sdes.of(List.of(Suite.AES_CM_128_HMAC_SHA1_80, Suite.AEAD_AES_256_GCM), new Random(7));
    private static final Dtls DTLS = new Dtls(
            List.of(new Fingerprint("sha-256", "00:".repeat(31) + "FF")), Setup.Role.PASSIVE, "0123456789abcdef0123");
    private static final LocalStream.Ice ICE = new LocalStream.Ice(
            new IceAttribute.Ufrag("ufrag"),
            new IceAttribute.Password(Redacted.of("0123456789012345678901")),
            List.of(new IceAttribute.Candidate("1", 1, "udp", 2_130_706_431L, "203.0.113.1", 40_000, "host", "")),
            true,
            true);
    private static final List<Codec> VOICE =
            List.of(Codec.OPUS, Codec.G722, Codec.PCMA, Codec.PCMU, Codec.TELEPHONE_EVENT);
    private static final Codec VP8 = new Codec("VP8", 90_000, 1, "", List.of("nack pli", "nack"));
    private static final Codec RTX = Codec.of("rtx", 90_000);

    @Test
    void keysAreAnsweredWithTheSameTagAndSuiteAndOurOwnKey_RFC4568_5_1_2() {
        var offer = SdpFiles.phone("yealink");
        var answer = agreed(offer, audio(SDES));
        var crypto = answer.stream(0).cryptos();
        assertThat(answer.media().getFirst().protocol()).isEqualTo("RTP/SAVP");
        assertThat(crypto).hasSize(1);
        assertThat(crypto.getFirst().tag()).isEqualTo(1);
        assertThat(crypto.getFirst().keys()).isEqualTo(SDES.own().getFirst().keys());
        assertThat(terms(offer, answer).getFirst().keying())
                .isEqualTo(new Keying.Sdes(offer.stream(0).cryptos().getFirst(), crypto.getFirst()));
    }

    @Test
    void linesWithMasterKeyIndexOrWithoutEncryptionArePassedOver_RFC4568_6() {
        var answer = agreed(SdpFiles.phone("teams-gateway"), audio(SDES));
        assertThat(answer.stream(0).cryptos()).extracting(Crypto::tag).containsExactly(2);
    }

    @Test
    void protectedOfferIsNeverAnsweredPlain() {
        assertThat(refusals(SdpFiles.phone("yealink"), audio(new UnprotectedRtp())))
                .isEqualTo(Map.of(0, Refusal.NO_PROTECTION));
    }

    @Test
    void plainOfferIsAnsweredOnlyWherePlainIsListed() {
        var offer = SdpFiles.phone("asterisk");
        assertThat(refusals(offer, audio(SDES))).isEqualTo(Map.of(0, Refusal.NO_PROTECTION));
        agreed(offer, audio(SDES).withProtections(List.of(SDES, new UnprotectedRtp())));
    }

    @Test
    void opportunisticKeysAreTakenAndTheProfileStays_RFC8643_3() {
        var offer = SdpFiles.whole(SdpFiles.text(SdpFiles.phone("snom").print())
                .replace("AES_CM_128_HMAC_SHA1_32", "AES_CM_128_HMAC_SHA1_80"));
        var answer = agreed(offer, audio(SDES).withProtections(List.of(SDES, new UnprotectedRtp())));
        assertThat(answer.media().getFirst().protocol()).isEqualTo("RTP/AVP");
        assertThat(answer.stream(0).cryptos()).hasSize(1);
        assertThat(terms(offer, answer).getFirst().keying()).isInstanceOf(Keying.Sdes.class);
    }

    @Test
    void browserIsAnsweredWithDtlsIceMuxAndBundle() {
        var offer = SdpFiles.phone("chrome-audio-video");
        var local = LocalSession.of(
                        origin(),
                        HERE,
                        List.of(audio(DTLS).withIce(ICE), video(DTLS).withIce(ICE)))
                .withBundle();
        var answer = agreed(offer, local);
        assertThat(SdpFiles.text(answer.print())).isEqualTo(SdpFiles.text(SdpFiles.wire("""
                v=0
                o=- 7 1 IN IP4 203.0.113.1
                s=-
                c=IN IP4 203.0.113.1
                t=0 0
                a=ice-lite
                a=group:BUNDLE 0 1
                m=audio 40000 UDP/TLS/RTP/SAVPF 111 9 0 8 110
                a=mid:0
                a=rtpmap:111 opus/48000/2
                a=fmtp:111 useinbandfec=1
                a=rtpmap:9 G722/8000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:110 telephone-event/48000
                a=fmtp:110 0-16
                a=rtpmap:126 telephone-event/8000
                a=fmtp:126 0-16
                a=fingerprint:sha-256 FINGER
                a=setup:passive
                a=ice-ufrag:ufrag
                a=ice-pwd:0123456789012345678901
                a=candidate:1 1 udp 2130706431 203.0.113.1 40000 typ host
                a=end-of-candidates
                a=rtcp-mux
                a=sendrecv
                m=video 40000 UDP/TLS/RTP/SAVPF 96 97
                a=mid:1
                a=rtpmap:96 VP8/90000
                a=rtcp-fb:96 nack
                a=rtcp-fb:96 nack pli
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                a=rtcp-mux
                a=sendrecv
                """.replace(
                        "9 0 8 110\n", "9 0 8 110 126\n")
                .replace("FINGER", "00:".repeat(31) + "FF"))));
        assertThat(terms(offer, answer))
                .extracting(Terms::rtcpMux, Terms::keying)
                .containsExactly(
                        tuple(true, new Keying.Dtls(Setup.Role.PASSIVE)),
                        tuple(true, new Keying.Dtls(Setup.Role.PASSIVE)));
    }

    @Test
    void bundleOnlyStreamNeedsABundle_RFC9143_6() {
        var offer = SdpFiles.phone("firefox-audio-simulcast");
        var local = LocalSession.of(origin(), HERE, List.of(audio(DTLS), video(DTLS)));
        assertThat(OfferAnswer.answer(offer, local).refusals()).isEqualTo(Map.of(1, Refusal.NO_BUNDLE));
        var bundled = agreed(offer, local.withBundle());
        assertThat(bundled.media()).extracting(MediaDescription::port).containsExactly(40_000, 40_000);
        assertThat(bundled.stream(1).direction()).isEqualTo(Direction.RECVONLY);
        assertThat(terms(offer, bundled)).hasSize(2);
    }

    @Test
    void streamThatInsistsOnMuxIsRefusedWithoutIt_RFC8858() {
        var offer = SdpFiles.whole(SdpFiles.text(SdpFiles.phone("jssip-audio").print())
                .replace("a=rtcp-mux", "a=rtcp-mux\r\na=rtcp-mux-only"));
        assertThat(refusals(offer, audio(DTLS).withOptions(new Options(false, false, 0, Set.of()))))
                .isEqualTo(Map.of(0, Refusal.NO_RTCP_MUX));
    }

    @ParameterizedTest
    @EnumSource(Setup.Role.class)
    void rolesComplementEachOther_RFC5763_5(Setup.Role offered) {
        var offer = SdpFiles.whole(SdpFiles.text(SdpFiles.phone("jssip-audio").print())
                .replace("setup:actpass", new Setup(offered).wire()));
        var answer = agreed(offer, audio(DTLS));
        assertThat(answer.stream(0).setup())
                .contains(
                        switch (offered) {
                            case ACTIVE, ACTPASS -> Setup.Role.PASSIVE;
                            case PASSIVE -> Setup.Role.ACTIVE;
                            case HOLDCONN -> Setup.Role.HOLDCONN;
                        });
        assertThat(answer.stream(0).tlsId()).contains("0123456789abcdef0123");
        assertThat(OfferAnswer.check(offer, answer)).isInstanceOf(Checked.Usable.class);
    }

    @Test
    void weakOrCutFingerprintIsNoFingerprint_RFC8122_5() {
        var text = SdpFiles.text(SdpFiles.phone("jssip-audio").print());
        var cut = SdpFiles.whole(text.replace(":FE:0F\r", ":FE\r"));
        var weak = SdpFiles.whole(text.replaceAll("sha-256 [0-9A-F:]+", "sha-1 " + "00:".repeat(19) + "00"));
        assertThat(refusals(cut, audio(DTLS))).isEqualTo(Map.of(0, Refusal.NO_PROTECTION));
        assertThat(refusals(weak, audio(DTLS))).isEqualTo(Map.of(0, Refusal.NO_PROTECTION));
    }

    @Test
    void holdIsAnsweredWithItsInverse_RFC3264_6_1() {
        var plain = audio(new UnprotectedRtp());
        assertThat(agreed(SdpFiles.phone("hold-sendonly"), plain).stream(0).direction())
                .isEqualTo(Direction.RECVONLY);
        assertThat(agreed(SdpFiles.phone("hold-zero-address"), plain).stream(0).direction())
                .isEqualTo(Direction.RECVONLY);
        assertThat(agreed(SdpFiles.phone("hold-inactive"), plain).stream(0).direction())
                .isEqualTo(Direction.INACTIVE);
        assertThat(agreed(SdpFiles.phone("hold-sendonly"), plain.withDirection(Direction.SENDONLY)).stream(0)
                        .direction())
                .isEqualTo(Direction.INACTIVE);
    }

    @Test
    void codecsKeepTheOffersOrderAndNumbers_RFC3264_6_1() {
        var answer = agreed(SdpFiles.phone("linphone"), audio(SDES));
        assertThat(answer.media().getFirst().line().formats()).containsExactly("96", "0", "8", "101", "99");
    }

    @Test
    void oneCodecIsAnsweredWithItsOwnDigits_RFC4733_2_2() {
        var one = audio(SDES).withOptions(new Options(true, true, 20, Set.of()));
        var answer = agreed(SdpFiles.phone("linphone"), one).media().getFirst();
        assertThat(answer.line().formats()).containsExactly("96", "101");
        assertThat(answer.first(CodecAttribute.Ptime.class)).contains(new CodecAttribute.Ptime(20));
    }

    @Test
    void digitsAloneAreNoConversation() {
        var digits = LocalStream.of("audio", 40_000, List.of(Codec.TELEPHONE_EVENT), new UnprotectedRtp());
        assertThat(refusals(SdpFiles.phone("asterisk"), digits)).isEqualTo(Map.of(0, Refusal.NO_CODEC));
    }

    @Test
    void faxIsAcceptedBesideAnEndedAudioStream_RFC3362() {
        var fax = LocalStream.of("image", 41_000, List.of(Codec.of("t38", 8_000)), new NotRtp("udptl"))
                .withExtra(List.of(Attribute.Other.of("T38FaxVersion", "0")));
        var local = LocalSession.of(origin(), HERE, List.of(audio(new UnprotectedRtp()), fax));
        var offer = SdpFiles.phone("fax-t38");
        var answered = OfferAnswer.answer(offer, local);
        assertThat(answered.refusals()).isEqualTo(Map.of(0, Refusal.ENDED));
        assertThat(answered.answer().media().get(1).line())
                .isEqualTo(new MediaDescription.Line("image", 41_000, 1, "udptl", List.of("t38")));
        assertThat(terms(offer, answered.answer())).extracting(Terms::stream).containsExactly(1);
    }

    @Test
    void refusedStreamsKeepTheirPlaceAndFormats_RFC3264_6() {
        var answer = agreed(SdpFiles.phone("grandstream"), audio(new UnprotectedRtp()));
        assertThat(answer.media()).hasSize(2);
        assertThat(answer.media().get(1).line())
                .isEqualTo(new MediaDescription.Line("video", 0, 1, "RTP/AVP", List.of("99")));
    }

    @Test
    void pinnedStreamsStayAtTheirPlaces() {
        var first = audio(new UnprotectedRtp());
        var second = LocalStream.of("audio", 42_000, VOICE, new UnprotectedRtp());
        var local = LocalSession.of(origin(), HERE, List.of()).withPinned(List.of(first, second));
        var offer = SdpFiles.whole("v=0\no=- 1 1 IN IP4 192.0.2.1\nc=IN IP4 192.0.2.1\n"
                + "m=audio 0 RTP/AVP 0\nm=audio 7000 RTP/AVP 0\n");
        assertThat(OfferAnswer.answer(offer, local).answer().media())
                .extracting(MediaDescription::port)
                .containsExactly(0, 42_000);
    }

    @Test
    void headerExtensionsAreAnsweredUnderTheOffersNumbers_RFC8285_6() {
        var local = audio(DTLS)
                .withOptions(
                        new Options(true, false, 0, Set.of("urn:ietf:params:rtp-hdrext:csrc-audio-level", "urn:x")));
        assertThat(agreed(SdpFiles.phone("firefox-audio-simulcast"), local)
                        .media()
                        .getFirst()
                        .all(CodecAttribute.ExtMap.class))
                .extracting(Attribute::wire)
                .containsExactly("extmap:2/sendonly urn:ietf:params:rtp-hdrext:csrc-audio-level");
    }

    @Test
    void ourOffersAreAnsweredByOurselves() {
        for (var protection : List.of(SDES, DTLS, new UnprotectedRtp())) {
            var streams = List.of(
                    audio(protection).withIce(ICE),
                    new LocalStream(
                            "video",
                            40_002,
                            List.of(VP8, RTX),
                            Direction.SENDONLY,
                            List.of(protection),
                            Options.DEFAULT,
                            ICE,
                            List.of()));
            var local = LocalSession.of(origin(), HERE, streams);
            var offer = OfferAnswer.offer(local.withBundle());
            assertThat(SdpFiles.whole(offer.print())).isEqualTo(offer);
            var answer = agreed(offer, LocalSession.of(origin(), HERE, List.of(audio(protection), video(protection))));
            assertThat(terms(offer, answer))
                    .extracting(Terms::direction)
                    .containsExactly(Direction.SENDRECV, Direction.SENDONLY);
        }
    }

    @Test
    void offerNumbersEachCodecOnceAndDigitsAreOneHundredAndOne() {
        var offer = OfferAnswer.offer(LocalSession.of(origin(), HERE, List.of(audio(DTLS), video(DTLS)))
                .withBundle());
        assertThat(offer.media().get(0).line().formats()).containsExactly("96", "9", "8", "0", "101");
        assertThat(offer.media().get(1).line().formats()).containsExactly("97", "98");
        assertThat(offer.media().get(1).all(CodecAttribute.Fmtp.class))
                .containsExactly(new CodecAttribute.Fmtp("98", "apt=97"));
        assertThat(offer.stream(0).setup()).contains(Setup.Role.ACTPASS);
        assertThat(offer.media().getFirst().protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
    }

    @Test
    void answerMayNumberACodecItsOwnWay_RFC3264_6_1() {
        var offer = OfferAnswer.offer(LocalSession.of(origin(), HERE, List.of(audio(new UnprotectedRtp()))));
        var answer = SdpFiles.whole("""
                v=0
                o=- 9 9 IN IP4 192.0.2.1
                c=IN IP4 192.0.2.1
                m=audio 7000 RTP/AVP 120 8
                a=rtpmap:120 OPUS/48000/2
                """);
        assertThat(terms(offer, answer).getFirst().codecs())
                .extracting(Match::offererReceives, Match::answererReceives)
                .containsExactly(tuple(96, 120), tuple(8, 8));
    }

    @Test
    void wrongAnswersAreNotUsable() {
        var offer = SdpFiles.phone("yealink");
        var good = agreed(offer, audio(SDES));
        var text = SdpFiles.text(good.print());
        assertThat(unusable(offer, good.withMedia(List.of()))).isEqualTo(new Found(Departure.STREAM_COUNT, -1));
        assertThat(unusable(offer, text, "m=audio", "m=video")).isEqualTo(Departure.TYPE_CHANGED);
        assertThat(unusable(offer, text, "RTP/SAVP", "RTP/AVP")).isEqualTo(Departure.PROTOCOL_CHANGED);
        assertThat(unusable(offer, text, "crypto:1", "crypto:7")).isEqualTo(Departure.CRYPTO_NOT_OFFERED);
        assertThat(unusable(offer, text, "SHA1_80", "SHA1_32")).isEqualTo(Departure.CRYPTO_NOT_OFFERED);
        assertThat(unusable(offer, text, "a=crypto", "a=x-crypto")).isEqualTo(Departure.PROTECTION_LOST);
        assertThat(unusable(offer, text, "SAVP 9 0 8 101", "SAVP 101")).isEqualTo(Departure.NO_COMMON_CODEC);
        assertThat(unusable(offer.withMedia(List.of(offer.media().getFirst().refused())), good))
                .isEqualTo(new Found(Departure.REVIVED, 0));
    }

    @Test
    void wrongDtlsAnswersAreNotUsable() {
        var offer = SdpFiles.phone("jssip-audio");
        var text = SdpFiles.text(agreed(offer, audio(DTLS)).print());
        assertThat(unusable(offer, text, "setup:passive", "setup:actpass")).isEqualTo(Departure.SETUP_IMPOSSIBLE);
        assertThat(unusable(offer, text, "a=setup:passive", "a=x")).isEqualTo(Departure.SETUP_IMPOSSIBLE);
        assertThat(unusable(offer, text, "a=fingerprint:", "a=x:")).isEqualTo(Departure.PROTECTION_LOST);
        assertThat(unusable(offer, text, "00:FF", "00")).isEqualTo(Departure.FINGERPRINT_UNUSABLE);
        assertThat(unusable(offer, text, "t=0 0\r\n", "t=0 0\r\na=group:BUNDLE other\r\n"))
                .isEqualTo(Departure.BUNDLE_NOT_OFFERED);
    }

    @Test
    void sloppyAnswersAreReadAsWhatWasOffered() {
        var offer = SdpFiles.phone("hold-sendonly");
        var answer = SdpFiles.whole(
                SdpFiles.text(agreed(offer, audio(new UnprotectedRtp())).print())
                        .replace("a=recvonly", "a=sendrecv\r\na=rtcp-mux")
                        .replace("RTP/AVP", "RTP/AVPF")
                        .replace("t=0 0", "t=1 1"));
        assertThat(OfferAnswer.check(offer, answer)).isInstanceOfSatisfying(Checked.Usable.class, usable -> {
            assertThat(usable.overlooked())
                    .extracting(Found::departure)
                    .containsExactlyInAnyOrder(
                            Departure.WIDER_DIRECTION,
                            Departure.RTCP_MUX_NOT_OFFERED,
                            Departure.PROFILE_CHANGED,
                            Departure.TIMES_CHANGED);
            var terms = usable.terms().getFirst();
            assertThat(terms.direction()).isEqualTo(Direction.SENDONLY);
            assertThat(terms.rtcpMux()).isFalse();
        });
    }

    @Test
    void ourNextDescriptionRaisesItsVersionOnlyWhenItDiffers_RFC3264_8() {
        var ours = SdpFiles.phone("grandstream");
        assertThat(OfferAnswer.next(ours, ours.withOrigin(origin()))).isSameAs(ours);
        var next = OfferAnswer.next(
                ours, ours.withMedia(List.of(ours.media().getFirst().withPort(6_000))));
        assertThat(next.origin().sessionVersion()).isEqualTo("8001");
        assertThat(next.media()).extracting(MediaDescription::port).containsExactly(6_000, 0);
        assertThat(OfferAnswer.checkNext(ours, next)).isEmpty();
    }

    @Test
    void peersNextDescriptionIsHeldAgainstItsLast_RFC3264_8() {
        var before = SdpFiles.phone("grandstream");
        var media = before.media();
        var found = new ArrayList<Departure>();
        found.add(next(
                before,
                before.withMedia(media.subList(0, 1)).withOrigin(before.origin().next())));
        found.add(next(
                before,
                before.withMedia(media.reversed()).withOrigin(before.origin().next())));
        found.add(next(before, before.held().withOrigin(before.origin())));
        found.add(next(before, before.withOrigin(origin())));
        var remapped = SdpFiles.text(before.print())
                .replace("97 iLBC/8000", "97 speex/8000")
                .replace("8000 8000", "8000 8001");
        found.add(next(before, SdpFiles.whole(remapped)));
        assertThat(found)
                .containsExactly(
                        Departure.STREAM_COUNT,
                        Departure.TYPE_CHANGED,
                        Departure.VERSION_NOT_RAISED,
                        Departure.ORIGIN_CHANGED,
                        Departure.PAYLOAD_REMAPPED);
        assertThat(OfferAnswer.checkNext(before, before)).isEmpty();
    }

    @Test
    void sessionWithoutStreamsIsAgreed_RFC3264_5() {
        var empty = SdpFiles.phone("asterisk").withMedia(List.of());
        assertThat(agreed(empty, audio(SDES)).media()).isEmpty();
    }

    private static Departure next(SessionDescription before, SessionDescription now) {
        return OfferAnswer.checkNext(before, now).getFirst().departure();
    }

    private static Origin origin() {
        return Origin.of(7, HERE);
    }

    private static LocalStream audio(LocalStream.Protection protection) {
        return LocalStream.of("audio", 40_000, VOICE, protection);
    }

    private static LocalStream video(LocalStream.Protection protection) {
        return LocalStream.of("video", 40_002, List.of(VP8, RTX), protection);
    }

    private static SessionDescription agreed(SessionDescription offer, LocalStream stream) {
        return agreed(offer, LocalSession.of(origin(), HERE, List.of(stream)));
    }

    private static SessionDescription agreed(SessionDescription offer, LocalSession local) {
        var answered = OfferAnswer.answer(offer, local);
        assertThat(answered).isInstanceOf(Answered.Agreed.class);
        assertThat(SdpFiles.whole(answered.answer().print())).isEqualTo(answered.answer());
        return answered.answer();
    }

    private static Map<Integer, Refusal> refusals(SessionDescription offer, LocalStream stream) {
        var answered = OfferAnswer.answer(offer, LocalSession.of(origin(), HERE, List.of(stream)));
        assertThat(answered).isInstanceOf(Answered.NothingShared.class);
        assertThat(answered.answer().media()).allMatch(media -> media.port() == 0);
        return answered.refusals();
    }

    private static List<Terms> terms(SessionDescription offer, SessionDescription answer) {
        var checked = OfferAnswer.check(offer, answer);
        assertThat(checked).isInstanceOf(Checked.Usable.class);
        return ((Checked.Usable) checked).terms();
    }

    private static Departure unusable(SessionDescription offer, String answer, String part, String instead) {
        assertThat(answer).contains(part);
        return unusable(offer, SdpFiles.whole(answer.replace(part, instead))).departure();
    }

    private static Found unusable(SessionDescription offer, SessionDescription answer) {
        var checked = OfferAnswer.check(offer, answer);
        assertThat(checked).isInstanceOf(Checked.Unusable.class);
        return ((Checked.Unusable) checked).found();
    }
}
