package org.belfry.media;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.belfry.ground.IpAddress;
import org.belfry.ice.IceSession;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.quality.LegFacts;
import org.belfry.media.quality.Refusal;
import org.belfry.media.wire.SocketAddress;
import org.belfry.rtp.NtpTime;
import org.belfry.rtp.ReportBlock;
import org.belfry.rtp.RtcpCompound;
import org.belfry.rtp.RtcpType;
import org.belfry.rtp.RtpHeader;
import org.belfry.rtp.RtpVerdict;
import org.belfry.rtp.srtp.SrtpReceiver;
import org.belfry.rtp.srtp.SrtpVerdict;
import org.jspecify.annotations.Nullable;

/// One way a leg's packets come and go (a 5-tuple of RFC 9143): one stream of a telephone, or all of a
/// browser's.
///
///     expected ──a tag that is right (SRTP), the signalled address (in clear)──▶ bound to its source
///
/// Nothing is learned from a packet that did not prove itself: not a source, not an SSRC, not where to
/// send. A telephone that moves proves itself again, and packets follow it once its old address has been
/// silent for [#SETTLED_NANOS], so that a genuine packet repeated from elsewhere does not turn the
/// stream. A browser moves by ICE alone.
///
/// Receiving belongs to the loop its source's packets come to ([Ownership]); targets are read by any.
final class MediaTransport {
    /// What SRTP keeps of one direction.
    static final int STREAMS_MAX = 32;
    /// Pairs of source and SSRC a transport is found by: it may move now and then.
    static final int BOUND_MAX = 64;

    static final long SETTLED_NANOS = 300_000_000L;
    private static final int PAYLOAD_TYPES = 128;

    /// What became of a packet that might be ours.
    enum Trial {
        OURS,
        NOT_OURS,
        /// Its loop has to look.
        ELSEWHERE
    }

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Directory directory;
    private final LegFacts facts;
    private final Ownership ownership = new Ownership();
    private final RtcpCompound compound = new RtcpCompound();
    private final int[] ssrcs = new int[STREAMS_MAX];
    private final @Nullable Track[] spoken = new Track[STREAMS_MAX];
    private int streams;
    private final long[] boundSources = new long[BOUND_MAX];
    private final int[] boundSsrcs = new int[BOUND_MAX];
    private int bound;
    private int openedBytes;
    private @Nullable SrtpReceiver receiver;
    private boolean isOpen;
    private boolean isClear;
    private long heardNanos;
    private boolean hasHeard;
    /// When a packet of it last came to its own loop.
    private long hereNanos;
    private boolean hasBeenHere;
    private volatile boolean isClosed;
    private volatile @Nullable Track[] tracks = new Track[PAYLOAD_TYPES];
    private volatile @Nullable Track first;
    private volatile @Nullable IceSession ice;
    private volatile @Nullable SocketAddress rtpTarget;
    private volatile @Nullable SocketAddress rtcpTarget;
    private @Nullable SocketAddress saidRtp;
    private @Nullable SocketAddress saidRtcp;
    private volatile boolean isMuxed = true;
    private volatile boolean isConsentLost;
    private volatile boolean isProven;
    private volatile @Nullable OwnPort own;
    /// At a port of its own: whose first packet may say where it speaks from.
    private volatile Latch latch = Latch.NOBODY;
    /// The keys of who may speak in clear; 0 is nobody's.
    private volatile long clearRtp;
    private volatile long clearRtcp;

    MediaTransport(Directory directory, LegFacts facts) {
        this.directory = directory;
        this.facts = facts;
    }

    Ownership ownership() {
        return ownership;
    }

    LegFacts facts() {
        return facts;
    }

    // ---- what was agreed: written by the desk

    /// Which track a packet belongs to, by its payload type.
    void route(Iterable<Track> all) {
        var next = new Track[PAYLOAD_TYPES];
        Track voice = null;
        for (Track track : all) {
            voice = voice == null ? track : voice;
            for (StreamPlan.Numbered codec : track.plan().codecs()) {
                next[codec.receive() & 0x7F] = track;
            }
        }
        first = voice;
        tracks = next;
    }

    void ice(@Nullable IceSession session) {
        ice = session;
    }

    @Nullable
    IceSession ice() {
        return ice;
    }

    void muxed(boolean muxed) {
        isMuxed = muxed;
    }

    boolean isMuxed() {
        return isMuxed;
    }

    /// Where the other side says it is; null: nowhere. Where it proved to be counts for more, until it
    /// says something else.
    void said(@Nullable SocketAddress rtp, @Nullable SocketAddress rtcp) {
        if (!Objects.equals(rtp, saidRtp) || rtp == null) {
            rtpTarget = fromHere(rtp, false);
        }
        if (!Objects.equals(rtcp, saidRtcp) || rtcp == null) {
            rtcpTarget = fromHere(rtcp, true);
        }
        saidRtp = rtp;
        saidRtcp = rtcp;
    }

