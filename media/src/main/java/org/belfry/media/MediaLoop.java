package org.belfry.media;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.ground.Time;
import org.belfry.guard.Gate;
import org.belfry.guard.Sighting;
import org.belfry.media.wire.Batch;
import org.belfry.media.wire.MediaSocket;
import org.belfry.media.wire.SocketAddress;
import org.belfry.rtp.MediaKind;
import org.jspecify.annotations.Nullable;

/// Carries packets: one thread with sockets of its own on the shared port. What comes from one source comes here always.
///
///     batch ─▶ kind (RFC 7983) ─┬─ RTP, RTCP ─▶ known source and SSRC? ─▶ transport ─▶ relay ─▶ batch out
///                               │                   └─ no ─▶ gate ─▶ whose key fits? ─▶ bound, or stray
///                               └─ STUN, DTLS ─▶ desk
///
/// A packet of a bound stream asks nobody and takes no memory. After a small batch the loop rests half a millisecond, so
/// that a few hundred calls cost few system calls; a full one is followed by the next at once.
final class MediaLoop extends LoopThread {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int SMALL_BATCH = 8;
    private static final int PAUSE_NANOS = 500_000;
    /// Batches of one socket in a turn: the others wait meanwhile.
    private static final int BATCHES_MAX = 4;
    private static final int RTP_BYTES_MIN = 12;
    private static final int RTCP_BYTES_MIN = 8;

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
    private final TrialBudget budget = new TrialBudget();
    private @Nullable Desk desk;
    private int lastCount;
    private volatile long received;
    private volatile long stray;

    MediaLoop(
            int number,
            boolean pinned,
            Time time,
            Gate gate,
            Directory directory,
            List<MediaSocket> sockets,
            List<MediaSocket> controlSockets)
            throws IOException {
        super("media-" + number);
        this.number = number;
        this.pinned = pinned;
        this.time = time;
        this.gate = gate;
        this.directory = directory;
        this.sockets = sockets.toArray(MediaSocket[]::new);
        this.controlSockets = controlSockets.toArray(MediaSocket[]::new);
    }

    void start(Desk theDesk) {
        desk = theDesk;
        start();
    }

    Batch batch() {
        return batch;
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
        return -1;
    }

    @Override
    void turn(@Nullable MediaSocket ready) {
        if (ready == null) {
            batch.flush();
            return;
        }
        int count = Batch.SLOTS;
        for (int i = 0; i < BATCHES_MAX && count == Batch.SLOTS; i++) {
            count = batch.receive(ready);
            long now = time.nanoTime();
            for (int slot = 0; slot < count; slot++) {
                received(ready, slot, now);
            }
            received += count;
        }
        batch.flush();
        if (count < SMALL_BATCH && lastCount < SMALL_BATCH) {
            waker().pause(PAUSE_NANOS);
        }
        lastCount = count;
    }

    private void received(MediaSocket socket, int slot, long now) {
        int length = batch.length(slot);
        long at = batch.packetAt(slot);
        switch (MediaKind.of(batch.region(), at, length)) {
            case RTP -> media(slot, at, length, false, now);
            case RTCP -> media(slot, at, length, true, now);
            case STUN, DTLS -> control(socket, slot, at, length);
            case ZRTP, TURN_CHANNEL, NONE -> stray++;
        }
    }

    private void media(int slot, long at, int length, boolean control, long now) {
        if (length < (control ? RTCP_BYTES_MIN : RTP_BYTES_MIN)) {
            stray++;
            return;
        }
        long source = batch.sourceKey(slot);
        int ssrc = batch.region().get(INT, at + (control ? 4 : 8));
        MediaTransport transport = table.find(source, ssrc);
        if (transport == null || !transport.received(this, slot, at, length, control, now)) {
            unknown(slot, at, length, control, ssrc, now);
        }
    }

    private void unknown(int slot, long at, int length, boolean control, int ssrc, long now) {
        SocketAddress source = batch.source(slot);
        if (!directory.isKnown(source.key()) && !gate.admitsDatagram(source.address().address())) {
            stray++;
            return;
        }
        for (MediaTransport candidate : directory.candidates(source, ssrc)) {
            if (!budget.takes(source.key(), now)) {
                break;
            }
            switch (candidate.tried(this, slot, at, length, control, source, now)) {
                case OURS -> {
                    gate.provedItself(source.address().address());
                    return;
                }
                case ELSEWHERE -> ask(candidate, at, length, control, source);
                case NOT_OURS -> {}
            }
        }
        stray++;
        gate.sight(source.address().address(), new Sighting.StrayMedia());
    }

    private void ask(MediaTransport candidate, long at, int length, boolean control, SocketAddress source) {
        MediaLoop owner = candidate.ownership().owner();
        if (owner != null && owner != this) {
            byte[] packet = copy(at, length);
            owner.offer(() -> candidate.triedFor(owner, this, packet, control, source));
        }
    }

    private void control(MediaSocket socket, int slot, long at, int length) {
        SocketAddress source = batch.source(slot);
        boolean known = directory.isKnown(source.key());
        Desk there = desk;
        if (there == null || (!known && !gate.admitsDatagram(source.address().address()))) {
            stray++;
            return;
        }
        byte[] packet = copy(at, length);
        there.offer(() -> there.received(socket, source, packet));
    }

    private byte[] copy(long at, int length) {
        byte[] packet = new byte[length];
        MemorySegment.copy(batch.region(), ValueLayout.JAVA_BYTE, at, packet, 0, length);
        return packet;
    }

    @Override
    void end() {
        batch.close();
        all().forEach(MediaSocket::close);
    }

    private List<MediaSocket> all() {
        return Stream.of(sockets, controlSockets).flatMap(Arrays::stream).toList();
    }
}
