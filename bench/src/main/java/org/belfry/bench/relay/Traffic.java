package org.belfry.bench.relay;

import java.io.IOException;
import java.lang.foreign.Arena;
import org.belfry.bench.load.ProcessTime;

/// Sends and hears all streams, on one thread that never rests: it is to be quicker than the relay and
/// to see a packet when it comes.
///
/// Flat out, there are never more than `window` packets on the way: the relay always has work and
/// never more than its buffers hold. On schedule, packets leave when they are due whether or not the
/// relay keeps up, spread evenly.
final class Traffic implements AutoCloseable {

    private static final long LEARN_NANOS = 100_000_000;
    private static final int LEARN_TRIES = 30;
    private static final long STUCK_NANOS = 50_000_000;
    private static final long LATE_NANOS_MAX = 20_000_000;
    private static final long DRAIN_NANOS = 300_000_000;
    private static final long DRAIN_NANOS_MAX = 10 * DRAIN_NANOS;
    private static final double PACKETS_A_SECOND = 50;
    private static final int HEADER_BYTES = 16;
    private static final int WHOLE_BYTES = 256;

    private final Arena arena = Arena.ofConfined();
    private final Streams streams;
    private final long serverPid;
    private final int callerSocket;
    private final int calleeSocket;
    private final Outbox fromCallers;
    private final Outbox fromCallees;
    private final Outbox checks;
    private final Inbox toCallers;
    private final Inbox toCallees;
    private final Delays delays = new Delays();
    private long sent;
    private long received;
    private long idleNanos;
    private long lateNanos;

    Traffic(Streams streams, long serverPid) throws IOException {
        this.streams = streams;
        this.serverPid = serverPid;
        callerSocket = UdpCalls.open(Phones.CALLER_PORT);
        calleeSocket = UdpCalls.open(Phones.CALLEE_PORT);
        fromCallers = new Outbox(callerSocket, arena);
        fromCallees = new Outbox(calleeSocket, arena);
        checks = new Outbox(callerSocket, arena);
        toCallers = new Inbox(callerSocket, arena, HEADER_BYTES);
        toCallees = new Inbox(calleeSocket, arena, HEADER_BYTES);
    }

    /// Sends each stream's first packets alone and learns how it comes out; both directions of a call
    /// in turns, so that a relay that wants to hear a side before it sends there gets what it wants.
    ///
    /// @throws IOException one never comes out, or not as it was said
    void learn() throws IOException {
        var wholeToCallers = new Inbox(callerSocket, arena, WHOLE_BYTES);
        var wholeToCallees = new Inbox(calleeSocket, arena, WHOLE_BYTES);
        for (int call = 0; call < streams.count(); call += 2) {
            boolean[] learned = new boolean[2];
            // Setting up may have taken longer than a consent lives.
            streams.consents().renew(call / 2, checks);
            for (int tries = 0; !(learned[0] && learned[1]); tries++) {
                if (tries == LEARN_TRIES) {
                    throw new IOException(
                            "call %d: caller heard: %s, callee heard: %s".formatted(call / 2, learned[1], learned[0]));
                }
                learned[0] = learned[0] || learned(call, wholeToCallees);
                learned[1] = learned[1] || learned(call + 1, wholeToCallers);
            }
        }
    }