    /// It has a port of its own, which packets to it leave from. Before anything is said of it.
    void own(OwnPort port) {
        own = port;
    }

    /// Who may be the first to speak at a port of its own. In clear that one is heard alone and sent to
    /// from then on, until the description says another address: nobody else ever is.
    ///
    /// @param addresses the one it signals from and the one it says, at whatever port: behind NAT it
    /// knows neither
    /// @param said by its description
    record Latch(Set<IpAddress> addresses, @Nullable TransportAddress said, Predicate<TransportAddress> isReachable) {
        static final Latch NOBODY = new Latch(Set.of(), null, _ -> false);

        boolean allows(TransportAddress source) {
            return addresses.contains(source.address()) && isReachable.test(source);
        }
    }

    void latches(Latch next) {
        if (!Objects.equals(next.said(), latch.said())) {
            clearFrom(null, null);
        }
        latch = next;
    }

    /// Whether the other side said to be, or signals, there.
    boolean isExpectedFrom(IpAddress address) {
        return latch.addresses().contains(address);
    }

    /// Whether a packet of it has proved itself. From any thread.
    boolean isProven() {
        return isProven;
    }

    /// As it is reached from a port of its own, if it has one.
    private @Nullable SocketAddress fromHere(@Nullable SocketAddress target, boolean control) {
        OwnPort port = own;
        return port == null || target == null || target.isV4() != port.isV4()
                ? target
                : target.by(port.socket(control));
    }

    /// Whom packets in clear may come from; null: from nobody.
    void clearFrom(@Nullable SocketAddress rtp, @Nullable SocketAddress rtcp) {
        clearRtp = rtp == null ? 0 : rtp.key();
        clearRtcp = rtcp == null ? 0 : rtcp.key();
    }

    /// Hears packets under this key from now on. Called by the owner; whoever made the key closes it.
    void open(SrtpReceiver key) {
        if (!isClosed) {
            receiver = key;
            isOpen = true;
            isClear = false;
        }
    }

    /// Hears packets in clear from now on. Called by the owner.
    void openClear() {
        isOpen = !isClosed;
        isClear = true;
    }

    /// Hears nothing any more. Called by the owner.
    void close(MediaLoop loop) {
        isClosed = true;
        isOpen = false;
        unbind(loop);
        receiver = null;
        rtpTarget = null;
        rtcpTarget = null;
    }

    int clockHertz() {
        Track voice = first;
        return voice == null
                ? 8_000
                : voice.plan().codec().map(one -> one.codec().clockRateHz()).orElse(8_000);
    }

    // ---- where to send: asked on any loop

    @Nullable
    SocketAddress rtpTarget(long nowNanos) {
        return mayBeSent(nowNanos) ? rtpTarget : null;
    }

    @Nullable
    SocketAddress rtcpTarget(long nowNanos) {
        if (!mayBeSent(nowNanos)) {
            return null;
        }
        return isMuxed ? rtpTarget : rtcpTarget;
    }

    private boolean mayBeSent(long nowNanos) {
        IceSession session = ice;
        return session == null || session.maySend(nowNanos);
    }

    /// Something was there to send and had nowhere to go.
    void notSent(long nowNanos) {
        boolean lost = ice != null && rtpTarget != null && !mayBeSent(nowNanos);
        if (lost && !isConsentLost) {
            isConsentLost = true;
            facts.consentLost(nowNanos);
        }
    }

    /// ICE has chosen. Called by the desk.
    void nominated(SocketAddress target) {
        rtpTarget = target;
        isConsentLost = false;
    }

    // ---- packets: on the loop they came to

    /// A packet of a bound stream.
    ///
    /// @return whether it was; if not, it may still be of another transport at the same source
    boolean received(MediaLoop loop, int slot, long at, int length, boolean control, long nowNanos) {
        if (!isOpen || (isClear && !isSignalled(loop.sourceKey(slot), control))) {
            return false;
        }
        SrtpVerdict verdict = opened(loop, at, length, control);
        if (verdict != SrtpVerdict.DONE) {
            refused(verdict, nowNanos);
            return verdict != SrtpVerdict.FORGED;
        }
        here(control, nowNanos);
        passed(loop, slot, at, control, nowNanos);
        return true;
    }

    private void here(boolean control, long nowNanos) {
        if (!control) {
            hereNanos = nowNanos;
            hasBeenHere = true;
        }
    }

