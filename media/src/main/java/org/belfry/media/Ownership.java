package org.belfry.media;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Which loop something belongs to: one at a time, changed by a message and never by waiting.
///
/// Whoever wants what another loop has asks and goes without meanwhile; the owner gives it away between
/// two turns, so what it wrote is seen by the next. This is how an SRTP context, which must have one
/// writer, moves between loops.
final class Ownership {
    private final AtomicReference<@Nullable MediaLoop> owner = new AtomicReference<>();
    private volatile @Nullable MediaLoop wanted;
    /// What [#run] was given, in order: it may have to follow an owner that changes.
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Nullable
    MediaLoop owner() {
        return owner.get();
    }

    boolean isWith(MediaLoop loop) {
        return owner.get() == loop;
    }

    /// Takes it if it is nobody's, and asks for it if it is another's. Called on `loop`.
    ///
    /// @return whether it is the loop's now
    boolean claim(MediaLoop loop) {
        MediaLoop now = owner.get();
        if (now == loop) {
            return true;
        }
        if (now == null) {
            return owner.compareAndSet(null, loop);
        }
        if (wanted != loop) {
            wanted = loop;
            now.execute(() -> give(now));
        }
        return false;
    }

    /// Takes it if it is nobody's. Called on `loop`.
    boolean take(MediaLoop loop) {
        return owner.get() == loop || owner.compareAndSet(null, loop);
    }

    /// Gives it to whoever comes next. Called on its owner.
    void release(MediaLoop loop) {
        owner.compareAndSet(loop, null);
    }

    /// Gives it to `next`. Called on its owner.
    void give(MediaLoop from, MediaLoop next) {
        owner.compareAndSet(from, next);
    }

    private void give(MediaLoop from) {
        MediaLoop next = wanted;
        wanted = null;
        if (next != null) {
            owner.compareAndSet(from, next);
        }
    }

    /// Runs `task` on the loop it belongs to, or on `otherwise` if it is nobody's, and is nobody's again
    /// afterwards. Tasks run in the order they were given, whoever owns it meanwhile: a key must not be
    /// overtaken by the one before.
    void run(MediaLoop otherwise, Runnable task) {
        tasks.add(task);
        MediaLoop known = owner.get();
        runAll(known == null ? otherwise : known);
    }

    private void runAll(MediaLoop loop) {
        loop.execute(() -> {
            // Asked in one step: whoever had it a moment ago may have let go since.
            boolean lent = owner.compareAndSet(null, loop);
            if (!lent && !isWith(loop)) {
                MediaLoop known = owner.get();
                runAll(known == null ? loop : known);
                return;
            }
            try {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            } finally {
                if (lent) {
                    release(loop);
                }
            }
        });
    }
}
