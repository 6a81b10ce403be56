package org.belfry.media.dtls;

import static org.belfry.ground.fuzz.Claim.claim;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.jspecify.annotations.Nullable;

/// Any sequence of datagrams to an association in either role: nobody without the key is keyed, there is one outcome,
/// what is sent and held is bounded, nothing is thrown.
///
/// The first byte of an input chooses the role; the rest is datagrams, each behind its length in two bytes.
public final class DtlsFuzz {

    private static final DtlsLimits LIMITS =
            new DtlsLimits(1, Duration.ofSeconds(20), Duration.ofMillis(400), 64, 64, 16, 32);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DtlsIdentity OURS = DtlsIdentity.fresh(RANDOM, Instant.EPOCH);
    private static final DtlsIdentity THEIRS = DtlsIdentity.fresh(RANDOM, Instant.EPOCH);

    private DtlsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0 || input.length > 8_000) {
            return;
        }
        var role = (input[0] & 1) == 0 ? DtlsRole.SERVER : DtlsRole.CLIENT;
        var desk = new Desk();
        var threads = new Threads();
        var associations = new DtlsAssociations(threads, Time.system(), RANDOM, LIMITS);
        var association = associations.open(role, OURS, List.of(THEIRS.fingerprint()), desk, desk);
        int at = 1;
        while (at + 2 <= input.length) {
            int length = Math.min(((input[at] & 0xFF) << 8) | (input[at + 1] & 0xFF), input.length - at - 2);
            association.received(Arrays.copyOfRange(input, at + 2, at + 2 + length));
            at += 2 + length;
            while (threads.isAlive() && !association.isIdle()) {
                Thread.onSpinWait();
            }
        }
        long later = Time.system().nanoTime() + Duration.ofSeconds(30).toNanos();
        association.tick(later);
        threads.join();
        desk.run();
        claim(desk.outcomes == 1 && desk.keyed == 0);
        claim(desk.sent <= LIMITS.sentMax());
        claim(associations.handshakes() == 0);
        claim(association.deadlineNanos() == Long.MAX_VALUE);
    }

    /// Keeps what it is told until the end.
    private static final class Desk implements Executor, DtlsListener {

        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        private int outcomes;
        private int keyed;
        private int sent;

        @Override
        public synchronized void execute(Runnable task) {
            waiting.add(task);
        }

        void run() {
            for (var task = next(); task != null; task = next()) {
                task.run();
            }
        }

        private synchronized @Nullable Runnable next() {
            return waiting.poll();
        }

        @Override
        public void send(byte[] datagram) {
            sent++;
            claim(datagram.length <= DtlsLimits.SEND_BYTES_MAX);
        }

        @Override
        public void outcome(DtlsOutcome outcome) {
            outcomes++;
            keyed += outcome instanceof DtlsOutcome.Keyed ? 1 : 0;
        }

        @Override
        public void closedByPeer() {
            claim(false);
        }
    }

    /// Real threads that can be waited for; a fault in one is a finding.
    private static final class Threads implements Background {

        private final ArrayDeque<Thread> started = new ArrayDeque<>();
        private volatile @Nullable Throwable fault;

        @Override
        public void start(String name, Runnable task) {
            started.add(Thread.ofVirtual().start(() -> {
                try {
                    task.run();
                } catch (Throwable thrown) {
                    fault = thrown;
                }
            }));
        }

        boolean isAlive() {
            return started.stream().anyMatch(Thread::isAlive);
        }

        void join() {
            for (Thread thread : started) {
                try {
                    thread.join();
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }
            Throwable thrown = fault;
            if (thrown != null) {
                throw new IllegalStateException(thrown);
            }
        }

        @Override
        public Scheduled after(String name, Duration delay, Runnable task) {
            throw new IllegalStateException("no timers here");
        }

        @Override
        public Scheduled every(String name, Duration period, Runnable task) {
            throw new IllegalStateException("no timers here");
        }
    }
}
