package org.belfry.media;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;
import org.belfry.media.wire.SocketAddress;
import org.belfry.rtp.ReportBlock;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.StreamRewrite;
import org.belfry.rtp.srtp.SrtpSender;
import org.belfry.rtp.srtp.SrtpVerdict;
import org.jspecify.annotations.Nullable;

/// What goes to one track of a leg: one outgoing stream, its numbers, its key.
///
/// Belongs to the loop that receives what is sent here ([Ownership]); where it goes is the transport's
/// to say. A video track may carry several sources, each with an SSRC of its own; of voice there is one,
/// whoever speaks.
///
/// SSRCs are given at birth and nothing leaves under another, control packets included: tracks of a leg
/// share its key, and what tells their keystreams apart is the SSRC alone (RFC 3711 §9.1).
final class Outbound {
    /// Sources of a video track: layers of a simulcast.
    static final int SOURCES_MAX = 4;
    /// A source that counts further back or on than that has begun anew (RFC 3550 A.1).
    private static final int BACK_MAX = 900;
    private static final int ON_MAX = 3_000;

    private static final ValueLayout.OfInt SSRC = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MediaTransport transport;
    private final RandomGenerator random;
    private final int[] ssrcs;
    private final Ownership ownership = new Ownership();
    private final StreamRewrite[] rewrites = new StreamRewrite[SOURCES_MAX];
    private final int[] heard = new int[SOURCES_MAX];
    private final int[] lastSequences = new int[SOURCES_MAX];
    private int sources;
    private @Nullable SrtpSender sender;
    private boolean isOpen;
    private boolean isClosed;
    private long lastSentNanos;
    /// What its SSRCs stand for; read by the loop of the other direction.
    private volatile Origin[] origins = {};
    private boolean isNews;
    private volatile long passed;
    private volatile boolean sends = true;
    /// What is heard in place of the other leg.
    private volatile @Nullable Playing player;

    /// A stream that is heard under an SSRC of ours.
    ///
    /// @param heard its own SSRC
    /// @param sequenceOffset what is added to its sequence numbers, and `timestampOffset` to its timestamps
    record Origin(int ssrc, int heard, int sequenceOffset, int timestampOffset) {}

    /// @param ssrcs its own, none of which anything else of the leg has; as many sources may be told
    ///     apart
    Outbound(MediaTransport transport, int[] ssrcs, RandomGenerator random) {
        this.transport = transport;
        this.ssrcs = ssrcs.clone();
        this.random = random;
    }

    /// Whether the other side wants to hear anything: not while it holds the call.
    void sends(boolean wanted) {
        sends = wanted;
    }

    Ownership ownership() {
        return ownership;
    }

    MediaTransport transport() {
        return transport;
    }

    /// From now on under this key; null for a stream in clear. Called by its owner; whoever made the key
    /// closes it.
    void open(@Nullable SrtpSender key) {
        if (!isClosed) {
            sender = key;
            isOpen = true;
        }
    }

    /// Sends nothing any more. Called by its owner.
    void close() {
        sender = null;
        isOpen = false;
        isClosed = true;
    }

    /// From now on only what `by` plays is heard, in place of who is joined; null: nothing is played.
    void player(@Nullable Playing by) {
        player = by;
    }

    /// `by` has played to its end, if it still was the one.
    void played(Playing by) {
        if (player == by) {
            player = null;
        }
    }

    /// As [#rtp], for what is played.
    void play(Playing by, MediaLoop loop, int slot, long at, int length, long nowNanos) {
        if (player == by) {
            send(loop, slot, at, length, nowNanos);
        }
    }

    /// Sends an RTP packet in clear under new numbers, unless something is played. Called by its owner,
    /// with the outgoing payload type set.
    ///
    /// @param slot it lies in
    void rtp(MediaLoop loop, int slot, long at, int length, long nowNanos) {
        if (player == null) {
            send(loop, slot, at, length, nowNanos);
        }
    }

    private void send(MediaLoop loop, int slot, long at, int length, long nowNanos) {
        SocketAddress target = transport.rtpTarget(nowNanos);
        if (!isOpen || !sends || target == null) {
            transport.notSent(nowNanos);
            return;
        }
        MemorySegment region = loop.batch().region();
        StreamRewrite rewrite = rewrite(RtpHeader.ssrc(region, at), RtpHeader.sequence(region, at), nowNanos);
        if (rewrite == null) {
            return;
        }
        rewrite.apply(region, at);
        if (isNews) {
            tell();
        }
        int bytes = length;
        SrtpSender key = sender;
        if (key != null) {
            if (key.protectRtp(loop.workspace(), region, at, length) != SrtpVerdict.DONE) {
                return;
            }
            bytes = key.lengthBytes();
        }
        lastSentNanos = nowNanos;
        loop.send(target, false, slot, at, bytes, nowNanos);
        transport.facts().sent(bytes, nowNanos);
    }

