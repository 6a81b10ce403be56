package org.belfry.media;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Time;
import org.belfry.guard.Gate;
import org.belfry.guard.Sighting;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunParser;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.wire.Batch;
import org.belfry.media.wire.MediaSocket;
import org.belfry.media.wire.SocketAddress;
import org.belfry.rtp.MediaKind;
import org.belfry.rtp.srtp.Workspace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries packets: one thread with sockets of its own on the shared port. What comes from one source
/// comes here always.
///
///     batch ─▶ kind (RFC 7983) ─┬─ RTP, RTCP ─▶ known source and SSRC? ─▶ transport ─▶ relay ─▶ batch out
///                               │                   └─ no ─▶ gate ─▶ whose key fits? ─▶ bound, or stray
///                               └─ STUN, DTLS ─▶ desk
///
/// A packet of a bound stream asks nobody and takes no memory. After a small batch the loop rests half a
/// millisecond, so that a few hundred calls cost few system calls; a full one is followed by the next at
/// once, and so is one of a relayed address.
@SuppressWarnings("NonAtomicVolatileUpdate") // counters have one writer, the loop, and many readers
final class MediaLoop extends LoopThread {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);
    private static final Sighting STRAY = new Sighting.StrayMedia();
    private static final int SMALL_BATCH = 8;
    private static final int PAUSE_NANOS = 500_000;
    /// Batches of one socket in a turn: the others wait meanwhile.
    private static final int BATCHES_MAX = 4;
    private static final int RTP_BYTES_MIN = 12;
    private static final int RTCP_BYTES_MIN = 8;
    private static final int STUN_BYTES_MIN = 20;

    private final int number;
    private final boolean pinned;
    private final Time time;
    private final Gate gate;
    private final Directory directory;
    /// Arrays: walking a list makes an object each time.
    private final MediaSocket[] sockets;
    private final MediaSocket[] controlSockets;
    private final Batch batch = new Batch();
    private final StreamTable table = new StreamTable();
    private final Workspace workspace = new Workspace();
    private final TrialBudget budget;
    private @Nullable Desk desk;
    private @Nullable TurnRelay turn;
    private @Nullable MediaPort port;
    /// Where the packet at work came from if that is inside of this process.
    private @Nullable SocketAddress insideSource;
    /// By each of both sockets.
    private final Map<MediaSocket, OwnPort> ownPorts = new HashMap<>();
    private int lastCount;
    private volatile long received;
    private volatile long stray;
    private volatile long faults;

    MediaLoop(
            int number,
            boolean pinned,
            Time time,
            Gate gate,
            Directory directory,
            List<MediaSocket> sockets,
            List<MediaSocket> controlSockets,
            long secret)
            throws IOException {
        super("media-" + number);
        this.number = number;
        this.pinned = pinned;
        this.time = time;
        this.gate = gate;
        this.directory = directory;
        this.budget = new TrialBudget(secret);
        this.sockets = sockets.toArray(MediaSocket[]::new);
        this.controlSockets = controlSockets.toArray(MediaSocket[]::new);
    }

    void start(MediaPort thePort, Desk theDesk, @Nullable TurnRelay theTurn) {
        port = thePort;
        desk = theDesk;
        turn = theTurn;
        start();
    }

    Gate gate() {
        return gate;
    }

    @Nullable
    TurnRelay turn() {
        return turn;
    }

    /// Who sent the packet in `slot` that is at work; as [Batch#sourceKey].
    long sourceKey(int slot) {
        SocketAddress inside = insideSource;
        return inside == null ? batch.sourceKey(slot) : inside.key();
    }

    SocketAddress source(int slot) {
        SocketAddress inside = insideSource;
        return inside == null ? batch.source(slot) : inside;
    }

    /// Sends `length` bytes at `at` in `slot` to `target`, wherever that is.
    void send(SocketAddress target, boolean control, int slot, long at, int length, long now) {
        MediaSocket socket = socket(target, control);
        if (socket == null) {
            return;
        }
        if (target.isOrdinary()) {
            batch.send(socket, target, slot, at, length);
            return;
        }
        MediaSocket own = target.way();
        if (own != null) {
            batch.send(own, target, slot, at, length);
            return;
        }
        MediaLoop there =
                port == null ? null : port.loopOfRelayed(target.address().port());
        if (there == this && turn != null) {
            turn.toRelayed(target, socket, slot, at, length, now);
        } else if (there != null) {
            byte[] packet = copy(at, length);
            there.offer(() -> there.sendInside(target, control, packet), false);
        }
    }

    /// The same for a packet of another thread. On this loop.
    void sendInside(SocketAddress target, boolean control, byte[] packet) {
        int slot = batch.spare();
        long at = batch.packetAt(slot);
        MemorySegment.copy(packet, 0, batch.region(), ValueLayout.JAVA_BYTE, at, packet.length);
        send(target, control, slot, at, packet.length, time.nanoTime());
    }

    /// Takes in a packet in `slot` as if it had come to the port from `source`.
    void inside(SocketAddress source, int slot, long at, int length, long now) {
        insideSource = source;
        try {
            received(sockets[0], slot, at, length, now);
        } finally {
            insideSource = null;
        }
    }

    /// Does `work` on a packet that came from `source` to another loop.
    void carrying(SocketAddress source, Runnable work) {
        insideSource = source;
        try {
            work.run();
        } finally {
            insideSource = null;
        }
    }

    void strayFrom(int slot) {
        stray++;
        gate.sight(source(slot).address().address(), STRAY);
    }

    Batch batch() {
        return batch;
    }

    Workspace workspace() {
        return workspace;
    }

    StreamTable table() {
        return table;
    }

    Time time() {
        return time;
    }

    /// The socket to send to `target` from; null: none of its family.
    @Nullable
    MediaSocket socket(SocketAddress target, boolean control) {
        for (MediaSocket socket : control ? controlSockets : sockets) {
            if (socket.isV4() == target.isV4()) {
                return socket;
            }
        }
        return null;
    }

    /// Datagrams that came, and those of them that were nobody's. From any thread.
    long received() {
        return received;
    }

    long stray() {
        return stray;
    }

    /// Packets that met a fault of ours. From any thread.
    long faults() {
        return faults;
    }

    @Override
    void begin() {
        if (pinned) {
            waker().pin(number);
        }
        for (MediaSocket socket : all()) {
            waker().add(socket);
        }
    }

    @Override
    int waitMillis() {
        return turn == null ? -1 : turn.waitMillis();
    }

    @Override
    void turn(@Nullable MediaSocket ready) {
        if (turn != null) {
            turn.sweep(time.nanoTime());
        }
        if (ready == null) {
            batch.flush();
            return;
        }
        TransportAddress relayed = turn == null ? null : turn.relayedBy(ready);
        OwnPort own = ownPorts.isEmpty() ? null : ownPorts.get(ready);
        int count = Batch.SLOTS;
        for (int i = 0; i < BATCHES_MAX && count == Batch.SLOTS; i++) {
            count = batch.receive(ready);
            long now = time.nanoTime();
            for (int slot = 0; slot < count; slot++) {
                taken(ready, relayed, own, slot, now);
            }
            received += count;
        }
        batch.flush();
        // Relayed addresses and ports of their own have a socket each, with a packet or two in it: a rest after each
        // would hold up the others.
        if (relayed == null && own == null) {
            if (count < SMALL_BATCH && lastCount < SMALL_BATCH) {
                waker().pause(PAUSE_NANOS);
            }
            lastCount = count;
        }
    }

    /// One packet that we cannot deal with must not take the others of its batch with it.
    private void taken(
            MediaSocket socket, @Nullable TransportAddress relayed, @Nullable OwnPort own, int slot, long now) {
        TurnRelay relay = turn;
        try {
            if (own != null) {
                atOwnPort(own, slot, batch.packetAt(slot), batch.length(slot), now);
            } else if (relayed == null || relay == null) {
                received(socket, slot, batch.packetAt(slot), batch.length(slot), now);
            } else {
                relay.fromPeer(relayed, slot, batch.packetAt(slot), batch.length(slot), now);
            }
        } catch (RuntimeException fault) {
            faults++;
            // Whoever found it will send it again: said at the first, second, fourth, eighth.
            if ((faults & faults - 1) == 0) {
                LOG.error("media-{}: a packet failed, {} so far", number, faults, fault);
            }
        }
    }

    private void received(MediaSocket socket, int slot, long at, int length, long now) {
        switch (MediaKind.of(batch.region(), at, length)) {
            case RTP -> media(slot, at, length, false, now);
            case RTCP -> media(slot, at, length, true, now);
            case STUN, DTLS -> control(socket, slot, at, length);
            case TURN_CHANNEL -> channel(slot, at, length, now);
            case ZRTP, NONE -> stray++;
        }
    }

    private void media(int slot, long at, int length, boolean control, long now) {
        if (length < (control ? RTCP_BYTES_MIN : RTP_BYTES_MIN)) {
            stray++;
            return;
        }
        long source = sourceKey(slot);
        int ssrc = batch.region().get(INT, at + (control ? 4 : 8));
        MediaTransport transport = table.find(source, ssrc);
        if (transport == null || !transport.received(this, slot, at, length, control, now)) {
            unknown(slot, at, length, control, ssrc, now);
        }
    }

    private void unknown(int slot, long at, int length, boolean control, int ssrc, long now) {
        long key = sourceKey(slot);
        if (!budget.looks(key, now)) {
            stray++;
            return;
        }
        SocketAddress source = source(slot);
        IpAddress address = source.address().address();
        boolean isKnown = directory.isKnown(key) || directory.isSignalled(source.address());
        if (!isKnown && !gate.admitsDatagram(address)) {
            stray++;
            return;
        }
        if (isOurs(slot, at, length, control, source, ssrc, now)) {
            gate.provedItself(address);
            return;
        }
        stray++;
        if (!isKnown) {
            gate.sight(address, STRAY);
        }
    }

    private boolean isOurs(int slot, long at, int length, boolean control, SocketAddress source, int ssrc, long now) {
        var candidates = directory.candidates(source, ssrc, budget.hasGuesses(source.key(), now));
        int tried = 0;
        for (MediaTransport candidate : candidates.transports()) {
            if (!budget.takes(source.key(), tried++ < candidates.likely(), now)) {
                return false;
            }
            switch (candidate.tried(this, slot, at, length, control, source, now)) {
                case OURS -> {
                    return true;
                }
                case ELSEWHERE -> ask(candidate, at, length, control, source);
                case NOT_OURS -> {}
            }
        }
        return false;
    }

    /// Packets of `port` come here from now on. On this loop.
    void own(OwnPort port) {
        for (boolean control : new boolean[] {false, true}) {
            ownPorts.put(port.socket(control), port);
            waker().add(port.socket(control));
        }
    }

    /// They are not read any more. On this loop.
    void disown(OwnPort port) {
        for (boolean control : new boolean[] {false, true}) {
            if (ownPorts.remove(port.socket(control)) != null) {
                waker().remove(port.socket(control));
            }
        }
    }

    /// A packet at a port that one leg alone has: its own streams are asked and no others.
    private void atOwnPort(OwnPort port, int slot, long at, int length, long now) {
        MediaKind kind = MediaKind.of(batch.region(), at, length);
        boolean control = kind == MediaKind.RTCP;
        if ((!control && kind != MediaKind.RTP) || length < (control ? RTCP_BYTES_MIN : RTP_BYTES_MIN)) {
            stray++;
            return;
        }
        long source = batch.sourceKey(slot);
        int ssrc = batch.region().get(INT, at + (control ? 4 : 8));
        MediaTransport bound = table.find(source, ssrc);
        boolean isDone = bound != null
                && port.transports().contains(bound)
                && bound.received(this, slot, at, length, control, now);
        if (!isDone) {
            unknownAtOwnPort(port, slot, at, length, control, now);
        }
    }

    private void unknownAtOwnPort(OwnPort port, int slot, long at, int length, boolean control, long now) {
        SocketAddress source = batch.source(slot);
        IpAddress address = source.address().address();
        if (!budget.looks(source.key(), now) || !gate.admitsDatagram(address)) {
            stray++;
            return;
        }
        for (MediaTransport transport : port.transports()) {
            if (!budget.takes(source.key(), transport.isExpectedFrom(address), now)) {
                break;
            }
            switch (transport.tried(this, slot, at, length, control, source, now)) {
                case OURS -> {
                    gate.provedItself(address);
                    return;
                }
                case ELSEWHERE -> ask(transport, at, length, control, source);
                case NOT_OURS -> {}
            }
        }
        stray++;
        gate.sight(address, STRAY);
    }

    private void ask(MediaTransport candidate, long at, int length, boolean control, SocketAddress source) {
        MediaLoop owner = candidate.ownership().owner();
        if (owner != null && owner != this) {
            byte[] packet = copy(at, length);
            boolean byStranger = !directory.isKnown(source.key());
            owner.offer(() -> candidate.triedFor(owner, this, packet, control, source), byStranger);
        }
    }

    private void control(MediaSocket socket, int slot, long at, int length) {
        SocketAddress source = source(slot);
        boolean known = directory.isKnown(source.key());
        Desk there = desk;
        if (there == null || (!known && !gate.admitsDatagram(source.address().address()))) {
            stray++;
            return;
        }
        byte[] packet = copy(at, length);
        TurnRelay relay = turn;
        if (relay != null && insideSource == null && isForTurn(packet)) {
            relay.message(source, packet);
        } else if (!there.offer(() -> there.received(socket, source, packet), !known)) {
            stray++;
        }
    }

    private static boolean isForTurn(byte[] packet) {
        if (packet.length < STUN_BYTES_MIN || !StunParser.mayBe(packet[0])) {
            return false;
        }
        StunMethod method = StunMethod.ofType((packet[0] & 0xFF) << 8 | (packet[1] & 0xFF));
        return method != null && method != StunMethod.BINDING;
    }

    private void channel(int slot, long at, int length, long now) {
        TurnRelay relay = turn;
        if (relay == null || insideSource != null) {
            stray++;
        } else {
            relay.channelData(slot, at, length, now);
        }
    }

    private byte[] copy(long at, int length) {
        byte[] packet = new byte[length];
        MemorySegment.copy(batch.region(), ValueLayout.JAVA_BYTE, at, packet, 0, length);
        return packet;
    }

    @Override
    void end() {
        if (turn != null) {
            turn.close();
        }
        batch.close();
        all().forEach(MediaSocket::close);
        ownPorts.keySet().forEach(MediaSocket::close);
    }

    private List<MediaSocket> all() {
        return Stream.of(sockets, controlSockets).flatMap(Arrays::stream).toList();
    }
}
