package org.belfry.media;

import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.belfry.audio.codec.Codecs;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Time;
import org.belfry.guard.Gate;
import org.belfry.ice.IceSession;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.ice.turn.Transport;
import org.belfry.ice.turn.TurnSecrets;
import org.belfry.media.dtls.DtlsAssociations;
import org.belfry.media.dtls.DtlsIdentities;
import org.belfry.media.quality.Side;
import org.belfry.media.wire.MediaSocket;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.Opening;
import org.belfry.net.TcpDoor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one UDP port of all media: voice, picture, connectivity checks and handshakes of every call,
/// routed by cryptography (design decision 10).
///
/// | limit | value | against |
/// |---|---|---|
/// | legs | 20,000 | memory: some 12 KB each with its keys |
public final class MediaPort implements AutoCloseable {
    /// Legs at once.
    public static final int LEGS_MAX = 20_000;

    /// Longer nobody waits for the desk: an answer that is late for good costs more than a first word.
    public static final Duration SETTLED_MAX = Duration.ofSeconds(1);

    private static final int PAIR_TRIES = 64;
    private static final Logger LOG = LoggerFactory.getLogger(MediaPort.class);

    private final MediaSettings settings;
    private final Time time;
    private final SecureRandom random;
    private final DtlsAssociations associations;
    private final DtlsIdentities identities;
    private final Directory directory = new Directory();
    private final List<MediaLoop> loops = new ArrayList<>();
    private final Desk desk;
    private final Metronome metronome;
    private final List<TurnRelay.Share> shares = new ArrayList<>();
    private final @Nullable TurnSecrets logins;
    private final int number;
    private final Targets targets;
    private final Joints joints;
    private final AtomicInteger legs = new AtomicInteger();
    private final @Nullable OwnPorts ownPorts;
    private final Unproven unproven;
    private final AtomicInteger connections = new AtomicInteger();

    private MediaPort(
            MediaSettings settings,
            Gate gate,
            Time time,
            SecureRandom random,
            DtlsAssociations associations,
            List<List<MediaSocket>> sockets)
            throws IOException {
        this.settings = settings;
        this.time = time;
        this.random = random;
        this.associations = associations;
        this.identities = new DtlsIdentities(random, time);
        number = sockets.getFirst().getFirst().local().port();
        targets = new Targets(number, settings.range(), settings.addresses());
        unproven = new Unproven(time, settings.range());
        int families = settings.binds().size();
        for (List<MediaSocket> own : sockets) {
            loops.add(new MediaLoop(
                    loops.size(),
                    settings.pinned(),
                    time,
                    gate,
                    directory,
                    own.subList(0, families),
                    own.subList(families, own.size()),
                    random.nextLong()));
        }
        PortRange range = settings.range();
        ownPorts = range == null ? null : new OwnPorts(range, settings.binds(), loops, random);
        joints = new Joints(this, settings.loops(), random);
        metronome = new Metronome(time);
        desk = new Desk(time, gate, directory, sockets.getFirst().subList(0, families), LEGS_MAX, random);
        TurnSettings turn = settings.turn();
        for (int i = 0; turn != null && i < loops.size(); i++) {
            shares.add(TurnRelay.Share.of(turn.range(), i, loops.size()));
        }
        desk.start(this);
        metronome.start();
        for (int i = 0; i < loops.size(); i++) {
            MediaLoop loop = loops.get(i);
            loop.start(
                    this,
                    desk,
                    turn == null ? null : new TurnRelay(loop, settings, turn, number, shares.get(i), random));
        }
        logins = turn == null ? null : new TurnSecrets(turn.secret().disclose());
    }

    /// Credentials for the TURN service, good for `life`; nothing where there is no such service.
    ///
    /// @param user 1 to 64 letters, digits, `.`, `_` or `-`: an opaque id, no name of a person
    public Optional<TurnSecrets.Login> turnLogin(String user, Duration life) {
        TurnSecrets secrets = logins;
        if (secrets == null) {
            return Optional.empty();
        }
        synchronized (secrets) {
            return Optional.of(secrets.issue(user, time.instant().getEpochSecond() + life.toSeconds()));
        }
    }

    /// Opens the TURN service for clients whose network lets no UDP out, in the clear.
    public Opening<TcpDoor> openTurnTcp(Doors doors, DoorSpec spec) {
        return doors.openTcp(spec, pipeline -> pipeline.addLast(turnConnection(Transport.TCP, 1)));
    }

