package org.belfry.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.identity.Confirmation.FreshProof;
import org.belfry.identity.Rights.Decision;

/// What a signed-in person does with their own second factors (policy A5, A6). Each change is audited, told to the
/// person's other sessions ([Notices]), and asks for a fresh proof that it is them. A passkey opens the door it was
/// added
/// at; one added at the console opens the app too. Administrators renew recovery codes at the console only, as those
/// open both.
///
/// Limits: [#PASSKEYS_MAX] passkeys a person, labels of [#LABEL_CHARS_MAX] characters.
public interface Factors {

    int PASSKEYS_MAX = 20;
    int LABEL_CHARS_MAX = 64;

    Held of(PersonId person);

    PasskeyBegin beginPasskey(FreshProof proof, Visit visit);

    /// Ends what [#beginPasskey] began, whose proof holds until then.
    PasskeyFinish finishPasskey(
            Session session, String attempt, Redacted<String> label, String responseJson, Visit visit);

    Removal removePasskey(FreshProof proof, Id passkey, Visit visit);

    /// Ten new ones, to be shown once; the old ones end.
    Renewal renewRecoveryCodes(FreshProof proof, Visit visit);

    /// Sets a new password, for which the current one is the proof; every other session of the person ends. None of the
    /// last five comes back (policy A4).
    PasswordChange changePassword(Session session, Redacted<String> current, Redacted<String> chosen, Visit visit);

    sealed interface PasswordChange {}

    record PasswordChanged() implements PasswordChange {}

    /// The current password is not that.
    record WrongPassword() implements PasswordChange {}

    /// @param reasons why the chosen one is refused; never empty
    record PasswordRejected(List<PasswordRules.Reason> reasons) implements PasswordChange {}

    record Throttled(Duration retryAfter) implements PasswordChange {}

    /// What a person has.
    record Held(boolean totp, List<Passkey> passkeys, int recoveryCodesLeft) {}

    /// @param site the name it belongs to; of no use at any other
    /// @param addedAtDoor where it was added, which decides what it opens
    record Passkey(
            Id id,
            Redacted<String> label,
            Instant addedAt,
            Optional<Instant> lastUsedAt,
            String site,
            Entrance addedAtDoor) {}

    sealed interface PasskeyBegin {}

    sealed interface PasskeyFinish {}

    /// @param options `PublicKeyCredentialCreationOptionsJSON`
    record PasskeyAsked(String attempt, String options) implements PasskeyBegin {}

    /// Passkeys need a page under a name with a trusted certificate.
    record PasskeyImpossible() implements PasskeyBegin, PasskeyFinish {}

    record TooManyPasskeys(int most) implements PasskeyBegin, PasskeyFinish {}

    record PasskeyAdded(Passkey passkey) implements PasskeyFinish {}

    record PasskeyRejected(String sentence) implements PasskeyFinish {}

    record AttemptUnknown() implements PasskeyFinish {}

    sealed interface Renewal {}

    record Renewed(List<Redacted<String>> codes) implements Renewal {}

    /// Not at this door.
    record NotHere(Decision.Refused refused) implements Renewal {}

    sealed interface Removal {}

    record Removed() implements Removal {}

    record NoSuchPasskey() implements Removal {}

    /// It is the only second factor left; add another one first.
    record LastFactor() implements Removal {}
}
