package org.belfry.identity;

import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;

/// What the passkey library may know during one ceremony.
///
/// It asks by "user name": at a registration that is the name shown, else the person's id. Who is asked is known before
/// each ceremony, so that name decides nothing here.
final class CredentialShelf implements CredentialRepository {

    private final Collection<Passkeys.Credential> asked;
    private final Function<PersonId, ? extends Collection<Passkeys.Credential>> held;
    private final Predicate<ByteArray> exists;

    /// @param asked the passkeys of whom the ceremony is about, to be named in its options
    /// @param held the passkeys of a person who answers
    /// @param exists whether a credential id is already somebody's
    CredentialShelf(
            Collection<Passkeys.Credential> asked,
            Function<PersonId, ? extends Collection<Passkeys.Credential>> held,
            Predicate<ByteArray> exists) {
        this.asked = asked;
        this.held = held;
        this.exists = exists;
    }

    @Override
    public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
        return asked.stream()
                .map(each ->
                        PublicKeyCredentialDescriptor.builder().id(each.id()).build())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<ByteArray> getUserHandleForUsername(String username) {
        try {
            return Optional.of(new ByteArray(PersonId.parse(username).bytes()));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> getUsernameForUserHandle(ByteArray handle) {
        return person(handle).map(PersonId::toString);
    }

    @Override
    public Optional<RegisteredCredential> lookup(ByteArray credentialId, ByteArray handle) {
        return person(handle)
                .flatMap(person -> held.apply(person).stream()
                        .filter(each -> each.id().equals(credentialId))
                        .findAny()
                        .map(each -> registered(each, handle)));
    }

    @Override
    public Set<RegisteredCredential> lookupAll(ByteArray credentialId) {
        if (!exists.test(credentialId)) {
            return Set.of();
        }
        // Asked only to learn whether there is one, so an empty shell will do.
        var shell = new Passkeys.Credential(credentialId, new ByteArray(new byte[0]), 0);
        return Set.of(registered(shell, new ByteArray(new byte[Id.BYTES])));
    }

    private static RegisteredCredential registered(Passkeys.Credential credential, ByteArray handle) {
        return RegisteredCredential.builder()
                .credentialId(credential.id())
                .userHandle(handle)
                .publicKeyCose(credential.publicKeyCose())
                .signatureCount(credential.signatureCount())
                .build();
    }

    private static Optional<PersonId> person(ByteArray handle) {
        return handle.size() == Id.BYTES ? Optional.of(PersonId.of(handle.getBytes())) : Optional.empty();
    }
}
