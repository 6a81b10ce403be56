package org.belfry.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said while an account begins.
final class EnrolmentMessages {

    private EnrolmentMessages() {}

    @Meaning("The secret of a one-time link.")
    record Link(
            @Meaning(value = "What stands behind `#` in the link.", charsMax = 128)
            String token) {}

    @Meaning("What a link is good for.")
    record Invited(
            @Meaning(
                    value = "What account it makes.",
                    oneOf = {"first-administrator", "administrator", "person"})
            String purpose,

            @Meaning("When the link ends unused.") Instant expiresAt,

            @Meaning("Whether a passkey can be made at the address this page was asked by.")
            boolean passkeyPossible,

            @Meaning(value = "The server's name.", example = "pbx.example.com")
            String serverName,

            @Meaning(value = "The shortest password accepted.", example = "16")
            int passwordCharactersMin) {}

    @Meaning("What an invited person has filled in so far.")
    record Draft(
            @Meaning(value = "What stands behind `#` in the link.", charsMax = 128)
            String token,

            @Meaning(value = "What they will sign in with; may be empty while they type.", example = "alice")
            String name,

            @Meaning(value = "What others will see; the name if blank.", example = "Alice Example")
            String displayName,

            @Meaning(value = "For notices about the account.", example = "alice@example.com") @Nullable
            String email,

            @Meaning(value = "The password wanted.", example = "correct horse battery staple")
            String password) {}

    @Meaning("How good a password is; nothing of it was stored.")
    record Verdict(
            @Meaning("Whether it would be accepted.") boolean accepted,

            @Meaning(value = "From 0, worthless, to 4, strong.", example = "3")
            int strength,

            @Meaning("Why it would not be; empty if it would.")
            List<Messages.Reason> reasons) {}

    @Meaning("An attempt to enrol; nothing exists yet. It lives 15 minutes.")
    record Begun(
            @Meaning("Names the attempt when finishing.") String attempt,
            @Meaning("For an authenticator app.") Totp totp,

            @Meaning("`PublicKeyCredentialCreationOptionsJSON` for `navigator.credentials.create`, where possible.")
            @Nullable
            JsonNode passkey) {}

    @Meaning("A secret for an authenticator app (RFC 6238).")
    record Totp(
            @Meaning(value = "Base32, to be typed.", example = "JBSWY3DPEHPK3PXP")
            String secret,

            @Meaning(value = "`otpauth://` URI, to be shown as a QR code.")
            String uri) {}

    @Meaning("The proof of a second factor: a code, a passkey, or both.")
    record Finish(
            @Meaning(value = "What stands behind `#` in the link.", charsMax = 128)
            String token,

            @Meaning(value = "The attempt.", charsMax = 128) String attempt,

            @Meaning(value = "The six digits the authenticator app shows.", example = "123456", charsMax = 32) @Nullable
            String totpCode,

            @Meaning("`RegistrationResponseJSON` of the browser.") @Nullable
            JsonNode passkey) {}

    @Meaning("The account exists, and its owner is signed in.")
    record Enrolled(
            @Meaning("Ten single-use codes, shown this once.")
            List<String> recoveryCodes,

            @Meaning("Opens the data again when the keys are lost. Only for the first administrator, this once.")
            @Nullable
            String recoveryKit) {}
}
