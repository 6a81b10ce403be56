package org.belfry.media.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.media.dtls.DtlsRole;
import org.belfry.media.plan.StreamPlan.Numbered;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.OfferAnswer;
import org.belfry.sip.sdp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each caller with each callee.
final class PairingTest {

    private static final List<String> CALLERS = List.of(
            "secure-snom",
            "secure-linphone",
            "best-effort-baresip",
            "best-effort-yealink",
            "plain-asterisk",
            "plain-sipp",
            "browser-chromium");

    /// Both legs of a call.
    private record Call(
            LegOutcome.Agreed caller, LegOutcome.Agreed callee, SessionDescription toCallee, MediaPath path) {

        StreamPlan near() {
            return caller.plan().stream("audio").orElseThrow();
        }

        StreamPlan far() {
            return callee.plan().stream("audio").orElseThrow();
        }
    }

    static Stream<Arguments> pairs() {
        return CALLERS.stream()
                .flatMap(caller -> Stream.of(EndpointKind.values()).map(callee -> Arguments.of(caller, callee)));
    }

    private static Call call(String file, EndpointKind calleeKind, Codec... calleeCodecs) {
        var callerOffer = Ends.file(file);
        var caller = Ends.leg(Ends.kindOf(file));
        assertThat(caller.refuses(callerOffer)).isEmpty();
        var offer = Ends.leg(calleeKind).offer(Pairing.forCallee(callerOffer, Ends.endpoint(calleeKind)));
        var toCallee = reread(offer.description());
        var peerAnswer = OfferAnswer.answer(toCallee, Ends.peer(calleeKind, calleeCodecs))
                .answer();
        var callee = Ends.agreed(offer.leg().answered(reread(peerAnswer)));
        var wishes = Pairing.forCaller(callerOffer, caller.endpoint(), callee.plan());
        var answered = Ends.agreed(caller.answer(callerOffer, wishes));
        assertThat(OfferAnswer.check(callerOffer, reread(answered.ours())))
                .isInstanceOf(OfferAnswer.Checked.Usable.class);
        var near = answered.plan().stream("audio").orElseThrow();
        var far = callee.plan().stream("audio").orElseThrow();
        return new Call(answered, callee, toCallee, Pairing.path(near, far));
    }

