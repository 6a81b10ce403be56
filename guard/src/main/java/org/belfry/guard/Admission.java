package org.belfry.guard;

import java.util.concurrent.atomic.AtomicBoolean;
import org.belfry.ground.IpAddress;

/// What a gate answers to a source at the door.
public sealed interface Admission {

    /// Proof that the gate let this connection in, and its place in the counts until closed.
    ///
    /// Only a [Gate] can make one. Thread-safe.
    final class Admitted implements Admission, AutoCloseable {

        private final Gate gate;
        private final IpAddress source;
        private final int addressSlot;
        private final int networkSlot;
        private final AtomicBoolean closed = new AtomicBoolean();

        Admitted(Gate gate, IpAddress source, int addressSlot, int networkSlot) {
            this.gate = gate;
            this.source = source;
            this.addressSlot = addressSlot;
            this.networkSlot = networkSlot;
        }

        public IpAddress source() {
            return source;
        }

        /// The gate that let it in.
        public Gate gate() {
            return gate;
        }

        /// Somebody or some device behind this connection has authenticated: for [Gate#GOOD_FOR] its address may use
        /// the reserved places, is not slowed by sightings nor by the rate of requests, and cannot be pushed
        /// out of the table by strangers. Holds even if the connection ended meanwhile.
        public void provedItself() {
            gate.proved(source);
        }

        /// Whether somebody behind its address has authenticated of late, over this connection or another.
        public boolean isGood() {
            return gate.isGood(source);
        }

        /// Asks for one request over this connection that will hold `bytes` until its answer has left. Whoever gets
        /// [Reception.Taken] closes it then.
        public Reception receive(int bytes) {
            return gate.receive(source, bytes, true);
        }

        /// The same for a request whose answer costs no more than its refusal would: its rate is not counted.
        public Reception receiveUnrated(int bytes) {
            return gate.receive(source, bytes, false);
        }

        /// Something the peer of this connection did.
        public void sight(Sighting sighting) {
            gate.sight(source, sighting);
        }

        /// The connection has ended. Idempotent.
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                gate.left(addressSlot, networkSlot);
            }
        }

        @Override
        public String toString() {
            return "Admitted[redacted]";
        }
    }

    /// Not let in; close the connection without a word.
    record Refused(Reason reason) implements Admission {}

    /// Why not.
    enum Reason {
        /// The door is shut or closing.
        SHUT,
        /// The source is in none of the networks this door is open to.
        FOREIGN_NETWORK,
        TOO_MANY_IN_ALL,
        TOO_MANY_FROM_NETWORK,
        TOO_MANY_FROM_ADDRESS,
        TOO_FAST_IN_ALL,
        TOO_FAST_FROM_NETWORK,
        /// Also the answer to a source that has been seen misbehaving.
        TOO_FAST_FROM_ADDRESS
    }
}
