package org.belfry.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.IpAddress;
import org.belfry.ice.Candidate;
import org.belfry.ice.IceSession;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.dtls.DtlsIdentity;
import org.belfry.media.dtls.DtlsListener;
import org.belfry.media.dtls.DtlsOutcome;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.LocalMedia;
import org.belfry.media.plan.StreamKeying;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.quality.LegFacts;
import org.belfry.media.quality.LegKind;
import org.belfry.media.quality.Negotiated;
import org.belfry.media.quality.QualitySnapshot;
import org.belfry.media.quality.Side;
import org.belfry.media.wire.SocketAddress;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.Primitives;
import org.belfry.rtp.srtp.SrtpReceiver;
import org.belfry.rtp.srtp.SrtpSender;
import org.belfry.sip.sdp.Codec;
import org.jspecify.annotations.Nullable;

/// The media of one side of a call: what its descriptions agreed on, made true.
///
///     port.leg(…) ─▶ local() into offers and answers ─▶ apply(plan), again after each exchange ─▶ close()
///
/// Thread-safe: what is asked here is done by the desk, in the order it was asked.
public final class MediaLeg implements AutoCloseable {
    private static final int BUNDLE = -1;

    private final MediaPort port;
    private final Side side;
    private final IpAddress signallingSource;
    private final LocalMedia local;
    private final @Nullable IceSession ice;
    private final @Nullable DtlsIdentity identity;
    /// By what identifies a transport: the place of a telephone's stream, or [#BUNDLE]. The desk's.
    private final Map<Integer, MediaTransport> transports = new LinkedHashMap<>();
    private final Map<Integer, Track> tracks = new LinkedHashMap<>();
    private final Map<Integer, StreamKeying> keyings = new LinkedHashMap<>();
    private final Map<Integer, MasterKey> ours = new LinkedHashMap<>();
    private volatile List<MediaTransport> all = List.of();
    private volatile @Nullable LegPlan plan;
    private volatile @Nullable DtlsOutcome outcome;
    private boolean isClosed;

    MediaLeg(
            MediaPort port,
            Side side,
            IpAddress signallingSource,
            @Nullable IceSession ice,
            @Nullable DtlsIdentity identity) {
        this.port = port;
        this.side = side;
        this.signallingSource = signallingSource;
        this.ice = ice;
        this.identity = identity;
        var addresses = port.settings().addresses().addressesFor(signallingSource);
        var browser = ice == null || identity == null
                ? null
                : new LocalMedia.Browser(
                        ice.credentials(), Candidate.host(addresses, port.number(), 1), identity.fingerprint());
        this.local = new LocalMedia(addresses.getFirst(), port.number(), browser);
    }

    /// What to tell the other side.
    public LocalMedia local() {
        return local;
    }

    /// What was applied last.
    public Optional<LegPlan> plan() {
        return Optional.ofNullable(plan);
    }

    /// Media flow as `next` says from now on. Keys and streams that stay as they were go on.
    public void apply(LegPlan next) {
        plan = next;
        port.desk().execute(() -> applied(next));
    }

    /// How its media are; nothing before the first plan.
    public List<QualitySnapshot> quality() {
        long now = port.time().nanoTime();
        return all.stream().map(one -> one.facts().snapshot(now)).toList();
    }

    /// How its handshake ended, if it has one and it has.
    public Optional<DtlsOutcome> handshake() {
        return Optional.ofNullable(outcome);
    }

    /// Lets `tap` hear what this leg sends of that type, from now on.
    public void tap(String type, Tap tap) {
        port.desk().execute(() -> track(type).ifPresent(track -> track.add(tap)));
    }

    public void untap(String type, Tap tap) {
        port.desk().execute(() -> track(type).ifPresent(track -> track.remove(tap)));
    }

    /// Ends it. Nothing comes and nothing goes any more.
    @Override
    public void close() {
        port.desk().execute(this::closed);
    }

    // ---- on the desk

    Optional<Track> track(String type) {
        return tracks.values().stream().filter(one -> one.type().equals(type)).findFirst();
    }

    List<Track> tracks() {
        return List.copyOf(tracks.values());
    }

    private void applied(LegPlan next) {
        if (isClosed) {
            return;
        }
        for (StreamPlan stream : next.streams()) {
            int key = stream.keying() instanceof StreamKeying.Dtls ? BUNDLE : stream.place();
            MediaTransport transport = transports.computeIfAbsent(key, _ -> transport(stream));
            Track track = tracks.computeIfAbsent(stream.place(), _ -> new Track(transport, stream, port.random()));
            track.plan(stream);
            track.outbound().sends(stream.flow().direction().sends());
            transport.facts().replanned(facts(stream));
        }
        tracks.keySet().removeIf(place -> next.streams().stream().noneMatch(one -> one.place() == place));
        transports.forEach((key, transport) -> transport.route(tracks.values().stream()
                .filter(one -> one.outbound().transport() == transport)
                .toList()));
        for (StreamPlan stream : next.streams()) {
            key(stream);
        }
        all = List.copyOf(transports.values());
    }

    private MediaTransport transport(StreamPlan stream) {
        var facts = new LegFacts(facts(stream), port.time().nanoTime());
        var transport = new MediaTransport(port.directory(), facts);
        if (ice != null) {
            transport.ice(ice);
            port.desk().expect(ice, transport);
        }
        return transport;
    }