    private SrtpVerdict opened(MediaLoop loop, long at, int length, boolean control) {
        SrtpReceiver key = receiver;
        MemorySegment region = loop.batch().region();
        if (key == null) {
            openedBytes = length;
            return control || RtpHeader.bytes(region, at, length) > 0 ? SrtpVerdict.DONE : SrtpVerdict.MALFORMED;
        }
        SrtpVerdict verdict = control
                ? key.unprotectRtcp(loop.workspace(), region, at, length)
                : key.unprotectRtp(loop.workspace(), region, at, length);
        openedBytes = key.lengthBytes();
        return verdict;
    }

    private void refused(SrtpVerdict verdict, long nowNanos) {
        Refusal.of(verdict).ifPresent(kind -> facts.refused(kind, nowNanos));
    }

    private void passed(MediaLoop loop, int slot, long at, boolean control, long nowNanos) {
        if (ice == null && !isClear) {
            follow(loop, slot, control, nowNanos);
        }
        if (control) {
            control(loop, slot, at, openedBytes, nowNanos);
        } else {
            voice(loop, slot, at, openedBytes, nowNanos);
        }
    }

    /// A telephone is where its last proven packet came from.
    private void follow(MediaLoop loop, int slot, boolean control, long nowNanos) {
        if (control && isMuxed) {
            return;
        }
        long source = loop.sourceKey(slot);
        SocketAddress known = control ? rtcpTarget : rtpTarget;
        if (known != null && known.key() == source) {
            heardNanos = control ? heardNanos : nowNanos;
            hasHeard = true;
        } else if (known == null || !hasHeard || control || nowNanos - heardNanos > SETTLED_NANOS) {
            move(loop.source(slot), control, nowNanos);
        }
    }

    private void move(SocketAddress source, boolean control, long nowNanos) {
        if (control) {
            rtcpTarget = fromHere(source, true);
            return;
        }
        if (hasHeard) {
            facts.moved();
        }
        hasHeard = true;
        heardNanos = nowNanos;
        rtpTarget = fromHere(source, false);
    }

    private void voice(MediaLoop loop, int slot, long at, int length, long nowNanos) {
        MemorySegment region = loop.batch().region();
        Track track = tracks[RtpHeader.payloadType(region, at)];
        if (track == null) {
            facts.refused(Refusal.OTHER_TYPE, nowNanos);
            return;
        }
        remember(RtpHeader.ssrc(region, at), track);
        if (track == first) {
            facts.accepted(region, at, length, nowNanos);
        }
        if (!track.plan().flow().direction().receives()) {
            return;
        }
        for (Tap tap : track.taps()) {
            tap.packet(region, at, length, nowNanos);
        }
        Translator translator = track.translator();
        if (translator != null) {
            translator.rtp(loop, slot, at, length, nowNanos);
        }
    }

    private void remember(int ssrc, Track track) {
        for (int i = 0; i < Math.min(streams, STREAMS_MAX); i++) {
            if (ssrcs[i] == ssrc) {
                spoken[i] = track;
                return;
            }
        }
    }

    private void control(MediaLoop loop, int slot, long at, int length, long nowNanos) {
        if (compound.read(loop.batch().region(), at, length) != RtpVerdict.WHOLE) {
            facts.refused(Refusal.MALFORMED, nowNanos);
            return;
        }
        Track track = first;
        while (compound.next()) {
            track = trackOf(compound.ssrc(), track);
            note(loop, track, nowNanos);
        }
        Translator translator = track == null ? null : track.translator();
        if (translator != null) {
            translator.rtcp(loop, slot, at, length, nowNanos);
        }
    }

    private @Nullable Track trackOf(int ssrc, @Nullable Track otherwise) {
        for (int i = 0; i < Math.min(streams, STREAMS_MAX); i++) {
            Track known = spoken[i];
            if (ssrcs[i] == ssrc && known != null) {
                return known;
            }
        }
        return otherwise;
    }

    /// What the other side says of what it hears, and when it spoke.
    private void note(MediaLoop loop, @Nullable Track track, long nowNanos) {
        if (track == null || track != first) {
            return;
        }
        long ntpNow = NtpTime.of(loop.time().instant());
        if (compound.type() == RtcpType.SENDER_REPORT) {
            facts.received().senderReportReceived(compound.senderInfo().ntpTime(), ntpNow);
            if (track.translator() instanceof Relay relay) {
                relay.to().reportPasses(NtpTime.middle(compound.senderInfo().ntpTime()), NtpTime.middle(ntpNow));
            }
        }
        for (int i = 0; i < compound.reportCount(); i++) {
            ReportBlock block = compound.report(i);
            if (block.ssrc() == track.outbound().ssrc()) {
                facts.reported(track.outbound().asOurs(block), clockHertz(), ntpNow, nowNanos);
            }
        }
    }

    // ---- packets of unknown origin

