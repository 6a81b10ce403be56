package org.belfry.identity;

import org.belfry.ground.Redacted;

/// What somebody shows to prove a second factor.
public sealed interface Proof {

    /// Six digits from an authenticator app (RFC 6238); spaces are ignored.
    record Totp(Redacted<String> code) implements Proof {}

    /// One of the ten single-use codes; case, spaces and dashes are ignored.
    record RecoveryCode(Redacted<String> code) implements Proof {}

    /// The browser's `RegistrationResponseJSON` (at enrolment) or `AuthenticationResponseJSON` (at sign-in), as it
    /// came.
    record Passkey(String responseJson) implements Proof {}
}
