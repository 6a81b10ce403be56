package org.belfry.ice.turn;

import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.SealVerdict;
import org.belfry.ice.stun.StunError;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.StunMessage;
import org.belfry.ice.stun.StunSeal;
import org.jspecify.annotations.Nullable;

/// The long-term mechanism (RFC 8489 §9.2.4) with short-lived credentials.
///
/// The nonce is looked at before anything costs: a fresh one shows that the source is not forged. Credentials have to
/// be good when an allocation is made; one that lives may be kept by its user with the same ones after their time,
/// since a call must not end because a page was loaded hours ago.
final class Authentication {

    /// Short, so that a challenge is (decision 0120).
    static final String REALM = "turn";

    /// What the check says; only this class makes one.
    sealed interface Result {
        record Proven(Allocation.Owner owner) implements Result {}

        /// @param returned whether the source has returned a nonce of ours, so that it is no forged one
        record Refused(StunError error, TurnVerdict verdict, boolean returned) implements Result {}
    }

    private final TurnSecrets secrets;
    private final Nonces nonces;
    private final StunSeal seal;

    Authentication(TurnSecrets secrets, Nonces nonces, StunSeal seal) {
        this.secrets = secrets;
        this.nonces = nonces;
        this.seal = seal;
    }

    Result check(Flow flow, StunMessage message, @Nullable Allocation allocation, Moment now) {
        if (!message.has(AttributeType.MESSAGE_INTEGRITY) && !message.has(AttributeType.MESSAGE_INTEGRITY_SHA256)) {
            return new Result.Refused(StunError.UNAUTHENTICATED, TurnVerdict.CHALLENGED, false);
        }
        String username = message.text(AttributeType.USERNAME);
        byte[] nonce = message.value(AttributeType.NONCE);
        if (username == null || nonce == null || !message.has(AttributeType.REALM)) {
            return new Result.Refused(StunError.BAD_REQUEST, TurnVerdict.MALFORMED, false);
        }
        if (!nonces.isFresh(nonce, flow, now.nanos())) {
            return new Result.Refused(StunError.STALE_NONCE, TurnVerdict.STALE_NONCE, false);
        }
        TurnSecrets.Claim claim = secrets.claim(username);
        if (claim == null) {
            return refused(TurnVerdict.UNKNOWN_USER);
        }
        var owner = new Allocation.Owner(claim.user(), username, key(claim, allocation));
        if (seal.verify(message, owner.key()) != SealVerdict.RIGHT) {
            return refused(TurnVerdict.WRONG_SECRET);
        }
        boolean keeps = allocation != null && allocation.owner().user().equals(claim.user());
        return claim.goodUntil() > now.epochSecond() || keeps ? new Result.Proven(owner) : refused(TurnVerdict.EXPIRED);
    }

    private static Result refused(TurnVerdict verdict) {
        return new Result.Refused(StunError.UNAUTHENTICATED, verdict, true);
    }

    private static StunKey key(TurnSecrets.Claim claim, @Nullable Allocation allocation) {
        return allocation != null && allocation.owner().username().equals(claim.username())
                ? allocation.owner().key()
                : StunKey.longTermMd5(claim.username(), REALM, claim.password());
    }
}
