package org.belfry.rtp.srtp;

/// What a context keeps of one SSRC: which packets and control packets went through it.
final class Stream {

    private final int ssrc;
    private final ReplayWindow packets = new ReplayWindow(ReplayWindow.RTP_WORDS);
    private final ReplayWindow controls = new ReplayWindow(ReplayWindow.RTCP_WORDS);

    Stream(int ssrc) {
        this.ssrc = ssrc;
    }

    int ssrc() {
        return ssrc;
    }

    ReplayWindow packets() {
        return packets;
    }

    ReplayWindow controls() {
        return controls;
    }

    StreamState state() {
        return new StreamState(ssrc, packets.highest(), controls.highest());
    }
}
