package org.belfry.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a signed-in person is told about, and may change of, their own account.
final class AccountMessages {

    private AccountMessages() {}

    @Meaning("One place where this person is signed in.")
    record OpenSession(
            @Meaning("Names the session; of no use for signing in.")
            String id,

            @Meaning("Whether it is the one asking.") boolean current,

            @Meaning(
                    value = "The door it holds at.",
                    oneOf = {"console", "app"})
            String door,

            @Meaning("When it began.") Instant signedInAt,

            @Meaning("When it was last used, to the minute.")
            Instant lastSeenAt,

            @Meaning(value = "Where it began.", example = "192.0.2.7")
            String address,

            @Meaning("What the browser called itself.") String userAgent) {}

    @Meaning("The second factors of this person.")
    record Factors(
            @Meaning("Whether an authenticator app is set up.")
            boolean totp,

            @Meaning("Their passkeys.") List<Passkey> passkeys,

            @Meaning(value = "Single-use codes not used yet.", example = "10")
            int recoveryCodesLeft) {}

    @Meaning("One passkey.")
    record Passkey(
            @Meaning("Names the passkey here.") String id,

            @Meaning(value = "What its owner calls it.", example = "Blue key")
            String label,

            @Meaning("When it was added.") Instant addedAt,
            @Meaning("When it was last used.") @Nullable Instant lastUsedAt,

            @Meaning(value = "The name it belongs to; of no use at any other.", example = "pbx.example.com")
            String serverName,

            @Meaning(
                    value = "The door it was added at. One of the console opens both, one of the app the app alone.",
                    oneOf = {"console", "app"})
            String door) {}

    @Meaning("A new passkey, made by the browser.")
    record NewPasskey(
            @Meaning(value = "The attempt.", charsMax = 128) String attempt,

            @Meaning(value = "What its owner will call it.", example = "Blue key", charsMax = 64)
            String label,

            @Meaning("`RegistrationResponseJSON` of the browser.")
            JsonNode passkey) {}

    @Meaning("A new password.")
    record NewPassword(
            @Meaning(value = "The password until now.", example = "correct horse battery staple")
            String current,

            @Meaning(value = "The password from now on.", example = "violet tram under seven lanterns")
            String chosen) {}

    @Meaning("Something done with this account, elsewhere than in this session.")
    record Notice(
            @Meaning("Names the notice.") String id,

            @Meaning(
                    value = "What was done.",
                    oneOf = {"new-network", "passkey-added", "recovery-codes-renewed", "password-changed"})
            String kind,

            @Meaning("When.") Instant happenedAt,

            @Meaning(value = "Where from.", example = "192.0.2.7")
            String address) {}

    @Meaning("Single-use codes, shown this once.")
    record RecoveryCodes(
            @Meaning("Ten codes; earlier ones have ended.") List<String> recoveryCodes) {}
}
