package org.belfry.sip.transaction;

import java.time.Instant;
import org.belfry.sip.Method;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// A request we sent, until its answer is surely absorbed. Owned by the thread of its [Transactions].
public abstract sealed class ClientTransaction extends Timed permits InviteClient, NonInviteClient {

    /// Itself, its state, flow, fingerprint and place in the table.
    private static final int OBJECT_BYTES = 512;
    /// What whoever asked keeps for the outcome, with the request as it was sent; of an INVITE for other forks as well.
    private static final int OWNER_BYTES = 1_536;

    final Transactions layer;
    final Fingerprint key;
    private final Method method;
    private final Flow flow;
    private final @Nullable Object owner;
    /// Neighbours among the unanswered ones of the same flow: see [FlowIndex].
    @Nullable
    ClientTransaction flowPrevious;

    @Nullable
    ClientTransaction flowNext;

    boolean isIndexed;

    ClientTransaction(Transactions layer, Fingerprint key, Method method, Flow flow, @Nullable Object owner) {
        this.layer = layer;
        this.key = key;
        this.method = method;
        this.flow = flow;
        this.owner = owner;
    }

    public final Method method() {
        return method;
    }

    public final Flow flow() {
        return flow;
    }

    /// What the user gave along with the request, so that it finds its call again.
    public final @Nullable Object owner() {
        return owner;
    }

    @Override
    final int objectBytes() {
        boolean isHeldForOutcome = owner != null && (awaitsOutcome() || method.equals(Method.INVITE));
        return isOver() ? 0 : isHeldForOutcome ? OBJECT_BYTES + OWNER_BYTES : OBJECT_BYTES;
    }

    /// Whether it is gone from the table.
    public abstract boolean isOver();

    /// Whether the user still waits for the outcome.
    public abstract boolean awaitsOutcome();

    abstract Receipt receive(SipResponse response, Instant now);

    /// The flow is gone.
    abstract void flowFailed(Instant now);

    /// Method and state, nothing personal.
    @Override
    public abstract String toString();
}
