package org.belfry.identity;

import static org.belfry.store.schema.Tables.PASSKEY;
import static org.belfry.store.schema.Tables.PERSON;
import static org.belfry.store.schema.Tables.RECOVERY_CODE;

import com.yubico.webauthn.data.ByteArray;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.store.Sealed;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.PasskeyRecord;
import org.belfry.vault.Secret;

/// What people prove themselves with, in the store. A code is spent by the statement that checks it is unspent, so of
/// two at once one wins.
final class FactorTable {

    private final TenantStore store;
    private final Time time;
    private final SecureRandom random;
    private final SealedColumn totpSecrets;
    private final SealedColumn labels;

    /// A passkey with its key.
    record StoredPasskey(Factors.Passkey shown, Passkeys.Credential credential) {

        /// A passkey added at the console opens both doors, one added at the app the app alone.
        boolean opens(Entrance entrance) {
            return entrance == Entrance.APP || shown.addedAtDoor() == Entrance.CONSOLE;
        }
    }

    /// All that a sign-in may need, read in one moment.
    record Held(
            Optional<String> passwordHash,
            Optional<Secret> totpSecret,
            long totpLastStep,
            List<StoredPasskey> passkeys,
            int recoveryCodesLeft) {

        /// Every passkey for this site, whatever it opens.
        List<Passkeys.Credential> credentials(PasskeySite site) {
            return credentials(site, Entrance.APP);
        }

        /// Those for this site that open this entrance.
        List<Passkeys.Credential> credentials(PasskeySite site, Entrance entrance) {
            return passkeys.stream()
                    .filter(each -> each.shown().site().equals(site.name()) && each.opens(entrance))
                    .map(StoredPasskey::credential)
                    .toList();
        }

        /// Whether the person holds this passkey and it opens this entrance.
        boolean opens(ByteArray credential, Entrance entrance) {
            return passkeys.stream()
                    .anyMatch(each -> each.credential().id().equals(credential) && each.opens(entrance));
        }
    }

    FactorTable(TenantStore store, Time time, SecureRandom random) {
        this.store = store;
        this.time = time;
        this.random = random;
        totpSecrets = store.sealed(PERSON.TOTP_SECRET_SEALED);
        labels = store.sealed(PASSKEY.LABEL_SEALED);
    }

    /// Empty parts for somebody who does not exist, at the same cost.
    Held read(PersonId person) {
        return store.read(sql -> {
            var row = sql.selectFrom(PERSON).where(PERSON.ID.eq(person.id())).fetchOptional();
            var passkeys = sql.selectFrom(PASSKEY)
                    .where(PASSKEY.PERSON_ID.eq(person.id()))
                    .orderBy(PASSKEY.ADDED_AT)
                    .limit(Factors.PASSKEYS_MAX)
                    .fetch(this::passkey);
            int codes = sql.fetchCount(
                    RECOVERY_CODE, RECOVERY_CODE.PERSON_ID.eq(person.id()).and(RECOVERY_CODE.USED_AT.isNull()));
            return new Held(
                    row.map(each -> each.getPasswordHash()),
                    row.map(each -> each.getTotpSecretSealed())
                            .flatMap(value -> totpSecrets.of(person).openBytes(person.bytes(), value))
                            .map(Secret::of),
                    row.map(each -> each.getTotpLastStep()).orElse(Totp.NO_STEP),
                    passkeys,
                    codes);
        });
    }

    /// The password's hash alone: the same look-up for a person that does not exist.
    Optional<String> passwordHash(PersonId person) {
        return store.read(sql -> sql.select(PERSON.PASSWORD_HASH)
                .from(PERSON)
                .where(PERSON.ID.eq(person.id()))
                .fetchOptional(PERSON.PASSWORD_HASH));
    }

    Sealed sealTotp(PersonId person, byte[] secret) {
        return totpSecrets.of(person).sealBytes(person.bytes(), secret);
    }