    /// Whether a packet is this transport's, and if so takes it in: binds its source and stream to
    /// `loop`.
    Trial tried(MediaLoop loop, int slot, long at, int length, boolean control, SocketAddress source, long nowNanos) {
        if (isClosed) {
            return Trial.NOT_OURS;
        }
        boolean wasHere = ownership.isWith(loop);
        if (!ownership.take(loop)) {
            return Trial.ELSEWHERE;
        }
        boolean latches = isClear && !isSignalled(source.key(), control) && mayLatch(loop, at, control, source);
        boolean ours = isOpen
                && (!isClear || latches || isSignalled(source.key(), control))
                && opened(loop, at, length, control) == SrtpVerdict.DONE;
        if (!ours) {
            if (!wasHere) {
                ownership.release(loop);
            }
            return Trial.NOT_OURS;
        }
        if (latches) {
            latch(source, control);
        }
        bind(loop, ssrc(loop.batch().region(), at, control), source.key());
        here(control, nowNanos);
        passed(loop, slot, at, control, nowNanos);
        return Trial.OURS;
    }

    /// The same for a packet that came to another loop, on the loop this transport belongs to. It is
    /// carried from here, and if no stream comes here any more the transport goes over there: neither a
    /// control packet, whose port may lead to another loop for ever, nor a genuine packet repeated from
    /// elsewhere takes it away.
    void triedFor(MediaLoop loop, MediaLoop other, byte[] packet, boolean control, SocketAddress source) {
        if (isClosed || !isOpen || !ownership.isWith(loop) || (isClear && !isSignalled(source.key(), control))) {
            return;
        }
        var batch = loop.batch();
        int slot = batch.lay(packet);
        long at = batch.packetAt(slot);
        if (opened(loop, at, packet.length, control) != SrtpVerdict.DONE) {
            return;
        }
        isProven = true;
        directory.proved(this, source.key());
        int ssrc = ssrc(batch.region(), at, control);
        long now = loop.time().nanoTime();
        boolean moves = !control && (!hasBeenHere || now - hereNanos > SETTLED_NANOS);
        loop.carrying(source, () -> passed(loop, slot, at, control, now));
        if (moves) {
            unbind(loop);
            ownership.give(loop, other);
            other.execute(() -> {
                if (ownership.isWith(other) && !isClosed) {
                    bind(other, ssrc, source.key());
                }
            });
        }
    }

    /// Whether a packet in clear may say where it is from now on: the first voice at a port of its own,
    /// and behind it the first control packet of the same address.
    private boolean mayLatch(MediaLoop loop, long at, boolean control, SocketAddress source) {
        if (own == null || !latch.allows(source.address())) {
            return false;
        }
        return control
                ? !isMuxed && clearRtp != 0 && clearRtcp == 0
                : clearRtp == 0 && tracks[RtpHeader.payloadType(loop.batch().region(), at)] != null;
    }

    private void latch(SocketAddress source, boolean control) {
        if (control) {
            clearRtcp = source.key();
            rtcpTarget = fromHere(source, true);
        } else {
            clearRtp = source.key();
            rtpTarget = fromHere(source, false);
        }
    }

    private boolean isSignalled(long source, boolean control) {
        return source == (control && !isMuxed ? clearRtcp : clearRtp);
    }

    private static int ssrc(MemorySegment region, long at, boolean control) {
        return region.get(INT, at + (control ? 4 : 8));
    }

    private void bind(MediaLoop loop, int ssrc, long source) {
        isProven = true;
        directory.proved(this, source);
        remember(ssrc);
        if (loop.table().find(source, ssrc) == this) {
            return;
        }
        // In a ring: what it was found by longest ago goes.
        int i = bound % BOUND_MAX;
        boolean isFull = bound >= BOUND_MAX;
        bound = isFull ? BOUND_MAX + (i + 1) % BOUND_MAX : bound + 1;
        if (isFull) {
            loop.table().remove(boundSources[i], boundSsrcs[i], this);
        }
        boundSources[i] = source;
        boundSsrcs[i] = ssrc;
        loop.table().put(source, ssrc, this);
    }

    /// In a ring too: a line in clear may take a new one whenever it likes.
    private void remember(int ssrc) {
        int known = Math.min(streams, STREAMS_MAX);
        if (Arrays.stream(ssrcs, 0, known).noneMatch(one -> one == ssrc)) {
            int i = streams % STREAMS_MAX;
            streams = streams < STREAMS_MAX ? streams + 1 : STREAMS_MAX + (i + 1) % STREAMS_MAX;
            ssrcs[i] = ssrc;
            spoken[i] = null;
            directory.streams(this, ssrc);
        }
    }

    private void unbind(MediaLoop loop) {
        for (int i = 0; i < Math.min(bound, BOUND_MAX); i++) {
            loop.table().remove(boundSources[i], boundSsrcs[i], this);
        }
        bound = 0;
    }
}
