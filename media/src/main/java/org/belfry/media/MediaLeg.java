package org.belfry.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.IpAddress;
import org.belfry.ice.Candidate;
import org.belfry.ice.IceCredentials;
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
    private final @Nullable OwnPort ownPort;
    /// Who it is, as one who proves itself at the shared port or does not.
    private final @Nullable String who;
    /// By what identifies a transport: the place of a telephone's stream, or [#BUNDLE]. The desk's.
    private final Map<Integer, MediaTransport> transports = new LinkedHashMap<>();
    private final Map<Integer, Track> tracks = new LinkedHashMap<>();
    private final Map<Integer, StreamKeying> keyings = new LinkedHashMap<>();
    /// Tracks whose stream has ended; it may be revived with the key it had.
    private final Map<Integer, Track> ended = new LinkedHashMap<>();
    private final Keyring keyring = new Keyring();
    private final Map<MediaTransport, List<SrtpReceiver>> shakenReceivers = new HashMap<>();
    private final Map<Track, List<SrtpSender>> shakenSenders = new HashMap<>();
    /// What a handshake gave us to send with: a track that is added later is sealed with it too.
    private @Nullable MasterKey shakenKey;
    /// What the last handshake was begun for: one for all that is bundled, and none for a stream that
    /// joins it.
    private StreamKeying.@Nullable Dtls shaking;
    /// All SSRCs this leg ever sends under: none twice, for tracks share keys.
    private final Set<Integer> ssrcs = new HashSet<>();
    /// Who hears what, by the type of it. The desk's.
    private final Map<String, List<Tap>> taps = new HashMap<>();
    private volatile List<MediaTransport> all = List.of();
    private volatile @Nullable LegPlan plan;
    private volatile @Nullable DtlsOutcome outcome;
    /// What is played to it, or was played last.
    private @Nullable Playing playing;
    private boolean isClosed;
    private boolean isAwaited;

    /// @param who nothing personal
    MediaLeg(
            MediaPort port,
            Side side,
            IpAddress signallingSource,
            @Nullable IceSession ice,
            @Nullable DtlsIdentity identity,
            @Nullable OwnPort ownPort,
            @Nullable String who) {
        this.port = port;
        this.side = side;
        this.signallingSource = signallingSource;
        this.ice = ice;
        this.identity = identity;
        this.ownPort = ownPort;
        this.who = who;
        var addresses = port.settings().addresses().addressesFor(signallingSource);
        var browser = ice == null || identity == null
                ? null
                : new LocalMedia.Browser(
                        ice.credentials(), Candidate.host(addresses, port.number(), 1), identity.fingerprint());
        this.local = new LocalMedia(addresses.getFirst(), ownPort == null ? port.number() : ownPort.number(), browser);
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

    /// New credentials to answer an ICE restart with (RFC 8445 §9), before the plan that comes of it is
    /// applied. What was nominated goes on until a pair of the new ones is. Empty: no browser's leg, or as
    /// many sessions as may be.
    public Optional<IceCredentials> restartIce() {
        IceSession next = ice == null ? null : port.desk().openIce();
        if (next == null) {
            return Optional.empty();
        }
        port.desk().execute(() -> {
            MediaTransport transport = transports.get(BUNDLE);
            if (isClosed || transport == null) {
                port.desk().closeIce(next);
            } else {
                port.desk().restart(next, transport);
            }
        });
        return Optional.of(next.credentials());
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

    /// Its call was answered: if nothing of it has proved itself in two seconds from now, its next call
    /// gets a port of its own, where there are any (design decision 10).
    public void answered() {
        port.desk().execute(() -> {
            if (who != null && !isAwaited) {
                isAwaited = true;
                port.desk().in(Unproven.PATIENCE, this::judge);
            }
        });
    }

    /// The even port it has alone; empty at the shared one.
    public OptionalInt ownPort() {
        return ownPort == null ? OptionalInt.empty() : OptionalInt.of(ownPort.number());
    }

    /// Lets `tap` hear what this leg sends of that type, from now on, or from when it is agreed on.
    public void tap(String type, Tap tap) {
        port.desk().execute(() -> {
            taps.computeIfAbsent(type, _ -> new ArrayList<>()).add(tap);
            track(type).ifPresent(track -> track.add(tap));
        });
    }

    public void untap(String type, Tap tap) {
        port.desk().execute(() -> {
            taps.getOrDefault(type, new ArrayList<>()).remove(tap);
            tracks().stream().filter(track -> track.type().equals(type)).forEach(track -> track.remove(tap));
        });
    }

    /// Plays a sound to this leg from now on, in place of who is joined to it and of what was played
    /// before, until it ends or [#silence] is asked for.
    ///
    /// @param sound given the samples a second that are wanted: 8,000 or 16,000; asked again where
    ///     another codec is agreed on. Must not wait: what has to be decoded is decoded before
    /// @param ended told once when the sound has come to its own end, on the thread that plays to all:
    ///     it must not wait
    /// @return nothing if so; else why not, in one sentence
    public Optional<String> play(IntFunction<SampleSource> sound, Runnable ended) {
        if (!port.metronome().admits()) {
            return Optional.of("As many sounds are played as this machine can.");
        }
        port.desk().execute(() -> {
            stopPlaying();
            var track = track("audio");
            if (isClosed || track.isEmpty()) {
                port.metronome().release();
                return;
            }
            var next = new Playing(track.get(), port.joints().codecs(), port.firstLoop(), sound, ended, port.random());
            playing = next;
            track.get().outbound().player(next);
            port.metronome().begin(next);
        });
        return Optional.empty();
    }

    /// Plays nothing any more; who is joined is heard again.
    public void silence() {
        port.desk().execute(this::stopPlaying);
    }

    /// Ends it. Nothing comes and nothing goes any more.
    @Override
    public void close() {
        port.desk().execute(this::closed);
    }

    // ---- on the desk

    /// Who need not speak, on hold or before anything was agreed on, is not judged.
    private void judge() {
        LegPlan agreed = plan;
        boolean speaks = agreed != null
                && agreed.streams().stream()
                        .anyMatch(one -> one.flow().direction().receives());
        if (isClosed || who == null || !speaks) {
            return;
        }
        if (transports.values().stream().noneMatch(MediaTransport::isProven)) {
            port.unproven().unheard(who, ownPort != null);
        } else if (ownPort == null) {
            port.unproven().heard(who);
        }
    }

    private void stopPlaying() {
        Playing before = playing;
        if (before != null) {
            before.stop();
            playing = null;
            tracks.values().forEach(track -> track.outbound().played(before));
        }
    }

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
        expect(next);
        for (StreamPlan stream : next.streams()) {
            int key = stream.keying() instanceof StreamKeying.Dtls ? BUNDLE : stream.place();
            MediaTransport transport = transports.computeIfAbsent(key, _ -> transport(stream));
            Track track = tracks.computeIfAbsent(stream.place(), _ -> revived(stream, transport));
            track.plan(stream);
            track.outbound().sends(stream.flow().direction().sends());
            transport.facts().replanned(facts(stream));
        }
        end(next);
        transports.forEach((key, transport) -> transport.route(tracks.values().stream()
                .filter(one -> one.outbound().transport() == transport)
                .toList()));
        for (StreamPlan stream : next.streams()) {
            key(stream);
        }
        all = List.copyOf(transports.values());
    }

    /// Streams of a browser are bundled: one fragment is for all.
    private void expect(LegPlan next) {
        MediaTransport bundle = transports.get(BUNDLE);
        IceSession session = bundle == null ? ice : port.desk().latest(bundle);
        if (session != null) {
            next.streams().stream()
                    .map(stream -> stream.ice().fragment())
                    .filter(fragment -> !fragment.isEmpty())
                    .findFirst()
                    .ifPresent(fragment -> port.desk().expect(session, fragment));
        }
    }

    private Track revived(StreamPlan stream, MediaTransport transport) {
        Track known = ended.get(stream.place());
        if (known != null
                && known.type().equals(stream.type())
                && known.outbound().transport() == transport) {
            return known;
        }
        var own = new int[stream.type().equals("audio") ? 1 : Outbound.SOURCES_MAX];
        for (int i = 0; i < own.length; i++) {
            do {
                own[i] = port.random().nextInt();
            } while (own[i] == 0 || !ssrcs.add(own[i]));
        }
        var track = new Track(stream, new Outbound(transport, own, port.random()));
        taps.getOrDefault(stream.type(), List.of()).forEach(track::add);
        MasterKey key = shakenKey;
        if (key != null && stream.keying() instanceof StreamKeying.Dtls) {
            speak(track, key);
        }
        return track;
    }

    /// Streams that `next` has no more fall silent.
    private void end(LegPlan next) {
        tracks.entrySet().removeIf(one -> {
            boolean goesOn = next.streams().stream().anyMatch(stream -> stream.place() == one.getKey());
            if (!goesOn) {
                one.getValue().outbound().sends(false);
                port.joints().carry(one.getValue(), null);
                ended.put(one.getKey(), one.getValue());
            }
            return !goesOn;
        });
    }

    private MediaTransport transport(StreamPlan stream) {
        var facts = new LegFacts(facts(stream), port.time().nanoTime());
        var transport = new MediaTransport(port.directory(), facts);
        if (ice != null) {
            transport.ice(ice);
            port.directory().expect(transport, null, null, signallingSource);
            port.desk().expect(ice, transport);
        }
        if (ownPort != null) {
            transport.own(ownPort);
            ownPort.add(transport);
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
            case StreamKeying.Dtls dtls -> shake(transport, dtls);
            case StreamKeying.Sdes sdes -> {
                aim(transport, stream);
                if (!(before instanceof StreamKeying.Sdes known)
                        || !known.theirs().equals(sdes.theirs())) {
                    hear(transport, sdes);
                }
                // Also for a track that is new at a place whose key is not: the ring gives each its own.
                var sender = keyring.sender(track.outbound(), sdes);
                track.outbound()
                        .ownership()
                        .run(port.firstLoop(), () -> track.outbound().open(sender));
            }
            case StreamKeying.None _ -> {
                aim(transport, stream);
                if (ownPort == null) {
                    transport.clearFrom(reachable(stream.rtp()), reachable(stream.rtcp()));
                }
                transport.ownership().run(port.firstLoop(), transport::openClear);
                track.outbound()
                        .ownership()
                        .run(port.firstLoop(), () -> track.outbound().open(null));
            }
        }
    }

    /// What proved itself before counts for more than what a description says, unless that has changed.
    private void aim(MediaTransport transport, StreamPlan stream) {
        if (ownPort == null) {
            port.directory().expect(transport, stream.rtp(), stream.rtcp(), signallingSource);
        } else {
            // Whose packets come to that port is no question for the others.
            var said = stream.rtp();
            transport.latches(new MediaTransport.Latch(
                    Stream.of(signallingSource, said == null ? signallingSource : said.address())
                            .collect(Collectors.toUnmodifiableSet()),
                    said,
                    source -> port.targets().allows(source, signallingSource)));
        }
        transport.said(reachable(stream.rtp()), reachable(stream.rtcp()));
    }

    private @Nullable SocketAddress reachable(@Nullable TransportAddress address) {
        return address != null && port.targets().allows(address, signallingSource) ? new SocketAddress(address) : null;
    }

    private void hear(MediaTransport transport, StreamKeying.Sdes sdes) {
        var receiver = keyring.receiver(transport, sdes);
        var wornOut = keyring.wornOut(transport);
        transport.ownership().run(port.firstLoop(), () -> {
            transport.open(receiver);
            if (wornOut != null) {
                wornOut.close();
            }
        });
    }

    private void speak(Track track, MasterKey key) {
        var sender = new SrtpSender(key, Primitives.best());
        shakenSenders.computeIfAbsent(track, _ -> new ArrayList<>()).add(sender);
        track.outbound()
                .ownership()
                .run(port.firstLoop(), () -> track.outbound().open(sender));
    }

    private void shake(MediaTransport transport, StreamKeying.Dtls dtls) {
        port.directory().expect(transport, null, null, signallingSource);
        if (ice == null || identity == null || dtls.equals(shaking)) {
            return;
        }
        shaking = dtls;
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

    private void shaken(MediaTransport transport, DtlsOutcome end) {
        outcome = end;
        transport.facts().shaken(end, port.time().nanoTime());
        if (!(end instanceof DtlsOutcome.Keyed(var ourKey, var theirKey, var _))) {
            return;
        }
        if (isClosed) {
            ourKey.close();
            theirKey.close();
            return;
        }
        var receiver = new SrtpReceiver(theirKey, Primitives.best());
        theirKey.close();
        shakenReceivers.computeIfAbsent(transport, _ -> new ArrayList<>()).add(receiver);
        transport.ownership().run(port.firstLoop(), () -> transport.open(receiver));
        if (shakenKey != null) {
            shakenKey.close();
        }
        shakenKey = ourKey;
        tracks.values().forEach(track -> speak(track, ourKey));
    }

    private void closed() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        stopPlaying();
        transports.values().forEach(this::closed);
        tracks.values().forEach(this::closed);
        ended.values().stream().filter(track -> !tracks.containsValue(track)).forEach(this::closed);
        if (shakenKey != null) {
            shakenKey.close();
        }
        if (ice != null) {
            port.desk().closeIce(ice);
        }
        port.joints().budget().release(this);
        port.closed(this, ownPort);
    }

    private void closed(MediaTransport transport) {
        port.directory().forget(transport);
        port.desk().forget(transport);
        var receivers = keyring.takeReceivers(transport);
        receivers.addAll(shakenReceivers.getOrDefault(transport, List.of()));
        transport.ownership().run(port.firstLoop(), () -> {
            var owner = transport.ownership().owner();
            if (owner != null) {
                transport.close(owner);
            }
            receivers.forEach(SrtpReceiver::close);
        });
    }

    private void closed(Track track) {
        port.joints().carry(track, null);
        var senders = keyring.takeSenders(track.outbound());
        senders.addAll(shakenSenders.getOrDefault(track, List.of()));
        track.outbound().ownership().run(port.firstLoop(), () -> {
            track.outbound().close();
            senders.forEach(SrtpSender::close);
        });
    }

    List<Track> tracksOfBoth(MediaLeg other) {
        var both = new ArrayList<>(tracks());
        both.addAll(other.tracks());
        return both;
    }
}
