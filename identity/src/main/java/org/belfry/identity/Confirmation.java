package org.belfry.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.Redacted;

/// Where somebody signed in shows again that it is them, before what a stolen cookie must not do (policy A6, A9):
/// changing factors, inviting administrators. Signing in is such a proof too; each one holds [#FRESH].
///
/// Wrong tries are slowed as at sign-in, and audited.
public interface Confirmation {

    Duration FRESH = Duration.ofMinutes(5);

    /// What the session has shown lately, if it has.
    Optional<FreshProof> fresh(Session session);

    /// What the person may show besides the password.
    Asked ask(Session session, Visit visit);

    Outcome confirm(Session session, Shown shown, Visit visit);

    /// @param attempt names the passkey ceremony in [#confirm]
    /// @param passkeyOptions `PublicKeyCredentialRequestOptionsJSON`, where the person has a passkey good here
    record Asked(Set<FactorKind> factors, String attempt, Optional<String> passkeyOptions) {}

    /// One of what the person has.
    sealed interface Shown {
        record Password(Redacted<String> password) implements Shown {}

        record Totp(Redacted<String> code) implements Shown {}

        /// @param responseJson `AuthenticationResponseJSON`
        record Passkey(String attempt, String responseJson) implements Shown {}
    }

    sealed interface Outcome {}

    record Confirmed() implements Outcome {}

    record WrongSecret() implements Outcome {}

    /// The passkey was asked for too long ago; ask again.
    record AttemptUnknown() implements Outcome {}

    record Throttled(Duration retryAfter) implements Outcome {}

    /// That the person of a session has shown within [Confirmation#FRESH] that it is them. Only a [Confirmation] gives
    /// one,
    /// so what asks for this value cannot be done with a stolen cookie alone. Immutable; of use at once, not later.
    final class FreshProof {

        private final Session session;

        FreshProof(Session session) {
            this.session = session;
        }

        public Session session() {
            return session;
        }
    }
}
