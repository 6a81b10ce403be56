package org.belfry.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;

/// From a one-time link to an account with two factors (policy A4, A5, A6).
///
///     look ──▶ check* ──▶ begin ──▶ finish
///
/// Nothing is stored before `finish`, which creates the person, the factors, the recovery codes and the first familiar
/// network and spends the invitation in one transaction: of two at once exactly one wins, the other is told
/// [InvitationSpent]. A begun attempt lives [#ATTEMPT_LIFETIME] in bounded memory.
///
/// The passkey of a [Visit] without a [PasskeySite] is neither offered nor accepted; TOTP always is.
public interface Enrolment {

    Duration ATTEMPT_LIFETIME = Duration.ofMinutes(15);

    Look look(String token, Visit visit);

    /// Says what [#begin] would say of the password, and how strong it is. `applicant.name()` may still be empty.
    Check checkPassword(String token, Applicant applicant, Visit visit);

    Begin begin(String token, Applicant applicant, Visit visit);

    /// Needs a [Proof.Totp] or a [Proof.Passkey] or one of each; each one shown must be right.
    Finish finish(String token, String attempt, List<Proof> proofs, Visit visit);

    sealed interface Look {}

    sealed interface Check {}

    sealed interface Begin {}

    sealed interface Finish {}

    /// What an invited person fills in. Nothing of it prints. Immutable.
    ///
    /// @param name what they will sign in with: 2..64 letters, digits, `.`, `-`, `_` or `@`
    /// @param displayName what others see: 1..128 characters; the name if blank
    /// @param email optional, 3..254 characters with one `@`
    record Applicant(
            Redacted<String> name,
            Redacted<String> displayName,
            Optional<Redacted<String>> email,
            Redacted<String> password) {}

    /// The invitation holds.
    record Open(Invitation.Purpose purpose, Instant expiresAt, boolean passkeyPossible, int passwordCharactersMin)
            implements Look {}

    /// @param strength 0 (worthless) to 4 (strong)
    /// @param reasons why it is refused; empty if it would be accepted
    record Checked(int strength, List<PasswordRules.Reason> reasons) implements Check {}

    /// Show the secret, or the URI as a QR code, then ask for a code.
    ///
    /// @param attempt names this attempt in [#finish]
    /// @param totpSecret base32, no padding
    /// @param totpUri `otpauth://totp/…`
    /// @param passkeyOptions `PublicKeyCredentialCreationOptionsJSON`, where a passkey is possible
    record Begun(String attempt, Redacted<String> totpSecret, Redacted<String> totpUri, Optional<String> passkeyOptions)
            implements Begin {}

    /// @param reasons why the password is refused; never empty
    record PasswordRejected(List<PasswordRules.Reason> reasons) implements Begin {}

    /// A field other than the password is not as it must be, or the name is taken.
    ///
    /// @param field `name`, `displayName` or `email`
    /// @param sentence for the person, free of what they typed
    record FieldRejected(String field, String sentence) implements Begin, Finish {}

    /// The account exists and its owner is signed in.
    ///
    /// @param recoveryCodes ten, to be shown once
    record Enrolled(
            PersonId person,
            Invitation.Purpose purpose,
            SessionToken sessionToken,
            Session session,
            List<Redacted<String>> recoveryCodes)
            implements Finish {}

    /// A code or passkey shown is not right; the attempt goes on, up to a few times.
    record ProofRejected(FactorKind kind, String sentence) implements Finish {}

    /// No such attempt: over its time, tried too often, or of another link. Begin again.
    record AttemptUnknown() implements Finish {}

    /// The link is of no use, now or at all.
    sealed interface Refusal extends Look, Check, Begin, Finish {}

    record InvitationUnknown() implements Refusal {}

    record InvitationExpired() implements Refusal {}

    record InvitationSpent() implements Refusal {}

    /// The link is for somebody who enters at `door`, and this is the other one. It stays good.
    record WrongEntrance(Entrance door) implements Refusal {}

    /// Too many tries from there, or too much to do right now.
    record Throttled(Duration retryAfter) implements Refusal {}
}
