package org.belfry.media;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Time;
import org.belfry.guard.Gate;
import org.belfry.guard.Sighting;
import org.belfry.ice.IceAgent;
import org.belfry.ice.IceAnswer;
import org.belfry.ice.IceSession;
import org.belfry.ice.stun.StunParsed;
import org.belfry.ice.stun.StunParser;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.dtls.DtlsAssociation;
import org.belfry.media.wire.Batch;
import org.belfry.media.wire.MediaSocket;
import org.belfry.media.wire.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Where everything about calls happens that is not a packet of theirs: connectivity checks, handshakes,
/// and what was agreed. One thread beside the loops, so that none of it keeps a voice waiting.
final class Desk extends LoopThread {
    /// Between looks at handshakes that may have to repeat themselves.
    private static final int TICK_MILLIS = 100;
    private static final long NANOS_A_MILLI = 1_000_000L;

    private final Time time;
    private final Gate gate;
    private final Directory directory;
    private final Batch batch = new Batch();
    private final IceAgent agent;
    private final Map<IceSession, MediaTransport> browsers = new HashMap<>();
    /// Where browsers are that were quicker than their answer: nominated while nothing expected their
    /// checks yet, and a nomination is told once.
    private final Map<IceSession, SocketAddress> early = new HashMap<>();
    /// Sessions of a restart that have nothing nominated yet.
    private final Map<MediaTransport, IceSession> restarts = new HashMap<>();
    private final Map<MediaTransport, DtlsAssociation> handshakes = new HashMap<>();
    private final Set<DtlsAssociation> pending = new HashSet<>();
    private final List<MediaSocket> sockets;
    private final Queue<Due> dues = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));
    private @Nullable MediaPort port;

    /// Something to be done at a moment.
    private record Due(long nanos, Runnable task) {}

    Desk(Time time, Gate gate, Directory directory, List<MediaSocket> sockets, int sessionsMax, RandomGenerator random)
            throws IOException {
        super("media-desk");
        this.time = time;
        this.gate = gate;
        this.directory = directory;
        this.sockets = List.copyOf(sockets);
        this.agent = new IceAgent(sessionsMax, random);
    }

    void start(MediaPort thePort) {
        port = thePort;
        start();
    }

    /// A new ICE session, or null: there are as many as may be. From any thread.
    @Nullable
    IceSession openIce() {
        synchronized (agent) {
            return agent.open();
        }
    }

    void closeIce(IceSession session) {
        synchronized (agent) {
            agent.close(session);
        }
        browsers.remove(session);
        early.remove(session);
    }

    /// Sessions there are. From any thread.
    int iceSessions() {
        synchronized (agent) {
            return agent.size();
        }
    }

    /// Only checks that name `fragment`, the other side's, count for `session` from now on.
    void expect(IceSession session, String fragment) {
        synchronized (agent) {
            session.expect(fragment);
        }
    }

    /// Checks of `session` are for `transport` from now on, and so is a nomination that came before and
    /// still counts. The directory knows the transport already.
    void expect(IceSession session, MediaTransport transport) {
        browsers.put(session, transport);
        SocketAddress nominated = early.remove(session);
        if (nominated != null && isValidated(session, nominated.address(), time.nanoTime())) {
            proved(transport, nominated, true);
        }
    }

    /// `next` takes the place of the session of `transport` once one of its pairs is nominated; what
    /// was nominated before is used until then, as long as there is consent (RFC 8445 §9).
    void restart(IceSession next, MediaTransport transport) {
        IceSession never = restarts.put(transport, next);
        if (never != null) {
            closeIce(never);
        }
        browsers.put(next, transport);
    }

    /// The session that descriptions to come speak of.
    @Nullable
    IceSession latest(MediaTransport transport) {
        IceSession next = restarts.get(transport);
        return next == null ? transport.ice() : next;
    }

    private void nominated(MediaTransport transport, IceSession session) {
        if (restarts.remove(transport, session)) {
            IceSession before = transport.ice();
            transport.ice(session);
            if (before != null) {
                closeIce(before);
            }
        }
    }

    /// Handshake datagrams of `transport` go to `association` from now on.
    void expect(MediaTransport transport, DtlsAssociation association) {
        DtlsAssociation before = handshakes.put(transport, association);
        if (before != null) {
            pending.remove(before);
            before.close();
        }
        pending.add(association);
    }

    void forget(MediaTransport transport) {
        IceSession never = restarts.remove(transport);
        if (never != null) {
            closeIce(never);
        }
        IceSession session = transport.ice();
        if (session != null) {
            closeIce(session);
        }
        DtlsAssociation association = handshakes.remove(transport);
        if (association != null) {
            pending.remove(association);
            association.close();
        }
    }

    /// A STUN or DTLS packet that a loop's gate let in.
    void received(MediaSocket socket, SocketAddress source, byte[] packet) {
        if (StunParser.mayBe(packet[0])) {
            check(socket, source, packet);
        } else {
            handshake(source, packet);
        }
    }

    private void check(MediaSocket socket, SocketAddress source, byte[] packet) {
        IpAddress address = source.address().address();
        if (!(StunParser.parse(packet, 0, packet.length) instanceof StunParsed.Whole(var message))) {
            gate.sight(address, new Sighting.StrayMedia());
            return;
        }
        IceAnswer answer;
        synchronized (agent) {
            answer = agent.received(message, source.address(), time.nanoTime());
        }
        if (answer.reply() != null) {
            send(socket, source, answer.reply());
        }
        MediaTransport transport = answer.session() == null ? null : browsers.get(answer.session());
        switch (answer.verdict()) {
            case VALIDATED, REFRESHED -> proved(transport, source, false);
            case NOMINATED -> {
                if (transport == null && answer.session() != null) {
                    early.put(answer.session(), source);
                } else if (transport != null && answer.session() != null) {
                    nominated(transport, answer.session());
                }
                proved(transport, source, true);
            }
            case UNKNOWN_USER, WRONG_SECRET, MALFORMED, REPLAYED, STRAY -> {
                gate.sight(address, new Sighting.StrayMedia());
                if (transport != null) {
                    transport.facts().checkRefused();
                }
            }
            case REPEATED, PLAIN, KEEP_ALIVE, UNKNOWN_ATTRIBUTE, ROLE_CONFLICT -> {}
        }
    }

    private void proved(@Nullable MediaTransport transport, SocketAddress source, boolean nominated) {
        if (transport == null) {
            return;
        }
        gate.provedItself(source.address().address());
        directory.proved(transport, source.key());
        if (nominated) {
            transport.nominated(source);
        }
        transport.facts().checkPassed(time.nanoTime());
    }

    /// Only an address that passed a check may shake hands (CVE-2023-49786 is what happens otherwise).
    private void handshake(SocketAddress source, byte[] packet) {
        long now = time.nanoTime();
        for (MediaTransport transport : directory.at(source.key())) {
            IceSession session = transport.ice();
            DtlsAssociation association = handshakes.get(transport);
            IceSession next = restarts.get(transport);
            boolean isValidated = (session != null && isValidated(session, source.address(), now))
                    || (next != null && isValidated(next, source.address(), now));
            if (association != null && isValidated) {
                association.received(packet);
                return;
            }
        }
        gate.sight(source.address().address(), new Sighting.StrayMedia());
    }

    private boolean isValidated(IceSession session, TransportAddress source, long now) {
        synchronized (agent) {
            return session.isValidated(source, now);
        }
    }

    /// Sends to where ICE has chosen; lost if it has not.
    void sendTo(MediaTransport transport, byte[] datagram) {
        SocketAddress target = transport.rtpTarget(time.nanoTime());
        if (target == null) {
            return;
        }
        for (MediaSocket socket : sockets) {
            if (socket.isV4() == target.isV4()) {
                send(socket, target, datagram);
                return;
            }
        }
    }

    private void send(MediaSocket socket, SocketAddress to, byte[] datagram) {
        if (to.isInside()) {
            MediaLoop loop =
                    port == null ? null : port.loopOfRelayed(to.address().port());
            if (loop != null) {
                loop.offer(() -> loop.sendInside(to, false, datagram), false);
            }
            return;
        }
        int slot = batch.spare();
        long at = batch.packetAt(slot);
        MemorySegment.copy(MemorySegment.ofArray(datagram), 0, batch.region(), at, datagram.length);
        batch.send(socket, to, slot, at, datagram.length);
    }

    @Override
    void begin() {}

    /// Runs `task` after that time. On the desk.
    void in(Duration time, Runnable task) {
        dues.add(new Due(this.time.nanoTime() + time.toNanos(), task));
    }

    @Override
    int waitMillis() {
        Due next = dues.peek();
        if (next == null) {
            return pending.isEmpty() ? -1 : TICK_MILLIS;
        }
        long millis = Math.clamp((next.nanos() - time.nanoTime()) / NANOS_A_MILLI + 1, 0, 60_000);
        return (int) (pending.isEmpty() ? millis : Math.min(millis, TICK_MILLIS));
    }

    @Override
    void turn(@Nullable MediaSocket ready) {
        long now = time.nanoTime();
        pending.removeIf(association -> association.deadlineNanos() == Long.MAX_VALUE);
        for (DtlsAssociation association : List.copyOf(pending)) {
            if (association.deadlineNanos() - now <= 0) {
                association.tick(now);
            }
        }
        for (Due next = dues.peek(); next != null && next.nanos() - now <= 0; next = dues.peek()) {
            dues.remove();
            next.task().run();
        }
        batch.flush();
    }

    @Override
    void end() {
        handshakes.values().forEach(DtlsAssociation::close);
        batch.flush();
        batch.close();
    }
}
