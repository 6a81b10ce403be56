package org.belfry.identity;

import static org.belfry.store.schema.Tables.PASSKEY;

import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import java.util.List;
import java.util.Map;
import org.belfry.ground.Id;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.PasskeyRecord;

/// [Factors] on the store.
///
/// Limit: [#ATTEMPTS_MAX] passkeys being added at once, for five minutes each.
final class OwnFactors implements Factors {

    static final int ATTEMPTS_MAX = 1_000;

    private final Identity.Parts parts;
    private final IdentityTables tables;
    private final Passkeys passkeys = new Passkeys();
    private final PasswordDesk passwords;
    private final Attempts<Adding> attempts;

    /// A passkey asked for by a session.
    private record Adding(Id session, PasskeySite site, PublicKeyCredentialCreationOptions options) {}

    OwnFactors(Identity.Parts parts, IdentityTables tables, PasswordRules rules, HeavyWork heavy) {
        this.parts = parts;
        this.tables = tables;
        passwords = new PasswordDesk(parts, tables, rules, heavy);
        attempts = new Attempts<>(parts.random(), parts.time(), SignIn.ATTEMPT_LIFETIME, 1, ATTEMPTS_MAX);
    }

    @Override
    public Held of(PersonId person) {
        var held = tables.factors().read(person);
        return new Held(
                held.totpSecret().isPresent(),
                held.passkeys().stream().map(FactorTable.StoredPasskey::shown).toList(),
                held.recoveryCodesLeft());
    }

    @Override
    public PasskeyBegin beginPasskey(Session session, Visit visit) {
        var person = tables.accounts().find(session.person());
        if (visit.passkeys().isEmpty() || person.isEmpty()) {
            return new PasskeyImpossible();
        }
        var held = tables.factors().read(session.person());
        if (held.passkeys().size() >= PASSKEYS_MAX) {
            return new TooManyPasskeys(PASSKEYS_MAX);
        }
        var site = visit.passkeys().get();
        var options = passkeys.askNew(
                site,
                session.person(),
                person.get().name().disclose(),
                person.get().displayName().disclose(),
                held.credentials(site));
        String attempt = attempts.begin(new Adding(session.id(), site, options), Network.around(visit.from()));
        return new PasskeyAsked(attempt, passkeys.text(options));
    }

    @Override
    public PasskeyFinish finishPasskey(
            Session session, String attempt, Redacted<String> label, String responseJson, Visit visit) {
        var adding = attempts.tryOnce(attempt).filter(each -> each.session().equals(session.id()));
        if (adding.isEmpty()) {
            return new AttemptUnknown();
        }
        var site = adding.get().site();
        return switch (passkeys.finishNew(
                site, adding.get().options(), responseJson, tables.factors()::credentialExists)) {
            case Passkeys.Registration.Bad _ ->
                new PasskeyRejected("This passkey could not be set up here. Try again.");
            case Passkeys.Registration.Good(Passkeys.Credential credential) -> {
                var row = tables.factors().passkeyRow(session.person(), site.name(), shortened(label), credential);
                yield parts.store().write(writing -> insert(writing, session, row, visit));
            }
        };
    }

    private PasskeyFinish insert(Writing writing, Session session, PasskeyRecord row, Visit visit) {
        var sql = writing.sql();
        if (sql.fetchCount(PASSKEY, PASSKEY.PERSON_ID.eq(session.person().id())) >= PASSKEYS_MAX) {
            return new TooManyPasskeys(PASSKEYS_MAX);
        }
        if (sql.fetchExists(PASSKEY, PASSKEY.CREDENTIAL.eq(row.getCredential()))) {
            return new PasskeyRejected("This passkey is set up already.");
        }
        sql.insertInto(PASSKEY).set(row).execute();
        writing.audit(Chronicle.did(
                row.getAddedAt(),
                session.person(),
                visit,
                Chronicle.PASSKEY_ADD,
                Map.of("passkey", row.getId().toString(), "site", row.getSite())));
        return new PasskeyAdded(tables.factors().passkey(row).shown());
    }

    @Override
    public Removal removePasskey(Session session, Id passkey, Visit visit) {
        var person = session.person();
        boolean totp = tables.factors().read(person).totpSecret().isPresent();
        return parts.store().write(writing -> {
            var sql = writing.sql();
            var mine = PASSKEY.PERSON_ID.eq(person.id());
            if (!sql.fetchExists(PASSKEY, mine.and(PASSKEY.ID.eq(passkey)))) {
                return new NoSuchPasskey();
            }
            if (!totp && sql.fetchCount(PASSKEY, mine) == 1) {
                return new LastFactor();
            }
            sql.deleteFrom(PASSKEY).where(mine.and(PASSKEY.ID.eq(passkey))).execute();
            writing.audit(Chronicle.did(
                    parts.time().now(),
                    person,
                    visit,
                    Chronicle.PASSKEY_REMOVE,
                    Map.of("passkey", passkey.toString())));
            return new Removed();
        });
    }

    @Override
    public List<Redacted<String>> renewRecoveryCodes(Session session, Visit visit) {
        var codes = RecoveryCodes.make(parts.random());
        var now = parts.time().now();
        parts.store().change(writing -> {
            tables.factors().replaceRecoveryCodes(writing, session.person(), codes, now);
            writing.audit(Chronicle.did(now, session.person(), visit, Chronicle.RECOVERY_CODES_RENEW, Map.of()));
        });
        return codes.stream().map(Redacted::of).toList();
    }

    @Override
    public PasswordChange changePassword(
            Session session, Redacted<String> current, Redacted<String> chosen, Visit visit) {
        return passwords.change(session, current, chosen, visit);
    }

    private static String shortened(Redacted<String> label) {
        String text = PasswordRules.normalised(label.disclose()).strip();
        String named = text.isEmpty() ? "Passkey" : text;
        return named.length() <= LABEL_CHARS_MAX ? named : named.substring(0, LABEL_CHARS_MAX);
    }
}