    private boolean learned(int stream, Inbox in) throws IOException {
        var out = Streams.isCaller(stream) ? fromCallers : fromCallees;
        long begun = System.nanoTime();
        streams.introduce(stream, out, begun);
        out.flush();
        while (System.nanoTime() - begun < LEARN_NANOS) {
            int count = in.receive();
            for (int i = 0; i < count; i++) {
                if (streams.learn(stream, in.region(), in.at(i), in.length(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /// As much as the relay takes with `window` packets on the way.
    Phase flatOut(String name, int active, int window, double seconds) {
        begin();
        double serverBegun = ProcessTime.seconds(serverPid);
        long begun = System.nanoTime();
        long end = begun + (long) (seconds * 1e9);
        long forgotten = 0;
        long lastHeard = begun;
        int stream = 0;
        long now = begun;
        while (now < end) {
            long turn = now;
            long before = received;
            boolean isWorking = false;
            if (sent - received - forgotten + Outbox.SLOTS <= window) {
                for (int i = 0; i < Outbox.SLOTS; i++) {
                    say(stream, now);
                    stream = stream + 1 == active ? 0 : stream + 1;
                }
                flush();
                isWorking = true;
            }
            now = hearAll();
            if (received != before) {
                lastHeard = now;
                isWorking = true;
            } else if (now - lastHeard > STUCK_NANOS) {
                forgotten = sent - received;
                lastHeard = now;
            }
            rest(turn, now, isWorking);
        }
        return finish(name, active, begun, serverBegun);
    }

    /// The first `active` streams at `pace` times 50 packets a second.
    Phase onSchedule(String name, int active, double pace, double seconds) {
        begin();
        double serverBegun = ProcessTime.seconds(serverPid);
        long begun = System.nanoTime();
        double interval = 1e9 / (active * PACKETS_A_SECOND * pace);
        long packets = (long) (seconds * 1e9 / interval);
        long due = begun;
        int stream = 0;
        long now = begun;
        for (long packet = 0; packet < packets; ) {
            long turn = now;
            boolean isWorking = false;
            long late = now - due - (long) (packet * interval);
            lateNanos = Math.max(lateNanos, late);
            // What the machine kept from the driver is not made up for: a flood is another load than was asked for.
            due += late > LATE_NANOS_MAX ? late : 0;
            for (int i = 0; i < Outbox.SLOTS && packet < packets && due + (long) (packet * interval) <= now; i++) {
                say(stream, now);
                stream = stream + 1 == active ? 0 : stream + 1;
                packet++;
                isWorking = true;
            }
            flush();
            long before = received;
            now = hearAll();
            rest(turn, now, isWorking || received != before);
        }
        return finish(name, active, begun, serverBegun);
    }

    private void begin() {
        drain();
        streams.forget();
        delays.clear();
        sent = 0;
        received = 0;
        idleNanos = 0;
        lateNanos = 0;
    }

    private Phase finish(String name, int active, long begun, double serverBegun) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        double server = ProcessTime.seconds(serverPid) - serverBegun;
        double idle = idleNanos / 1e9 / seconds;
        drain();
        return new Phase(
                name,
                active,
                streams.healthy(active),
                sent,
                received,
                seconds,
                new Phase.Delay(delays.percentileMs(50), delays.percentileMs(99)),
                new Phase.Busy(server, idle, lateNanos / 1e6));
    }

    /// Hears what is still on its way, until nothing has come for a while: else it would count for the
    /// next phase.
    private void drain() {
        long begun = System.nanoTime();
        long heard = begun;
        long before = received;
        for (long now = begun; now - heard < DRAIN_NANOS && now - begun < DRAIN_NANOS_MAX; now = hearAll()) {
            heard = received == before ? heard : now;
            before = received;
            Thread.onSpinWait();
        }
    }

    private void rest(long turn, long now, boolean isWorking) {
        if (!isWorking) {
            idleNanos += now - turn;
            Thread.onSpinWait();
        }
    }

    private void say(int stream, long now) {
        var out = Streams.isCaller(stream) ? fromCallers : fromCallees;
        streams.say(stream, out, now);
        if (out.isFull()) {
            sent += out.flush();
        }
    }

    private void flush() {
        sent += fromCallers.isEmpty() ? 0 : fromCallers.flush();
        sent += fromCallees.isEmpty() ? 0 : fromCallees.flush();
    }

    /// The time after all that was there.
    private long hearAll() {
        hear(toCallers, true);
        hear(toCallees, false);
        long now = System.nanoTime();
        streams.consents().renewDue(checks, now);
        return now;
    }

    private void hear(Inbox in, boolean byCaller) {
        int count = in.receive();
        if (count == 0) {
            return;
        }
        long now = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long left = streams.hear(in.region(), in.at(i), byCaller);
            if (left != 0) {
                received++;
                delays.add(now - left);
            }
        }
    }

    @Override
    public void close() {
        UdpCalls.close(callerSocket);
        UdpCalls.close(calleeSocket);
        arena.close();
    }
}
