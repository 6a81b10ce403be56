package org.belfry.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said while somebody signs in.
final class SignInMessages {

    private SignInMessages() {}

    @Meaning("Name and password.")
    record Password(
            @Meaning(value = "The name of the account.", example = "alice")
            String name,

            @Meaning(value = "Its password.", example = "correct horse battery staple")
            String password) {}

    @Meaning("The password is right; one of these factors is needed now.")
    record FactorNeeded(
            @Meaning("Names the attempt in the next step; it lives 5 minutes.")
            String attempt,

            @Meaning("What the person may show: `totp`, `passkey`, `recovery-code`.")
            List<String> factors,

            @Meaning("`PublicKeyCredentialRequestOptionsJSON` for `navigator.credentials.get`, where possible.")
            @Nullable
            JsonNode passkey) {}

    @Meaning("Exactly one second factor.")
    record SecondFactor(
            @Meaning(value = "The attempt.", charsMax = 128) String attempt,

            @Meaning(value = "Six digits of an authenticator app.", example = "123456", charsMax = 32) @Nullable
            String totpCode,

            @Meaning(value = "One of the single-use codes.", charsMax = 64) @Nullable
            String recoveryCode,

            @Meaning("`AuthenticationResponseJSON` of the browser.") @Nullable
            JsonNode passkey) {}

    @Meaning("What this person may confirm with, besides the password.")
    record ConfirmationAsked(
            @Meaning("Names the attempt of a passkey; it lives 5 minutes.")
            String attempt,

            @Meaning("What they may show: `totp`, `passkey`.")
            List<String> factors,

            @Meaning("`PublicKeyCredentialRequestOptionsJSON` for `navigator.credentials.get`, where possible.")
            @Nullable
            JsonNode passkey) {}

    @Meaning("Exactly one of password, code and passkey.")
    record Confirmation(
            @Meaning(value = "The password of this account.", example = "correct horse battery staple") @Nullable
            String password,

            @Meaning(value = "Six digits of an authenticator app.", example = "123456", charsMax = 32) @Nullable
            String totpCode,

            @Meaning(value = "The attempt of the passkey.", charsMax = 128) @Nullable
            String attempt,

            @Meaning("`AuthenticationResponseJSON` of the browser.") @Nullable
            JsonNode passkey) {}

    @Meaning("Options for the browser.")
    record PasskeyAsked(
            @Meaning("Names the attempt in the next step.") String attempt,

            @Meaning("Options as JSON (WebAuthn Level 3 §5.1.8, §5.1.9).")
            JsonNode passkey) {}

    @Meaning("A passkey shown.")
    record PasskeyShown(
            @Meaning(value = "The attempt.", charsMax = 128) String attempt,

            @Meaning("`AuthenticationResponseJSON` of the browser.")
            JsonNode passkey) {}
}
