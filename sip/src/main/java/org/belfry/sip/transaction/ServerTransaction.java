package org.belfry.sip.transaction;

import java.time.Instant;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// A request we were sent, until its answer is surely known to the peer. Owned by the thread of its [Transactions].
///
/// Keeps the request only until the first answer, and then the bytes of the newest answer: a user who needs the
/// request longer keeps it.
public abstract sealed class ServerTransaction extends Timed permits InviteServer, NonInviteServer {

    /// Itself, its state, flow, tag, fingerprints and places in the tables.
    private static final int OBJECT_BYTES = 512;

    final Transactions layer;
    final Fingerprint key;
    /// What the request is known by whatever way it came, if that is of use.
    final @Nullable Fingerprint requestKey;
    private final Method method;
    private final Flow flow;
    private @Nullable String tag;

    ServerTransaction(Transactions layer, Fingerprint key, @Nullable Fingerprint requestKey, Method method, Flow flow) {
        this.layer = layer;
        this.key = key;
        this.requestKey = requestKey;
        this.method = method;
        this.flow = flow;
    }

    public final Method method() {
        return method;
    }

    /// Where the request came from and the answers go.
    public final Flow flow() {
        return flow;
    }

    /// A tag for the To of our answers if the request had none (§8.2.6.2): random, the same for one transaction. One
    /// the user took instead is noticed with the first answer that shows it.
    public final String tag() {
        if (tag == null) {
            tag = layer.names.tag();
        }
        return tag;
    }

    @Override
    final int objectBytes() {
        return isOver() ? 0 : OBJECT_BYTES;
    }

    final void noteTag(@Nullable String used) {
        if (used != null) {
            tag = used;
        }
    }

    final boolean hasTag(@Nullable String other) {
        return tag != null && tag.equals(other);
    }

    /// Whether it is gone from the table.
    public abstract boolean isOver();

    /// Whether an answer is still of use.
    public abstract boolean awaitsAnswer();

    /// Whether the answer was a 2xx.
    abstract boolean hasSucceeded();

    /// The request came again.
    abstract void repeated(Instant now);

    abstract Answer respond(SipResponse response, Instant now);

    /// Whether nothing but a final answer was sent or promised yet.
    abstract boolean isUntouched();

    /// Leaves the table, whatever it was doing.
    abstract void finish();

    final Answer refuse(SipResponse refusal, Instant now) {
        if (!isUntouched()) {
            return respond(refusal, now);
        }
        finish();
        if (layer.sender.send(flow, refusal.toBytes())) {
            return Answer.SENT;
        }
        layer.user.transportFailed(this, now);
        return Answer.UNREACHABLE;
    }

    /// A 100 made of the request: the only answer a transaction gives by itself.
    static byte[] trying(SipRequest request) {
        return SipResponse.replyTo(request, 100, null).build().toBytes();
    }

    /// Method and state, nothing personal.
    @Override
    public abstract String toString();
}
