package org.belfry.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.AssertionResult;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.StartAssertionOptions;
import com.yubico.webauthn.StartRegistrationOptions;
import com.yubico.webauthn.data.AttestationConveyancePreference;
import com.yubico.webauthn.data.AuthenticatorSelectionCriteria;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.ResidentKeyRequirement;
import com.yubico.webauthn.data.UserIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.exception.AssertionFailedException;
import com.yubico.webauthn.exception.RegistrationFailedException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.belfry.ground.PersonId;

/// The passkey ceremonies (WebAuthn Level 2 §7.1, §7.2), by Yubico's library.
///
/// Discoverable credentials and user verification are required, so that a passkey is something held and something known
/// or been; origins are compared whole, port included; a signature counter that does not grow is a copy and is refused;
/// attestation is not asked for, as it would tell the maker and model of people's devices. The user handle is the
/// person's id. The library answers odd input with many kinds of exception (CBOR, null, argument); all of them mean
/// that the answer is no good, and only their kind is told, as their text may hold a stranger's. Limit: answers of
/// [#ANSWER_CHARS_MAX] characters. Stateless; thread-safe.
final class Passkeys {

    static final int ANSWER_CHARS_MAX = 16 * 1024;

    private static final long TIMEOUT_MS = 5 * 60 * 1000L;

    private final JsonMapper json = JsonMapper.builder().build();

    /// What is kept of a passkey.
    record Credential(ByteArray id, ByteArray publicKeyCose, long signatureCount) {}

    /// What came of a new passkey.
    sealed interface Registration {
        record Good(Credential credential) implements Registration {}

        /// @param why for the audit trail
        record Bad(String why) implements Registration {}
    }

    /// What came of a passkey shown.
    sealed interface Assertion {
        record Good(PersonId person, ByteArray credentialId, long signatureCount) implements Assertion {}

        /// @param why for the audit trail
        record Bad(String why) implements Assertion {}
    }

    PublicKeyCredentialCreationOptions askNew(
            PasskeySite site, PersonId person, String name, String displayName, Collection<Credential> held) {
        var user = UserIdentity.builder()
                .name(name)
                .displayName(displayName)
                .id(new ByteArray(person.bytes()))
                .build();
        var selection = AuthenticatorSelectionCriteria.builder()
                .residentKey(ResidentKeyRequirement.REQUIRED)
                .userVerification(UserVerificationRequirement.REQUIRED)
                .build();
        var shelf = new CredentialShelf(held, anyone -> List.of(), id -> false);
        return party(site, shelf)
                .startRegistration(StartRegistrationOptions.builder()
                        .user(user)
                        .authenticatorSelection(selection)
                        .timeout(TIMEOUT_MS)
                        .build());
    }

    /// @param exists whether a credential id is already somebody's
    Registration finishNew(
            PasskeySite site, PublicKeyCredentialCreationOptions asked, String answer, Predicate<ByteArray> exists) {
        if (answer.length() > ANSWER_CHARS_MAX) {
            return new Registration.Bad(
                    "answer: %d characters (expected: 0..%d)".formatted(answer.length(), ANSWER_CHARS_MAX));
        }
        try {
            var shelf = new CredentialShelf(List.of(), anyone -> List.of(), exists);
            RegistrationResult result = party(site, shelf)
                    .finishRegistration(FinishRegistrationOptions.builder()
                            .request(asked)
                            .response(Objects.requireNonNull(PublicKeyCredential.parseRegistrationResponseJson(answer)))
                            .build());
            if (!result.isUserVerified()) {
                return new Registration.Bad("user verification: none (expected: done)");
            }
            return new Registration.Good(
                    new Credential(result.getKeyId().getId(), result.getPublicKeyCose(), result.getSignatureCount()));
        } catch (IOException | RegistrationFailedException | RuntimeException refused) {
            return new Registration.Bad(kind(refused));
        }
    }

    /// Asks whoever holds one to sign `challenge`.
    AssertionRequest ask(PasskeySite site, ByteArray challenge) {
        return signing(ask(site, Optional.empty(), List.of()), challenge);
    }

    /// Asks `person` to sign `challenge` with one of those `held`.
    AssertionRequest ask(PasskeySite site, PersonId person, Collection<Credential> held, ByteArray challenge) {
        return signing(ask(site, Optional.of(person), held), challenge);
    }

    private static AssertionRequest signing(AssertionRequest asked, ByteArray challenge) {
        return asked.toBuilder()
                .publicKeyCredentialRequestOptions(asked.getPublicKeyCredentialRequestOptions().toBuilder()
                        .challenge(challenge)
                        .build())
                .build();
    }

    /// Asks whoever holds one, or `person` for one of those `held`.
    AssertionRequest ask(PasskeySite site, Optional<PersonId> person, Collection<Credential> held) {
        var options = StartAssertionOptions.builder()
                .userVerification(UserVerificationRequirement.REQUIRED)
                .timeout(TIMEOUT_MS);
        person.ifPresent(known -> options.username(known.toString()));
        return party(site, new CredentialShelf(held, anyone -> held, id -> false))
                .startAssertion(options.build());
    }

    /// @param held the passkeys of a person for this site
    Assertion finish(
            PasskeySite site,
            AssertionRequest asked,
            String answer,
            Function<PersonId, ? extends Collection<Credential>> held) {
        if (answer.length() > ANSWER_CHARS_MAX) {
            return new Assertion.Bad(
                    "answer: %d characters (expected: 0..%d)".formatted(answer.length(), ANSWER_CHARS_MAX));
        }
        try {
            AssertionResult result = party(site, new CredentialShelf(List.of(), held, id -> false))
                    .finishAssertion(FinishAssertionOptions.builder()
                            .request(asked)
                            .response(Objects.requireNonNull(PublicKeyCredential.parseAssertionResponseJson(answer)))
                            .build());
            if (!result.isSuccess() || !result.isUserVerified()) {
                return new Assertion.Bad("user verification: none (expected: done)");
            }
            return new Assertion.Good(
                    PersonId.of(result.getCredential().getUserHandle().getBytes()),
                    result.getCredential().getCredentialId(),
                    result.getSignatureCount());
        } catch (IOException | AssertionFailedException | RuntimeException refused) {
            return new Assertion.Bad(kind(refused));
        }
    }

    /// The browser's form of what [#askNew] gave.
    String text(PublicKeyCredentialCreationOptions asked) {
        try {
            return publicKey(asked.toCredentialsCreateJson());
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("options are always JSON", impossible);
        }
    }

    /// The browser's form of what [#ask] gave.
    String text(AssertionRequest asked) {
        try {
            return publicKey(asked.toCredentialsGetJson());
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("options are always JSON", impossible);
        }
    }

    private String publicKey(String wrapped) throws JsonProcessingException {
        return json.readTree(wrapped).required("publicKey").toString();
    }

    private static RelyingParty party(PasskeySite site, CredentialShelf shelf) {
        return RelyingParty.builder()
                .identity(RelyingPartyIdentity.builder()
                        .id(site.name())
                        .name("Belfry")
                        .build())
                .credentialRepository(shelf)
                .origins(site.origins())
                .attestationConveyancePreference(AttestationConveyancePreference.NONE)
                .allowOriginPort(false)
                .allowOriginSubdomain(false)
                .allowUntrustedAttestation(true)
                .validateSignatureCounter(true)
                .build();
    }

    private static String kind(Exception refused) {
        return refused.getClass().getSimpleName();
    }
}
