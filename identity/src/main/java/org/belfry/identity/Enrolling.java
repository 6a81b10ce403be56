package org.belfry.identity;

import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.belfry.ground.PersonId;
import org.belfry.vault.Secret;

/// An enrolment begun and not finished, in memory only.
///
/// @param person the id the account will have; a passkey is bound to it
/// @param turn held while finishing, so that one attempt is finished by one request at a time
record Enrolling(
        String token,
        Invitation.Purpose purpose,
        PersonId person,
        ApplicantForm form,
        String passwordHash,
        Secret totpSecret,
        Optional<PasskeyAsked> passkey,
        Entrance entrance,
        ReentrantLock turn) {

    record PasskeyAsked(PasskeySite site, PublicKeyCredentialCreationOptions options) {}

    /// The factors shown to work so far.
    ///
    /// @param step the TOTP step whose code was shown; it is spent with that
    record Proven(Optional<Long> step, Optional<Passkeys.Credential> passkey) {

        static final Proven NOTHING = new Proven(Optional.empty(), Optional.empty());

        Proven withStep(long newStep) {
            return new Proven(Optional.of(newStep), passkey);
        }

        Proven withPasskey(Passkeys.Credential credential) {
            return new Proven(step, Optional.of(credential));
        }
    }

    @Override
    public String toString() {
        return "[enrolling " + person + "]";
    }
}
