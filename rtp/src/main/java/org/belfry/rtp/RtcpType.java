package org.belfry.rtp;

/// Packet types of RTCP and formats of its feedback that this room knows.
public final class RtcpType {

    /// RFC 3550 §6.4.1.
    public static final int SENDER_REPORT = 200;

    /// RFC 3550 §6.4.2.
    public static final int RECEIVER_REPORT = 201;

    /// RFC 3550 §6.5.
    public static final int SOURCE_DESCRIPTION = 202;

    /// RFC 3550 §6.6.
    public static final int BYE = 203;

    /// RFC 3550 §6.7.
    public static final int APPLICATION = 204;

    /// RFC 4585 §6.2, with [#NACK] and [#TRANSPORT_WIDE].
    public static final int TRANSPORT_FEEDBACK = 205;

    /// RFC 4585 §6.3, with [#PICTURE_LOSS], [#FULL_INTRA] and [#APPLICATION_LAYER].
    public static final int PAYLOAD_FEEDBACK = 206;

    /// RFC 3611.
    public static final int EXTENDED_REPORT = 207;

    /// RFC 4585 §6.2.1.
    public static final int NACK = 1;

    /// draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1; carried, not read.
    public static final int TRANSPORT_WIDE = 15;

    /// RFC 4585 §6.3.1.
    public static final int PICTURE_LOSS = 1;

    /// RFC 5104 §4.3.1.
    public static final int FULL_INTRA = 4;

    /// RFC 4585 §6.4; REMB is one (draft-alvestrand-rmcat-remb-03 §2.2).
    public static final int APPLICATION_LAYER = 15;

    private RtcpType() {}
}
