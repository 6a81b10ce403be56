package org.belfry.media;

import java.lang.foreign.MemorySegment;
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
/// Belongs to the loop that receives what is sent here ([Ownership]); where it goes is the transport's to say. A video
/// track may carry several sources, each with an SSRC of its own; of voice there is one, whoever speaks.
final class Outbound {
    /// Sources of a video track: layers of a simulcast.
    private static final int SOURCES_MAX = 4;

    private final MediaTransport transport;
    private final RandomGenerator random;
    private final boolean manySources;
    private final Ownership ownership = new Ownership();
    private final StreamRewrite[] rewrites = new StreamRewrite[SOURCES_MAX];
    private final int[] heard = new int[SOURCES_MAX];
    private int sources;
    private @Nullable SrtpSender sender;
    private boolean isOpen;
    private long lastSentNanos;
    /// The SSRC the other side hears and the one it stands for; read by the loop of the other direction.
    private volatile int ssrc;
    private volatile int original;
    private volatile long passed;
    private volatile boolean sends = true;

    Outbound(MediaTransport transport, boolean manySources, RandomGenerator random) {
        this.transport = transport;
        this.manySources = manySources;
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

    /// From now on under this key; null for a stream in clear. Called by its owner.
    void open(@Nullable SrtpSender key) {
        if (sender != null) {
            sender.close();
        }
        sender = key;
        isOpen = true;
    }

    void close() {
        if (sender != null) {
            sender.close();
        }
        sender = null;
        isOpen = false;
    }

    /// Sends an RTP packet in clear under new numbers. Called by its owner, with the outgoing payload type set.
    ///
    /// @param slot it lies in
    void rtp(MediaLoop loop, int slot, long at, int length, long nowNanos) {
        SocketAddress target = transport.rtpTarget(nowNanos);
        if (!isOpen || !sends || target == null) {
            transport.notSent(nowNanos);
            return;
        }
        MemorySegment region = loop.batch().region();
        StreamRewrite rewrite = rewrite(RtpHeader.ssrc(region, at), nowNanos);
        if (rewrite == null) {
            return;
        }
        rewrite.apply(region, at);
        int bytes = length;
        SrtpSender key = sender;
        if (key != null) {
            if (key.protectRtp(region, at, length) != SrtpVerdict.DONE) {
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
        if (!isOpen || target == null) {
            return;
        }
        int bytes = length;
        SrtpSender key = sender;
        if (key != null) {
            if (key.protectRtcp(loop.batch().region(), at, length) != SrtpVerdict.DONE) {
                return;
            }
            bytes = key.lengthBytes();
        }
        loop.send(target, !transport.isMuxed(), slot, at, bytes, nowNanos);
    }

    private @Nullable StreamRewrite rewrite(int from, long nowNanos) {
        for (int i = 0; i < sources; i++) {
            if (heard[i] == from) {
                return rewrites[i];
            }
        }
        if (sources == 0 || (manySources && sources < SOURCES_MAX)) {
            var rewrite = new StreamRewrite(random.nextInt(), random.nextInt(1 << 15), random.nextInt());
            rewrites[sources] = rewrite;
            heard[sources++] = from;
            if (sources == 1) {
                ssrc = rewrite.ssrc();
                original = from;
            }
            return rewrite;
        }
        if (manySources) {
            return null;
        }
        // The same conversation goes on with another source: a transfer, music, a telephone that began anew.
        heard[0] = from;
        original = from;
        long elapsed = (nowNanos - lastSentNanos) / 1_000L * (transport.clockHertz() / 1_000L) / 1_000L;
        rewrites[0].changeSource((int) elapsed);
        return rewrites[0];
    }

    /// A report of who is heard here passes on to this side: what its own report answers to (RFC 3550 §6.4.1).
    ///
    /// @param theirs its time as it says, `ours` as our clock has it, both the middle 32 bits
    void reportPasses(int theirs, int ours) {
        passed = Integer.toUnsignedLong(theirs) << 32 | Integer.toUnsignedLong(ours);
    }

    /// A report of this side, with its answer to the last report in our time, so that a round trip can be had of it.
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

    /// The SSRC this side hears, 0 before the first packet. From any thread.
    int ssrc() {
        return ssrc;
    }

    /// The SSRC that is heard as [#ssrc], as its own leg sends it. From any thread.
    int original() {
        return original;
    }
}
