package org.belfry.sip.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.FailureEffect;
import org.jspecify.annotations.Nullable;

/// A subscription of ours with a peer: the subscriber's side (RFC 6665 §4.1.2). Immutable.
///
///     SUBSCRIBE ──▶ Waiting ──NOTIFY──▶ Pending, Active ──NOTIFY terminated, failure, expiry──▶ Over
///                      └──timer N, refusal──────────────────────────────────────────────────────▲
///
/// The 2xx only says how long; there is a subscription once a NOTIFY says so. It is refreshed a minute before it runs
/// out, or at half its time.
public record OwnSubscription(EventPackage event, @Nullable String id, Duration expires, State state) {

    /// 64·T1: the longest a first NOTIFY is waited for (§4.1.2).
    static final Duration TIMER_N = Duration.ofSeconds(32);

    private static final Duration EARLY = Duration.ofMinutes(1);

    public sealed interface State {

        record Waiting(Instant timerN) implements State {}

        record Pending(Instant refreshAt, Instant expiresAt) implements State {}

        record Active(Instant refreshAt, Instant expiresAt) implements State {}

        /// @param retryAt when to subscribe anew, or null for never
        record Over(Ended ended, @Nullable Instant retryAt) implements State {}
    }

    /// What is to be done.
    public enum Due {
        NOTHING,
        /// Send SUBSCRIBE in the dialog, and go on with [OwnSubscription#refreshing].
        REFRESH,
        /// Forget it, and subscribe anew if the state says when.
        OVER
    }

    /// What came of a NOTIFY: how to answer it, and the subscription from then on.
    public record Told(OwnSubscription subscription, int status) {}

    /// The SUBSCRIBE, or the REFER, has been sent.
    public static OwnSubscription asked(EventPackage event, @Nullable String id, Duration expires, Instant now) {
        return new OwnSubscription(event, id, expires, new State.Waiting(now.plus(TIMER_N)));
    }

    /// Writes Event, Expires and Accept of a SUBSCRIBE.
    public void writeTo(SipRequest.Builder subscribe) {
        HeaderValue.WithParams header = HeaderValue.WithParams.of(event.name());
        subscribe.set(Field.EVENT, id == null ? header : header.with("id", id)).set(Field.EXPIRES, expires);
        subscribe.set(
                Field.ACCEPT, HeaderValue.WithParams.of(event.contentType().replaceFirst(";.*", "")));
    }

    /// The final answer to a SUBSCRIBE. A 2xx may only shorten what we asked for. After 423 [#expires] is what to ask
    /// for, at once; after another failure of a refresh the old subscription lives until it runs out, unless the
    /// failure ends it (RFC 5057).
    public OwnSubscription answered(SipResponse response, Instant now) {
        if (response.isSuccess()) {
            Duration granted = response.expires();
            boolean isShorter = granted != null && granted.compareTo(expires) < 0;
            Duration left = granted != null && isShorter ? granted : expires;
            return new OwnSubscription(event, id, left, lasting(left, now));
        }
        if (response.status() == 423) {
            return raised(response.read(Field.MIN_EXPIRES));
        }
        boolean isNew = state instanceof State.Waiting;
        boolean ends = isNew || FailureEffect.of(Method.SUBSCRIBE, response.status()) != FailureEffect.TRANSACTION;
        return ends ? over(isNew ? refused(response.status()) : Ended.UNSAID, retryAfter(response), now) : this;
    }

    private OwnSubscription raised(@Nullable Duration least) {
        if (least == null || least.compareTo(expires) <= 0 || least.compareTo(event.expiresMax()) > 0) {
            return new OwnSubscription(event, id, expires, new State.Over(Ended.REJECTED, null));
        }
        return new OwnSubscription(event, id, least, state);
    }

    /// What may change with time is tried again, what is forbidden or unknown is not.
    private static Ended refused(int status) {
        return status == 408 || status == 480 || status == 481 || (status >= 500 && status < 600)
                ? Ended.UNSAID
                : Ended.REJECTED;
    }

    private static @Nullable Duration retryAfter(SipResponse response) {
        HeaderValue.WithParams header = response.read(Field.RETRY_AFTER);
        return header == null ? null : header.seconds();
    }