    private static SessionDescription reread(SessionDescription description) {
        return Ends.read(new String(description.print(), StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyPairTalksWithoutTranscoding(String file, EndpointKind calleeKind) {
        var call = call(file, calleeKind);
        keyedAs(Ends.kindOf(file), call.near(), false);
        keyedAs(calleeKind, call.far(), true);
        assertThat(call.path()).isInstanceOf(MediaPath.Relay.class);
        var relay = (MediaPath.Relay) call.path();
        for (Numbered one : call.near().codecs()) {
            int there = relay.toFar().of(one.receive());
            var meant = call.far().codecs().stream()
                    .filter(other -> other.send() == there)
                    .findFirst();
            assertThat(meant).as("%s", one).isPresent();
            assertThat(meant.get().codec().matches(one.codec())).isTrue();
            assertThat(relay.toNear().of(meant.get().receive())).isEqualTo(one.send());
        }
        assertThat(call.near().flow().direction()).isEqualTo(Direction.SENDRECV);
        assertThat(call.far().flow().direction()).isEqualTo(Direction.SENDRECV);
    }

    private static void keyedAs(EndpointKind kind, StreamPlan plan, boolean weOffered) {
        switch (kind) {
            case SECURE_PHONE, BEST_EFFORT_PHONE -> {
                var keys = (StreamKeying.Sdes) plan.keying();
                assertThat(keys.ourKey().suite()).isEqualTo(keys.theirKey().suite());
            }
            case PLAIN_TRUNK -> assertThat(plan.keying()).isEqualTo(new StreamKeying.None());
            case BROWSER -> {
                var dtls = (StreamKeying.Dtls) plan.keying();
                assertThat(dtls.role()).isEqualTo(DtlsRole.SERVER);
                assertThat(dtls.theirs()).hasSize(1);
                assertThat(plan.ice().fragment()).isEqualTo(weOffered ? "peer" : "Oyef");
                assertThat(plan.flow().rtcpMux()).isTrue();
            }
        }
    }

    @Test
    void parametersNumbersAndPacketTimesCrossTheHouse() {
        var call = call("best-effort-baresip", EndpointKind.BROWSER);
        assertThat(call.toCallee().stream(0).codecs().getFirst().codec().parameters())
                .as("the caller's opus, as he wrote it")
                .isEqualTo("stereo=1;sprop-stereo=1");
        assertThat(call.near().codec().orElseThrow().receive()).isEqualTo(96);
        assertThat(call.near().events()).extracting(Numbered::send).containsExactly(101);
        assertThat(call.far().flow().ptimeMs()).isEqualTo(30);
        assertThat(call.caller().ours().print()).asString().contains("a=ptime:30");
        assertThat(call.near().rtp()).hasToString("192.0.2.25:17640");
        assertThat(call.near().flow().rtcpMux()).isTrue();
    }

    @Test
    void whoCannotShareThePortGetsTheNextOne_RFC3605() {
        var call = call("secure-linphone", EndpointKind.PLAIN_TRUNK);
        assertThat(call.near().rtp()).hasToString("10.0.0.23:7078");
        assertThat(call.near().rtcp()).hasToString("10.0.0.23:7079");
        assertThat(call.near().flow().rtcpMux()).isFalse();
        assertThat(call.far().rtcp()).hasToString("192.0.2.200:40001");
    }

    @Test
    void browsersSeeEachOther() {
        var call = call("browser-chromium", EndpointKind.BROWSER);
        var near = call.caller().plan().stream("video").orElseThrow();
        var far = call.callee().plan().stream("video").orElseThrow();
        assertThat(near.codecs()).extracting(one -> one.codec().encoding()).containsExactly("VP8", "rtx");
        assertThat(near.codec().orElseThrow().codec().feedback()).containsExactly("ccm fir", "nack", "nack pli");
        var relay = (MediaPath.Relay) Pairing.path(near, far);
        assertThat(relay.narrow()).isFalse();
        assertThat(relay.toFar().of(96)).isEqualTo(far.codec().orElseThrow().send());
        assertThat(relay.toFar().of(97)).isEqualTo(far.codecs().get(1).send());
        assertThat(relay.toFar().of(102)).isEqualTo(-1);
    }

    @Test
    void pictureIsRefusedWhereTheOtherSideHasNone() {
        var call = call("browser-chromium", EndpointKind.PLAIN_TRUNK);
        assertThat(call.caller().ours().media()).hasSize(2);
        assertThat(call.caller().ours().media().get(1).port()).isZero();
        assertThat(call.toCallee().media()).hasSize(1);
    }

    @Test
    void noSharedCodecNamesWhatHasToBeTranscoded() {
        var call = call("plain-sipp", EndpointKind.BROWSER, Codec.OPUS);
        assertThat(call.path()).isInstanceOfSatisfying(MediaPath.Transcode.class, path -> {
            assertThat(path.near().codec().encoding()).isEqualTo("PCMU");
            assertThat(path.far().codec().encoding()).isEqualTo("opus");
        });
    }

    @Test
    void keysPressedCrossATranscodedCallToo() {
        var call = call("plain-asterisk", EndpointKind.BROWSER, Codec.OPUS, Codec.TELEPHONE_EVENT);
        assertThat(call.path())
                .isInstanceOfSatisfying(
                        MediaPath.Transcode.class,
                        path -> assertThat(path.toFar().of(101))
                                .isEqualTo(call.far().events().getFirst().send()));
    }

    @Test
    void calleeWithMoreThanTheCallerHasIsToBeNarrowed() {
        var call = call("plain-sipp", EndpointKind.SECURE_PHONE);
        assertThat(((MediaPath.Relay) call.path()).narrow()).isTrue();
        assertThat(((MediaPath.Relay) call("secure-snom", EndpointKind.PLAIN_TRUNK, Codec.PCMA)
                                .path())
                        .narrow())
                .isFalse();
    }

    @Test
    void lateOfferHasWhatTheTenantWants() {
        var offer = Ends.leg(EndpointKind.BROWSER).offer(Pairing.of(Ends.endpoint(EndpointKind.BROWSER)));
        assertThat(offer.description().media()).extracting(one -> one.type()).containsExactly("audio", "video");
        assertThat(new String(offer.description().print(), StandardCharsets.UTF_8))
                .contains("a=ice-lite", "a=group:BUNDLE 0 1", "a=setup:actpass", "m=audio 10000 UDP/TLS/RTP/SAVPF")
                .contains("a=candidate:1 1 udp 2130706431 198.51.100.10 10000 typ host", "a=rtcp-mux");
    }
}
