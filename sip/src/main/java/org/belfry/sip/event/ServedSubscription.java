package org.belfry.sip.event;

import java.time.Duration;
import java.time.Instant;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.FailureEffect;
import org.belfry.sip.dialog.Outgoing;
import org.jspecify.annotations.Nullable;

/// A subscription a peer has with us: the notifier's side (RFC 6665 §4.2.2). Immutable.
///
///     SUBSCRIBE ──▶ Pending ──allowed──▶ Active ──expiry, end, failure──▶ Terminated
///         │                                 ▲                                ▲
///         ├─────────allowed at once─────────┘                                │
///         └──────────────────────────── Expires: 0 ─────────────────────────┘
///
/// After each change, and after each SUBSCRIBE, send a NOTIFY; while [#mayNotify] says no, later. A terminated one
/// sends one more and is forgotten.
///
/// @param version how many NOTIFYs were sent: the version of a dialog-info body
public record ServedSubscription(
        EventPackage event, @Nullable String id, State state, long version, Instant quietUntil) {

    /// What Subscription-State says.
    public sealed interface State {

        /// Nobody has said yet whether the peer may know: a NOTIFY tells nothing.
        record Pending(Instant expiresAt) implements State {}

        record Active(Instant expiresAt) implements State {}

        record Terminated(Ended ended, @Nullable Duration retryAfter) implements State {}
    }

    /// @param isAllowed whether the peer may know at once
    public static ServedSubscription begin(Asked.Wanted wanted, boolean isAllowed, Instant now) {
        State state = wanted.isFetch()
                ? new State.Terminated(Ended.TIMEOUT, null)
                : isAllowed
                        ? new State.Active(now.plus(wanted.granted()))
                        : new State.Pending(now.plus(wanted.granted()));
        return new ServedSubscription(wanted.event(), wanted.id(), state, 0, now);
    }

    /// What a REFER begins (RFC 3515 §2.4.4); its id tells it from others of the dialog.
    public static ServedSubscription ofRefer(String id, Instant now) {
        return begin(new Asked.Wanted(EventPackage.REFER, id, EventPackage.REFER.expiresUsual()), true, now);
    }

    /// After another SUBSCRIBE in the same dialog.
    public ServedSubscription refreshed(Asked.Wanted wanted, Instant now) {
        Instant until = now.plus(wanted.granted());
        return switch (state) {
            case State.Terminated over -> this;
            case State.Pending(Instant expiresAt) when !wanted.isFetch() -> with(new State.Pending(until));
            case State.Active(Instant expiresAt) when !wanted.isFetch() -> with(new State.Active(until));
            case State.Pending pending -> ended(Ended.TIMEOUT, null);
            case State.Active active -> ended(Ended.TIMEOUT, null);
        };
    }

    /// The peer may know.
    public ServedSubscription allowed() {
        return state instanceof State.Pending(Instant expiresAt) ? with(new State.Active(expiresAt)) : this;
    }

    /// @param retryAfter when the peer may ask again, or null
    public ServedSubscription ended(Ended why, @Nullable Duration retryAfter) {
        return isOver() ? this : with(new State.Terminated(why, retryAfter));
    }

    /// Ends it if its time is up.
    public ServedSubscription at(Instant now) {
        Instant deadline = deadline();
        return deadline == null || now.isBefore(deadline) ? this : ended(Ended.TIMEOUT, null);
    }

    /// After a NOTIFY was refused with this status or, as 408, not answered (§4.2.2): over, without another NOTIFY,
    /// unless only that request failed.
    public ServedSubscription failed(int status) {
        return FailureEffect.of(Method.NOTIFY, status) == FailureEffect.TRANSACTION
                ? this
                : ended(Ended.DEACTIVATED, null);
    }

    /// When it runs out, or null.
    public @Nullable Instant deadline() {
        return switch (state) {
            case State.Pending(Instant expiresAt) -> expiresAt;
            case State.Active(Instant expiresAt) -> expiresAt;
            case State.Terminated over -> null;
        };
    }

    public boolean isOver() {
        return state instanceof State.Terminated;
    }

    /// Whether a NOTIFY may be sent now; the last one always may.
    public boolean mayNotify(Instant now) {
        return isOver() || !now.isBefore(quietUntil);
    }

    /// A NOTIFY and what there is after it.
    public record Notice(ServedSubscription subscription, Outgoing outgoing) {}

    /// Tells the state: with a body, unless the peer may not know.
    public Notice notice(Dialog dialog, byte[] body, Instant now) {
        Outgoing outgoing = dialog.request(Method.NOTIFY);
        SipRequest.Builder notify =
                outgoing.request().set(Field.EVENT, eventHeader()).set(Field.SUBSCRIPTION_STATE, stateHeader(now));
        boolean isTold = !(state instanceof State.Pending) && !isState(Ended.REJECTED);
        if (isTold && body.length > 0) {
            notify.body(event.contentType(), body);
        }
        var after = new ServedSubscription(event, id, state, version + 1, now.plus(event.quiet()));
        return new Notice(after, outgoing);
    }

    private boolean isState(Ended wanted) {
        return state instanceof State.Terminated(Ended ended, Duration retryAfter) && ended == wanted;
    }

    private HeaderValue.WithParams eventHeader() {
        HeaderValue.WithParams header = HeaderValue.WithParams.of(event.name());
        return id == null ? header : header.with("id", id);
    }

    private HeaderValue.WithParams stateHeader(Instant now) {
        return switch (state) {
            case State.Pending(Instant expiresAt) -> left("pending", expiresAt, now);
            case State.Active(Instant expiresAt) -> left("active", expiresAt, now);
            case State.Terminated(Ended ended, Duration retryAfter) -> {
                var header = HeaderValue.WithParams.of("terminated");
                var reasoned = ended == Ended.UNSAID ? header : header.with("reason", ended.word());
                yield retryAfter == null
                        ? reasoned
                        : reasoned.with("retry-after", Long.toString(retryAfter.toSeconds()));
            }
        };
    }

    private static HeaderValue.WithParams left(String word, Instant expiresAt, Instant now) {
        long seconds = Math.max(0, Duration.between(now, expiresAt).toSeconds());
        return HeaderValue.WithParams.of(word).with("expires", Long.toString(seconds));
    }

    private ServedSubscription with(State newState) {
        return new ServedSubscription(event, id, newState, version, quietUntil);
    }
}