    /// The same over TLS.
    public Opening<TcpDoor> openTurnTls(Doors doors, DoorSpec spec) {
        return doors.openTls(spec, pipeline -> pipeline.addLast(turnConnection(Transport.TLS, 2)));
    }

    /// The same for a connection of another door over TLS, which turned out to speak TURN.
    ///
    /// @throws IllegalStateException if there is no TURN service
    public void turnOverTls(ChannelPipeline pipeline) {
        if (logins == null) {
            throw new IllegalStateException("turn: none (expected: settings with a TURN service)");
        }
        pipeline.addLast(turnConnection(Transport.TLS, 2));
    }

    private TurnConnection turnConnection(Transport transport, int door) {
        MediaLoop loop = loops.get(Math.floorMod(connections.getAndIncrement(), loops.size()));
        return new TurnConnection(loop, transport, door);
    }

    /// Ends what a user relays, whose right was taken away.
    public void endTurnOf(String user) {
        for (MediaLoop loop : loops) {
            TurnRelay relay = loop.turn();
            if (relay != null) {
                loop.execute(() -> relay.endAllOf(user));
            }
        }
    }

    /// The loop whose relayed address has this port, or null.
    @Nullable
    MediaLoop loopOfRelayed(int relayedPort) {
        for (int i = 0; i < shares.size(); i++) {
            if (shares.get(i).has(relayedPort)) {
                return loops.get(i);
            }
        }
        return null;
    }

    /// Opens the port and the next one.
    ///
    /// @throws IOException in one sentence: which port is taken, or which address is none of ours
    public static MediaPort open(
            MediaSettings settings, Gate gate, Time time, SecureRandom random, DtlsAssociations associations)
            throws IOException {
        IOException last = null;
        for (int tries = settings.port() == 0 ? PAIR_TRIES : 1; tries > 0; tries--) {
            var sockets = new ArrayList<List<MediaSocket>>();
            try {
                int port = settings.port();
                for (int loop = 0; loop < settings.loops(); loop++) {
                    var own = sockets(settings, port, loop > 0);
                    sockets.add(own);
                    port = own.getFirst().local().port();
                }
                return new MediaPort(settings, gate, time, random, associations, sockets);
            } catch (IOException taken) {
                last = taken;
                sockets.forEach(own -> own.forEach(MediaSocket::close));
            }
        }
        throw last == null ? new IOException("no free pair of ports") : last;
    }

    /// One loop's: a socket for each address at the port, then one for each at the next.
    ///
    /// @param shared whether the loops before have some there; the first one's show that the ports are free
    private static List<MediaSocket> sockets(MediaSettings settings, int wanted, boolean shared) throws IOException {
        var open = new ArrayList<MediaSocket>();
        try {
            int port = wanted;
            for (IpAddress bind : settings.binds()) {
                var socket = MediaSocket.open(new TransportAddress(bind, port), shared);
                open.add(socket);
                port = socket.local().port();
                if (port % 2 != 0) {
                    throw new IOException("UDP port %d is odd".formatted(port));
                }
            }
            for (IpAddress bind : settings.binds()) {
                open.add(MediaSocket.open(new TransportAddress(bind, port + 1), shared));
            }
            open.forEach(MediaSocket::share);
            return open;
        } catch (IOException taken) {
            open.forEach(MediaSocket::close);
            throw taken;
        }
    }

    /// The port's number, even.
    public int number() {
        return number;
    }

    /// A leg for a telephone or trunk whose signalling comes from `signallingSource`; null: there are as
    /// many as may be.
    public @Nullable MediaLeg phone(Side side, IpAddress signallingSource) {
        return phone(side, signallingSource, null);
    }

    /// The same; if it was not heard at the shared port in its last call it has a port of its own, and
    /// null: none of those is free.
    ///
    /// @param who the telephone or trunk, always by the same word, which is logged: nothing personal
    public @Nullable MediaLeg phone(Side side, IpAddress signallingSource, @Nullable String who) {
        if (!admitted()) {
            return null;
        }
        OwnPorts own = ownPorts;
        OwnPort alone = null;
        if (own != null && who != null && unproven.needsOwnPort(who)) {
            boolean isV4 = settings.addresses()
                    .addressesFor(signallingSource)
                    .getFirst()
                    .isV4();
            alone = own.open(isV4);
            if (alone == null) {
                legs.decrementAndGet();
                LOG.warn("{} needs a port of its own, and none of media.range is free: its call is refused", who);
                return null;
            }
        }
        return new MediaLeg(this, side, signallingSource, null, null, alone, who);
    }

