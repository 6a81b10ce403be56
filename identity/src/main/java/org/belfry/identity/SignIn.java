package org.belfry.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.identity.Rights.Decision;

/// Lets people in: password then second factor, or a passkey with user verification, which is both (policy A3,
/// A5–A7).
///
/// An unknown name costs the same and gets the same answer as a wrong password. Wrong tries are answered ever more
/// slowly, per person and per source network; tries from a network familiar to the person are counted apart, so that
/// strangers cannot keep the right owner out. A first attempt lives [#ATTEMPT_LIFETIME] in bounded memory.
public interface SignIn {

    Duration ATTEMPT_LIFETIME = Duration.ofMinutes(5);

    PasswordStep password(Redacted<String> name, Redacted<String> password, Visit visit);

    Outcome secondFactor(String attempt, Proof proof, Visit visit);

    /// Options for a passkey of whoever holds one (discoverable credentials).
    PasskeyStep passkeyOptions(Visit visit);

    Outcome passkey(String attempt, String responseJson, Visit visit);

    sealed interface PasswordStep {}

    sealed interface PasskeyStep {}

    sealed interface Outcome {}

    /// The password is right; one of `factors` is needed now.
    ///
    /// @param passkeyOptions `PublicKeyCredentialRequestOptionsJSON`, where the person has a passkey for this site
    record SecondFactorNeeded(String attempt, Set<FactorKind> factors, Optional<String> passkeyOptions)
            implements PasswordStep {}

    /// @param options `PublicKeyCredentialRequestOptionsJSON`
    record PasskeyAsked(String attempt, String options) implements PasskeyStep {}

    /// Passkeys need a page under a name with a trusted certificate.
    record PasskeyImpossible() implements PasskeyStep {}

    /// In.
    ///
    /// @param newNetwork whether the person was never seen there before; they are to be told (policy A7, A12)
    record SignedIn(PersonId person, SessionToken sessionToken, Session session, boolean newNetwork)
            implements Outcome {}

    /// Wrong name, password, code or passkey; which, is not told.
    record WrongSecret() implements PasswordStep, Outcome {}

    /// No such attempt: over its time or tried too often. Begin again.
    record AttemptUnknown() implements Outcome {}

    /// This account may not enter here: the console is for administrators.
    record Forbidden(Decision.Refused refused) implements Outcome {}

    /// Too many wrong tries, or too much to do right now.
    record Throttled(Duration retryAfter) implements PasswordStep, PasskeyStep, Outcome {}
}