    /// Sends a control packet in clear, its SSRCs already those of this side.
    void rtcp(MediaLoop loop, int slot, long at, int length, long nowNanos) {
        SocketAddress target = transport.rtcpTarget(nowNanos);
        MemorySegment region = loop.batch().region();
        if (!isOpen || target == null || !owns(region.get(SSRC, at + 4))) {
            return;
        }
        int bytes = length;
        SrtpSender key = sender;
        if (key != null) {
            if (key.protectRtcp(loop.workspace(), region, at, length) != SrtpVerdict.DONE) {
                return;
            }
            bytes = key.lengthBytes();
        }
        loop.send(target, !transport.isMuxed(), slot, at, bytes, nowNanos);
    }

    private @Nullable StreamRewrite rewrite(int from, int sequence, long nowNanos) {
        for (int i = 0; i < sources; i++) {
            if (heard[i] == from) {
                follow(i, sequence, nowNanos);
                return rewrites[i];
            }
        }
        if (sources < ssrcs.length) {
            var rewrite = new StreamRewrite(ssrcs[sources], random.nextInt(1 << 15), random.nextInt());
            rewrites[sources] = rewrite;
            lastSequences[sources] = sequence;
            heard[sources++] = from;
            isNews = true;
            return rewrite;
        }
        if (ssrcs.length > 1) {
            return null;
        }
        // The same conversation goes on with another source: a transfer, music, a telephone that began anew.
        heard[0] = from;
        begunAnew(0, sequence, nowNanos);
        return rewrites[0];
    }

    /// One that leaps would take our numbers along, and what it says afterwards would come too late for
    /// its receiver and for its key: a line in clear may begin anew under the SSRC it had.
    private void follow(int source, int sequence, long nowNanos) {
        short step = (short) (sequence - lastSequences[source]);
        if (step < -BACK_MAX || step > ON_MAX) {
            begunAnew(source, sequence, nowNanos);
        } else if (step > 0) {
            lastSequences[source] = sequence;
        }
    }

    private void begunAnew(int source, int sequence, long nowNanos) {
        long elapsed = (nowNanos - lastSentNanos) / 1_000L * (transport.clockHertz() / 1_000L) / 1_000L;
        rewrites[source].changeSource((int) elapsed);
        isNews = true;
        lastSequences[source] = sequence;
    }

    private void tell() {
        isNews = false;
        var next = new Origin[sources];
        for (int i = 0; i < sources; i++) {
            next[i] = new Origin(ssrcs[i], heard[i], rewrites[i].sequenceOffset(), rewrites[i].timestampOffset());
        }
        origins = next;
    }

    /// Whether a stream of that SSRC is this track's to send. From any thread.
    boolean owns(int ssrc) {
        for (int own : ssrcs) {
            if (own == ssrc) {
                return true;
            }
        }
        return false;
    }

    /// The SSRC `from` is sent on under, or the first: it was not heard yet. Called by its owner.
    int standIn(int from) {
        for (int i = 0; i < sources; i++) {
            if (heard[i] == from) {
                return ssrcs[i];
            }
        }
        return ssrcs[0];
    }

    /// A report of who is heard here passes on to this side: what its own report answers to (RFC 3550
    /// §6.4.1).
    ///
    /// @param theirs its time as it says, `ours` as our clock has it, both the middle 32 bits
    void reportPasses(int theirs, int ours) {
        passed = Integer.toUnsignedLong(theirs) << 32 | Integer.toUnsignedLong(ours);
    }

    /// A report of this side, with its answer to the last report in our time, so that a round trip can
    /// be had of it.
    ReportBlock asOurs(ReportBlock block) {
        long known = passed;
        boolean answers = known != 0 && block.lastSenderReport() == (int) (known >>> 32);
        return new ReportBlock(
                block.ssrc(),
                block.fractionLost(),
                block.cumulativeLost(),
                block.highestSequence(),
                block.jitter(),
                answers ? (int) known : 0,
                block.delaySinceSenderReport());
    }

    /// The SSRC this side hears. From any thread.
    int ssrc() {
        return ssrcs[0];
    }

    /// What is heard under that SSRC of ours; null before its first packet. From any thread.
    @Nullable
    Origin behind(int ssrc) {
        for (Origin one : origins) {
            if (one.ssrc() == ssrc) {
                return one;
            }
        }
        return null;
    }

    /// What became of the stream with that SSRC of its own; null before its first packet. From any thread.
    @Nullable
    Origin of(int heardSsrc) {
        for (Origin one : origins) {
            if (one.heard() == heardSsrc) {
                return one;
            }
        }
        return null;
    }

    /// Whether something is played in place of who is joined. From any thread.
    boolean isPlayed() {
        return player != null;
    }
}
