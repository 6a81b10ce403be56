package org.belfry.media;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;
import org.belfry.media.plan.PayloadMap;
import org.belfry.rtp.RtcpCompound;
import org.belfry.rtp.RtcpType;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.RtpVerdict;

/// Carries one track of a leg to the same track of the other: other payload numbers, other SSRC, other
/// key, the same sound. Header extensions and contributing sources stay here: they were not agreed on
/// over there, and tell of this side.
///
/// What names a packet by its number means it as its own side counts: retransmissions (RFC 4588 §4) name
/// the packet they repeat, requests for them (RFC 4585 §6.2.1) the lost ones, and a sender's report ties
/// its clock to a timestamp. These numbers are shifted like those of the packets. A retransmission is of
/// the stream heard last that is none: several layers of one sender are never agreed on, for there is one
/// picture at the other side.
///
/// Of control packets reports, farewells and feedback go on with their SSRCs changed; descriptions,
/// which name a user, and what is private to an application do not. Belongs to the loop of the leg it
/// hears.
final class Relay implements Translator {
    private static final ValueLayout.OfInt SSRC = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    /// A header, and who speaks.
    private static final int SPEAKER_BYTES = 8;
    private static final int FEEDBACK_BYTES = 12;
    private static final int REPORT_BYTES = 28;
    private static final int GENERIC_NACK = 1;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final PayloadMap payloadTypes;
    private final Outbound to;
    private final Outbound back;
    private final RtcpCompound compound = new RtcpCompound();
    private final IntUnaryOperator ssrcs;
    private final BitSet repairs;
    private final boolean hasRepairs;
    private int repaired;

    Relay(PayloadMap payloadTypes, Outbound to, Outbound back) {
        this(payloadTypes, new BitSet(), to, back);
    }

    /// @param repairs numbers of retransmissions, as they come
    /// @param to the track of the other leg
    /// @param back what the other leg's packets go out by to the leg this one hears
    Relay(PayloadMap payloadTypes, BitSet repairs, Outbound to, Outbound back) {
        this.payloadTypes = payloadTypes;
        this.repairs = repairs;
        this.hasRepairs = !repairs.isEmpty();
        this.to = to;
        this.back = back;
        this.ssrcs = this::overThere;
    }

    @Override
    public Outbound to() {
        return to;
    }

    /// One packet in clear, its header whole.
    @Override
    public void rtp(MediaLoop loop, int slot, long at, int length, long nowNanos) {
        MemorySegment region = loop.batch().region();
        int payloadType = payloadTypes.of(RtpHeader.payloadType(region, at));
        if (payloadType < 0 || !to.ownership().claim(loop)) {
            return;
        }
        int header = RtpHeader.bytes(region, at, length);
        if (header < 0 || hasBadPadding(region, at, header, length)) {
            return;
        }
        if (hasRepairs && !renumbered(region, at, header, length)) {
            return;
        }
        int extra = header - RtpHeader.FIXED_BYTES;
        long from = at;
        if (extra > 0) {
            from = at + extra;
            MemorySegment.copy(region, at, region, from, RtpHeader.FIXED_BYTES);
            byte first = region.get(ValueLayout.JAVA_BYTE, from);
            region.set(ValueLayout.JAVA_BYTE, from, (byte) (first & 0xE0));
        }
        RtpHeader.setPayloadType(region, from, payloadType);
        to.rtp(loop, slot, from, length - extra, nowNanos);
    }

    /// Writes the number that the repeated packet has over there into a retransmission; false: nobody
    /// there knows it.
    private boolean renumbered(MemorySegment region, long at, int header, int length) {
        if (!repairs.get(RtpHeader.payloadType(region, at))) {
            repaired = RtpHeader.ssrc(region, at);
            return true;
        }
        boolean isPadded = (region.get(ValueLayout.JAVA_BYTE, at) & 0x20) != 0;
        int padding = isPadded ? Byte.toUnsignedInt(region.get(ValueLayout.JAVA_BYTE, at + length - 1)) : 0;
        if (length - header - padding < Short.BYTES) {
            // Padding alone, which tries out how much the way carries.
            return true;
        }
        Outbound.Origin origin = to.of(repaired);
        if (origin == null) {
            return false;
        }
        shift(region, at + header, origin.sequenceOffset());
        return true;
    }

