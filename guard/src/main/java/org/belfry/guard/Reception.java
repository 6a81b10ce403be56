package org.belfry.guard;

import java.util.Optional;

/// What a gate answers to one request over a connection it let in.
///
/// A connection says little about what it will cost: one may carry many requests, each of which holds memory until its
/// answer has left. So a gate counts the bytes that requests hold, by address and in all, and how fast they come.
public sealed interface Reception {

    /// A request that may go on, and the bytes it holds until closed.
    ///
    /// Only a [Gate] can make one. Thread-safe.
    final class Taken implements Reception, AutoCloseable {

        private final Gate gate;
        private final int slot;
        private int bytes;
        private boolean closed;

        Taken(Gate gate, int slot, int bytes) {
            this.gate = gate;
            this.slot = slot;
            this.bytes = bytes;
        }

        /// Asks for more memory, before it is used. Empty if granted; a request that is over is granted nothing.
        public synchronized Optional<Reason> hold(int more) {
            var refusal = closed ? Optional.of(Reason.TOO_MUCH_IN_ALL) : gate.hold(slot, more);
            if (refusal.isEmpty()) {
                bytes += more;
            }
            return refusal;
        }

        /// Gives back part of it, which is no longer held; no more than is.
        public synchronized void giveBack(int less) {
            int part = Math.min(less, bytes);
            if (!closed && part > 0) {
                bytes -= part;
                gate.release(slot, part);
            }
        }

        /// The answer has left, or never will. Idempotent.
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                gate.release(slot, bytes);
            }
        }
    }

    /// Not to be done now; say so in as few words as possible.
    record Declined(Reason reason) implements Reception {}

    /// Why not.
    enum Reason {
        /// The source asks faster than one source may.
        TOO_FAST_FROM_ADDRESS,
        /// Requests of the source hold as much as those of one source may.
        TOO_MUCH_FROM_ADDRESS,
        /// Requests at this door hold as much as they may.
        TOO_MUCH_IN_ALL
    }
}