    private org.belfry.media.quality.LegPlan facts(StreamPlan stream) {
        var kind = switch (stream.keying()) {
            case StreamKeying.None _ -> LegKind.PLAIN;
            case StreamKeying.Sdes _ -> LegKind.SECURE_PHONE;
            case StreamKeying.Dtls _ -> LegKind.BROWSER;
        };
        var codecs = stream.codecs().stream()
                .map(one -> new Codec.Numbered(one.receive(), one.codec()))
                .toList();
        TransportAddress signalled = stream.rtp();
        return new org.belfry.media.quality.LegPlan(
                side,
                kind,
                (signalled == null ? signallingSource : signalled.address()).toInetAddress(),
                signallingSource.toInetAddress(),
                Negotiated.of(codecs),
                stream.flow().direction().reversed());
    }

    private void key(StreamPlan stream) {
        int key = stream.keying() instanceof StreamKeying.Dtls ? BUNDLE : stream.place();
        MediaTransport transport = java.util.Objects.requireNonNull(transports.get(key));
        Track track = java.util.Objects.requireNonNull(tracks.get(stream.place()));
        StreamKeying before = keyings.put(stream.place(), stream.keying());
        transport.muxed(stream.flow().rtcpMux() || stream.keying() instanceof StreamKeying.Dtls);
        switch (stream.keying()) {
            case StreamKeying.Dtls dtls -> shake(transport, dtls, before);
            case StreamKeying.Sdes sdes -> {
                aim(transport, stream);
                if (!(before instanceof StreamKeying.Sdes known) || !known.theirs().equals(sdes.theirs())) {
                    hear(transport, sdes.theirKey());
                }
                if (!(before instanceof StreamKeying.Sdes known) || !known.ours().equals(sdes.ours())) {
                    speak(track, sdes.ourKey());
                }
            }
            case StreamKeying.None _ -> {
                aim(transport, stream);
                transport.clearFrom(stream.rtp(), stream.rtcp());
                transport.ownership().run(port.firstLoop(), transport::openClear);
                track.outbound().ownership().run(port.firstLoop(), () -> track.outbound().open(null));
            }
        }
    }

    /// What proved itself before counts for more than what a description says, unless that has changed.
    private void aim(MediaTransport transport, StreamPlan stream) {
        port.directory().expect(transport, stream.rtp(), stream.rtcp(), signallingSource);
        transport.said(socketAddress(stream.rtp()), socketAddress(stream.rtcp()));
    }

    private static @Nullable SocketAddress socketAddress(@Nullable TransportAddress address) {
        return address == null ? null : new SocketAddress(address);
    }

    private void hear(MediaTransport transport, MasterKey theirs) {
        var receiver = new SrtpReceiver(theirs, Primitives.best());
        theirs.close();
        transport.ownership().run(port.firstLoop(), () -> transport.open(receiver));
    }

    private void speak(Track track, MasterKey key) {
        var sender = new SrtpSender(key, Primitives.best());
        key.close();
        track.outbound().ownership().run(port.firstLoop(), () -> track.outbound().open(sender));
    }

    private void shake(MediaTransport transport, StreamKeying.Dtls dtls, @Nullable StreamKeying before) {
        port.directory().expect(transport, null, null, signallingSource);
        if (ice == null || identity == null || dtls.equals(before) || !isFirst(transport)) {
            return;
        }
        var desk = port.desk();
        var association = port.associations()
                .open(dtls.role(), identity, dtls.theirs(), desk::execute, new DtlsListener() {
                    @Override
                    public void send(byte[] datagram) {
                        desk.sendTo(transport, datagram);
                    }

                    @Override
                    public void outcome(DtlsOutcome end) {
                        shaken(transport, end);
                    }

                    @Override
                    public void closedByPeer() {
                        // The call's signalling says when it is over.
                    }
                });
        desk.expect(transport, association);
    }

    /// One handshake for all that is bundled.
    private boolean isFirst(MediaTransport transport) {
        return !port.desk().isShaking(transport) || outcome != null;
    }

    private void shaken(MediaTransport transport, DtlsOutcome end) {
        outcome = end;
        transport.facts().shaken(end, port.time().nanoTime());
        if (!(end instanceof DtlsOutcome.Keyed(var ourKey, var theirKey, var _)) || isClosed) {
            return;
        }
        hear(transport, theirKey);
        for (Track track : tracks.values()) {
            var sender = new SrtpSender(ourKey, Primitives.best());
            track.outbound().ownership().run(port.firstLoop(), () -> track.outbound().open(sender));
        }
        ourKey.close();
    }

    private void closed() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        for (MediaTransport transport : transports.values()) {
            port.directory().forget(transport);
            port.desk().forget(transport);
            transport.ownership().run(port.firstLoop(), () -> {
                var owner = transport.ownership().owner();
                if (owner != null) {
                    transport.close(owner);
                }
            });
        }
        for (Track track : tracks.values()) {
            track.relay(null);
            track.outbound().ownership().run(port.firstLoop(), track.outbound()::close);
        }
        if (ice != null) {
            port.desk().closeIce(ice);
        }
        port.closed(this);
    }

    List<Track> tracksOfBoth(MediaLeg other) {
        var both = new ArrayList<>(tracks());
        both.addAll(other.tracks());
        return both;
    }
}