    private static void shift(MemorySegment region, long at, int by) {
        region.set(SHORT, at, (short) (region.get(SHORT, at) + by));
    }

    /// A count of padding that would reach into the header is not handed on for somebody else to stumble
    /// over.
    private static boolean hasBadPadding(MemorySegment region, long at, int header, int length) {
        if ((region.get(ValueLayout.JAVA_BYTE, at) & 0x20) == 0) {
            return false;
        }
        int padding = Byte.toUnsignedInt(region.get(ValueLayout.JAVA_BYTE, at + length - 1));
        return padding == 0 || padding > length - header;
    }

    /// One control packet in clear.
    @Override
    public void rtcp(MediaLoop loop, int slot, long at, int length, long nowNanos) {
        if (!to.ownership().claim(loop)) {
            return;
        }
        MemorySegment region = loop.batch().region();
        if (compound.read(region, at, length) != RtpVerdict.WHOLE) {
            return;
        }
        renumber(region);
        compound.mapSsrcs(ssrcs);
        int kept = keep(region, at);
        if (kept > 0) {
            to.rtcp(loop, slot, at, kept, nowNanos);
        }
    }

    /// Shifts what names packets and times, with SSRCs as this side has them.
    private void renumber(MemorySegment region) {
        while (compound.next()) {
            long at = compound.at();
            int bytes = compound.bytes();
            if (compound.type() == RtcpType.SENDER_REPORT && bytes >= REPORT_BYTES) {
                Outbound.Origin origin = to.of(region.get(SSRC, at + 4));
                if (origin != null) {
                    region.set(SSRC, at + 16, region.get(SSRC, at + 16) + origin.timestampOffset());
                }
            } else if (compound.type() == RtcpType.TRANSPORT_FEEDBACK
                    && compound.count() == GENERIC_NACK
                    && bytes >= FEEDBACK_BYTES) {
                Outbound.Origin origin = back.behind(region.get(SSRC, at + 8));
                for (long entry = at + FEEDBACK_BYTES; origin != null && entry + 4 <= at + bytes; entry += 4) {
                    shift(region, entry, -origin.sequenceOffset());
                }
            }
        }
    }

    /// Moves what may go on together, and says how many bytes that are.
    private int keep(MemorySegment region, long at) {
        long end = at;
        while (compound.next()) {
            int bytes = compound.bytes();
            boolean goesOn = switch (compound.type()) {
                // Of what nobody hears while something is played, whose own report says otherwise.
                case RtcpType.SENDER_REPORT -> !to.isPlayed() && bytes % 4 == 0 && bytes >= SPEAKER_BYTES;
                case RtcpType.RECEIVER_REPORT, RtcpType.BYE, RtcpType.TRANSPORT_FEEDBACK, RtcpType.PAYLOAD_FEEDBACK ->
                    bytes % 4 == 0 && bytes >= SPEAKER_BYTES;
                default -> false;
            };
            if (goesOn) {
                long from = compound.at();
                if (from != end) {
                    MemorySegment.copy(region, from, region, end, bytes);
                }
                // Padding stayed behind.
                region.set(ValueLayout.JAVA_BYTE, end, (byte) (region.get(ValueLayout.JAVA_BYTE, end) & ~0x20));
                int words = bytes / 4 - 1;
                region.set(ValueLayout.JAVA_BYTE, end + 2, (byte) (words >>> 8));
                region.set(ValueLayout.JAVA_BYTE, end + 3, (byte) words);
                own(region, end + 4);
                end += bytes;
            }
        }
        return (int) (end - at);
    }

    /// Who speaks to the other side is one of ours, whatever was written there.
    private void own(MemorySegment region, long at) {
        if (!to.owns(region.get(SSRC, at))) {
            region.set(SSRC, at, to.ssrc());
        }
    }

    /// What this side calls a stream, as the other side knows it: its own streams by what they are heard
    /// as, ours by what they stand for.
    private int overThere(int here) {
        Outbound.Origin origin = back.behind(here);
        return origin != null ? origin.heard() : to.standIn(here);
    }
}