    PasskeyRecord passkeyRow(
            PersonId person, String site, Entrance addedAtDoor, String label, Passkeys.Credential credential) {
        var row = new PasskeyRecord();
        row.setId(Id.next(time, random));
        row.setPersonId(person.id());
        row.setCredential(credential.id().getBytes());
        row.setPublicKey(credential.publicKeyCose().getBytes());
        row.setSignatureCount(credential.signatureCount());
        row.setSite(site);
        row.setEntrance(addedAtDoor.text());
        row.setLabelSealed(labels.of(person).seal(row.getId(), label));
        row.setAddedAt(time.now());
        return row;
    }

    StoredPasskey passkey(PasskeyRecord row) {
        var shown = new Factors.Passkey(
                row.getId(),
                Redacted.of(labels.of(new PersonId(row.getPersonId()))
                        .open(row.getId(), row.getLabelSealed())
                        .orElse("")),
                row.getAddedAt(),
                Optional.ofNullable(row.getLastUsedAt()),
                row.getSite(),
                Entrance.of(row.getEntrance()));
        return new StoredPasskey(
                shown,
                new Passkeys.Credential(
                        new ByteArray(row.getCredential()),
                        new ByteArray(row.getPublicKey()),
                        row.getSignatureCount()));
    }

    boolean credentialExists(ByteArray credential) {
        return store.read(sql -> sql.fetchExists(PASSKEY, PASSKEY.CREDENTIAL.eq(credential.getBytes())));
    }

    /// @return false if that step or a later one was used meanwhile
    boolean spendTotp(Writing writing, PersonId person, long step) {
        return writing.sql()
                        .update(PERSON)
                        .set(PERSON.TOTP_LAST_STEP, step)
                        .where(PERSON.ID.eq(person.id()))
                        .and(PERSON.TOTP_LAST_STEP.lt(step))
                        .execute()
                == 1;
    }

    /// @return false if there is no such code unused
    boolean spendRecoveryCode(Writing writing, PersonId person, byte[] hash, Instant now) {
        return writing.sql()
                        .update(RECOVERY_CODE)
                        .set(RECOVERY_CODE.USED_AT, now)
                        .where(RECOVERY_CODE.PERSON_ID.eq(person.id()))
                        .and(RECOVERY_CODE.CODE_HASH.eq(hash))
                        .and(RECOVERY_CODE.USED_AT.isNull())
                        .execute()
                == 1;
    }

    /// @return false if the passkey is gone, or was used meanwhile with this count or a higher one
    boolean countPasskey(Writing writing, PersonId person, Passkeys.Assertion.Good good, Instant now) {
        var rising = good.signatureCount() == 0
                ? PASSKEY.SIGNATURE_COUNT.eq(0L)
                : PASSKEY.SIGNATURE_COUNT.lt(good.signatureCount());
        return writing.sql()
                        .update(PASSKEY)
                        .set(PASSKEY.SIGNATURE_COUNT, good.signatureCount())
                        .set(PASSKEY.LAST_USED_AT, now)
                        .where(PASSKEY.PERSON_ID.eq(person.id()))
                        .and(PASSKEY.CREDENTIAL.eq(good.credentialId().getBytes()))
                        .and(rising)
                        .execute()
                == 1;
    }

    void replaceRecoveryCodes(Writing writing, PersonId person, List<String> codes, Instant now) {
        var sql = writing.sql();
        sql.deleteFrom(RECOVERY_CODE)
                .where(RECOVERY_CODE.PERSON_ID.eq(person.id()))
                .execute();
        for (String code : codes) {
            sql.insertInto(RECOVERY_CODE)
                    .set(RECOVERY_CODE.PERSON_ID, person.id())
                    .set(RECOVERY_CODE.CODE_HASH, RecoveryCodes.hash(person, code))
                    .set(RECOVERY_CODE.MADE_AT, now)
                    .execute();
        }
    }
}