    /// A NOTIFY in its dialog, which has to be in order already.
    public Told told(SipRequest notify, Instant now) {
        HeaderValue.WithParams named = notify.read(Field.EVENT);
        HeaderValue.WithParams said = notify.read(Field.SUBSCRIPTION_STATE);
        if (named == null || said == null) {
            return new Told(this, 400);
        }
        boolean isOther = !named.value().equals(event.name()) || !isSameId(named.param("id"));
        if (isOther || state instanceof State.Over) {
            return new Told(this, isOther && !(state instanceof State.Over) ? 489 : 481);
        }
        if (said.is("terminated")) {
            Duration retryAfter = seconds(said, "retry-after");
            return new Told(over(Ended.of(said.param("reason")), retryAfter, now), 200);
        }
        Duration left = seconds(said, "expires");
        boolean isShorter = left == null || left.compareTo(expires) > 0;
        Duration lasts = isShorter ? leftOf(now) : Objects.requireNonNull(left);
        State next = said.is("active") ? active(lasts, now) : pending(lasts, now);
        return new Told(new OwnSubscription(event, id, expires, next), 200);
    }

    /// The id of a REFER may be left out by the peer (RFC 3515 §2.4.6).
    private boolean isSameId(@Nullable String other) {
        return Objects.equals(id, other) || (other == null && event.equals(EventPackage.REFER));
    }

    private static @Nullable Duration seconds(HeaderValue.WithParams header, String param) {
        long seconds = header.params().number(param, 0xFFFF_FFFFL);
        return seconds < 0 ? null : Duration.ofSeconds(seconds);
    }

    private Duration leftOf(Instant now) {
        return switch (state) {
            case State.Pending(Instant refreshAt, Instant expiresAt) -> Duration.between(now, expiresAt);
            case State.Active(Instant refreshAt, Instant expiresAt) -> Duration.between(now, expiresAt);
            case State.Waiting waiting -> expires;
            case State.Over over -> Duration.ZERO;
        };
    }

    private State lasting(Duration left, Instant now) {
        return switch (state) {
            case State.Pending pending -> pending(left, now);
            case State.Active active -> active(left, now);
            case State.Waiting waiting -> waiting;
            case State.Over over -> over;
        };
    }

    private static State pending(Duration left, Instant now) {
        return new State.Pending(refreshAt(left, now), now.plus(left));
    }

    private static State active(Duration left, Instant now) {
        return new State.Active(refreshAt(left, now), now.plus(left));
    }

    private static Instant refreshAt(Duration left, Instant now) {
        boolean isLong = left.compareTo(EARLY.multipliedBy(2)) > 0;
        return now.plus(isLong ? left.minus(EARLY) : left.dividedBy(2));
    }

    private OwnSubscription over(Ended ended, @Nullable Duration retryAfter, Instant now) {
        Duration pause = ended.pause(retryAfter);
        return new OwnSubscription(event, id, expires, new State.Over(ended, pause == null ? null : now.plus(pause)));
    }

    /// A refresh has been sent: the next thing that happens without an answer is the end.
    public OwnSubscription refreshing() {
        return switch (state) {
            case State.Pending(Instant refreshAt, Instant expiresAt) ->
                new OwnSubscription(event, id, expires, new State.Pending(expiresAt, expiresAt));
            case State.Active(Instant refreshAt, Instant expiresAt) ->
                new OwnSubscription(event, id, expires, new State.Active(expiresAt, expiresAt));
            case State.Waiting waiting -> this;
            case State.Over over -> this;
        };
    }

    /// When to ask [#due] again, or null.
    public @Nullable Instant deadline() {
        return switch (state) {
            case State.Waiting(Instant timerN) -> timerN;
            case State.Pending(Instant refreshAt, Instant expiresAt) -> refreshAt;
            case State.Active(Instant refreshAt, Instant expiresAt) -> refreshAt;
            case State.Over over -> null;
        };
    }

    public Due due(Instant now) {
        return switch (state) {
            case State.Waiting(Instant timerN) -> now.isBefore(timerN) ? Due.NOTHING : Due.OVER;
            case State.Pending(Instant refreshAt, Instant expiresAt) -> due(refreshAt, expiresAt, now);
            case State.Active(Instant refreshAt, Instant expiresAt) -> due(refreshAt, expiresAt, now);
            case State.Over over -> Due.OVER;
        };
    }

    private static Due due(Instant refreshAt, Instant expiresAt, Instant now) {
        return !now.isBefore(expiresAt) ? Due.OVER : now.isBefore(refreshAt) ? Due.NOTHING : Due.REFRESH;
    }

    /// The subscription if it is over by time alone.
    public OwnSubscription at(Instant now) {
        boolean runsOut = due(now) == Due.OVER && !(state instanceof State.Over);
        return runsOut ? over(Ended.TIMEOUT, null, now) : this;
    }
}
