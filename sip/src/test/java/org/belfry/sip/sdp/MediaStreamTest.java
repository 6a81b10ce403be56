package org.belfry.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.junit.jupiter.api.Test;

final class MediaStreamTest {

    @Test
    void sessionSpeaksWhereTheSectionIsSilent_RFC8866_5() {
        var stream = SdpFiles.phone("hold-inactive").stream(0);
        assertThat(stream.direction()).isEqualTo(Direction.INACTIVE);
        assertThat(stream.connection()).map(Connection::address).contains("2001:db8::55");
        assertThat(stream.isHolding()).isTrue();
    }

    @Test
    void bundleOnlySectionUsesTheTransportOfItsBundle_RFC9143_6() {
        var video = SdpFiles.phone("firefox-audio-simulcast").stream(1);
        assertThat(video.isBundleOnly()).isTrue();
        assertThat(video.flow()).isEqualTo(Direction.SENDONLY);
        assertThat(video.iceFragment()).contains("8c3d21aa");
        assertThat(video.setup()).contains(Setup.Role.ACTPASS);
        assertThat(video.fingerprints()).hasSize(1);
        assertThat(video.candidates()).hasSize(1);
    }

    @Test
    void simulcastLinesAreKept_RFC8851_RFC8853() {
        var video = SdpFiles.phone("firefox-audio-simulcast").stream(1).media();
        assertThat(video.all(StreamAttribute.Rid.class)).hasSize(3).allMatch(StreamAttribute.Rid::sends);
        assertThat(video.first(StreamAttribute.Simulcast.class).orElseThrow().list(true))
                .contains("h;~m;l");
    }

    @Test
    void zeroAddressHolds_RFC3264_8_4() {
        var stream = SdpFiles.phone("hold-zero-address").stream(0);
        assertThat(stream.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(stream.flow()).isEqualTo(Direction.SENDONLY);
        assertThat(stream.isHolding()).isTrue();
    }

    @Test
    void zeroAddressOfATricklingBrowserIsNoHold_RFC8840_4_1_3() {
        assertThat(SdpFiles.phone("chrome-audio-video").stream(1).isHolding()).isFalse();
        assertThat(SdpFiles.phone("chrome-audio-video").stream(1).flow()).isEqualTo(Direction.SENDRECV);
    }

    @Test
    void numbersOfRfc3551NeedNoMap() {
        var codecs = SdpFiles.phone("everything").stream(0).codecs();
        assertThat(codecs).containsExactly(new Codec.Numbered(0, Codec.PCMU));
    }

    @Test
    void numbersNobodyExplainsAreLeftOut() {
        // The snom phone lists 99 and 108 with a map; the Grandstream's 2 has one too.
        assertThat(SdpFiles.phone("snom").stream(0).codecs()).hasSize(8);
        var odd = SdpFiles.whole(
                "v=0\no=- 1 1 IN IP4 192.0.2.1\nc=IN IP4 192.0.2.1\nm=audio 7000 RTP/AVP 96 0 0 200 x\n");
        assertThat(odd.stream(0).codecs()).containsExactly(new Codec.Numbered(0, Codec.PCMU));
    }

    @Test
    void rtcpStandsOneAboveUnlessSaidOrShared_RFC3605_RFC5761() {
        assertThat(SdpFiles.phone("asterisk").stream(0).rtcpPort()).isEqualTo(18_407);
        assertThat(SdpFiles.phone("baresip").stream(0).rtcpPort()).isEqualTo(24_571);
        assertThat(SdpFiles.phone("jssip-audio").stream(0).rtcpPort()).isEqualTo(57_712);
    }

    @Test
    void holdingStopsReceivingAndRaisesTheVersion_RFC3264_8_4() {
        var before = SdpFiles.phone("asterisk");
        var held = before.held();
        assertThat(held.stream(0).direction()).isEqualTo(Direction.SENDONLY);
        assertThat(held.origin().compareVersion(before.origin())).isPositive();
        assertThat(held.held().stream(0).direction()).isEqualTo(Direction.SENDONLY);
        assertThat(SdpFiles.phone("hold-inactive").held().stream(0).direction()).isEqualTo(Direction.INACTIVE);
    }

    @Test
    void h264ProfilesMustAgreeAndLevelsNeedNot_RFC6184_8_2_2() {
        var ours = Codec.of("H264", 90_000).withParameters("packetization-mode=1;profile-level-id=42e01f");
        assertThat(ours.matches(ours.withParameters("profile-level-id=42C028; packetization-mode=1")))
                .isTrue();
        assertThat(ours.matches(ours.withParameters("profile-level-id=640028;packetization-mode=1")))
                .isFalse();
        assertThat(ours.matches(ours.withParameters("profile-level-id=42e01f"))).isFalse();
    }
}
