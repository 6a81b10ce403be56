package org.belfry.sip.sdp;

import static org.belfry.ground.fuzz.Claim.assertThat;

/// Any session description: read or refused; what is read prints to a form that reads as the same, can be answered,
/// held, compared and checked against another.
public final class SdpFuzz {

    private static final LocalSession LOCAL = SdpMutationTest.local();
    private static final SessionDescription CONSTANT = SdpFiles.phone("chrome-audio-video");

    private SdpFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        switch (SessionDescription.parse(bytes)) {
            case SdpParsed.Whole(var session) -> whole(session);
            case SdpParsed.Broken(var _, int atByte) -> assertThat(atByte).isBetween(0, bytes.length);
        }
    }

    static void whole(SessionDescription session) {
        assertThat(SdpFiles.whole(session.print())).isEqualTo(session);
        var answer = OfferAnswer.answer(session, LOCAL).answer();
        assertThat(answer.media()).hasSameSizeAs(session.media());
        assertThat(SdpFiles.whole(answer.print())).isEqualTo(answer);
        assertThat(OfferAnswer.check(session, answer)).isNotNull();
        assertThat(OfferAnswer.check(CONSTANT, session)).isNotNull();
        assertThat(OfferAnswer.checkNext(session, CONSTANT)).isNotNull();
        assertThat(SdpChange.between(CONSTANT, session)).isNotNull();
        assertThat(SdpChange.isSame(session, session)).isTrue();
        assertThat(SdpFiles.whole(session.held().print())).isEqualTo(session.held());
    }
}