    /// Even ports that legs have alone just now; the next one of each is open too.
    public List<Integer> ownPorts() {
        return ownPorts == null ? List.of() : ownPorts.numbers();
    }

    /// Who was answered lately and not heard at the shared port.
    public List<UnprovenPeer> unprovenPeers() {
        return unproven.all();
    }

    Unproven unproven() {
        return unproven;
    }

    /// A leg for a browser, with ICE and a certificate; null: there are as many as may be.
    public @Nullable MediaLeg browser(Side side, IpAddress signallingSource) {
        if (!admitted()) {
            return null;
        }
        IceSession ice = desk.openIce();
        if (ice == null) {
            legs.decrementAndGet();
            return null;
        }
        return new MediaLeg(this, side, signallingSource, ice, identities.current(), null, null);
    }

    private boolean admitted() {
        if (legs.incrementAndGet() > LEGS_MAX) {
            legs.decrementAndGet();
            return false;
        }
        return true;
    }

    /// Both hear each other from now on, as far as their plans allow; to be said again when a plan has
    /// changed.
    ///
    /// @return nothing if so; else why not, in one sentence, and then they hear nothing of each other
    public Optional<String> join(MediaLeg one, MediaLeg other) {
        if (!joints.admits(one, other)) {
            part(one, other);
            return Optional.of("The two sides share no codec, and as many calls are transcoded as this machine can.");
        }
        desk.execute(() -> {
            for (Track near : one.tracks()) {
                other.track(near.type()).ifPresent(far -> joints.join(near, far));
            }
        });
        return Optional.empty();
    }

    /// They don't hear each other any more.
    public void part(MediaLeg one, MediaLeg other) {
        joints.budget().release(one);
        joints.budget().release(other);
        desk.execute(() -> one.tracksOfBoth(other).forEach(track -> joints.carry(track, null)));
    }

    /// Returns when all that was asked of legs so far is done, after [#SETTLED_MAX] at the latest: who is told
    /// by then where we hear him is heard from his first packet. Any thread but the desk's; interrupted, it
    /// returns at once.
    public void settle() {
        var done = new CountDownLatch(1);
        desk.execute(done::countDown);
        try {
            if (!done.await(SETTLED_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("What was agreed on is not done after {} ms", SETTLED_MAX.toMillis());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    Joints joints() {
        return joints;
    }

    /// What voices are encoded and decoded by here.
    public Codecs codecs() {
        return joints.codecs();
    }

    /// Legs that are open.
    public int legs() {
        return legs.get();
    }

    /// Datagrams that came.
    public long received() {
        return loops.stream().mapToLong(MediaLoop::received).sum();
    }

    /// Datagrams that were nobody's.
    public long stray() {
        return loops.stream().mapToLong(MediaLoop::stray).sum();
    }

    /// Packets and messages that met a fault of ours: 0, or tell us.
    public long faults() {
        return desk.failures()
                + loops.stream()
                        .mapToLong(loop -> loop.faults() + loop.failures())
                        .sum();
    }

    Targets targets() {
        return targets;
    }

    MediaSettings settings() {
        return settings;
    }

    Time time() {
        return time;
    }

    SecureRandom random() {
        return random;
    }

    DtlsAssociations associations() {
        return associations;
    }

    Directory directory() {
        return directory;
    }

    Desk desk() {
        return desk;
    }

    List<MediaLoop> loops() {
        return loops;
    }

    Metronome metronome() {
        return metronome;
    }

    MediaLoop firstLoop() {
        return loops.getFirst();
    }

    /// @param alone what only that leg had
    void closed(MediaLeg leg, @Nullable OwnPort alone) {
        legs.decrementAndGet();
        OwnPorts own = ownPorts;
        if (alone != null && own != null) {
            own.retire(alone);
        }
    }

    /// Ends everything; returns when no thread of it runs any more.
    @Override
    public void close() {
        metronome.stop();
        desk.stop();
        loops.forEach(LoopThread::stop);
    }
}
