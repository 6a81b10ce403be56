package org.belfry.identity;

import static org.belfry.store.schema.Tables.PASSKEY;

import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import java.time.Instant;
import java.util.Map;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.identity.Confirmation.FreshProof;
import org.belfry.identity.Rights.Decision;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.NoticeRecord;
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
    private final Attempts<PersonId, Adding> attempts;

    private static final Decision.Refused AT_THE_CONSOLE = new Decision.Refused(
            "administrators-codes-at-the-console",
            "Recovery codes of administrators open the console, so they are renewed there.");

    /// A passkey asked for by a session.
    private record Adding(Id session, PasskeySite site, PublicKeyCredentialCreationOptions options) {}

    OwnFactors(Identity.Parts parts, IdentityTables tables, PasswordRules rules, HeavyWork heavy, Guessing guessing) {
        this.parts = parts;
        this.tables = tables;
        passwords = new PasswordDesk(parts, tables, rules, heavy, guessing);
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
    public PasskeyBegin beginPasskey(FreshProof proof, Visit visit) {
        var session = proof.session();
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
                held.credentials(site, visit.entrance()));
        String attempt = attempts.begin(new Adding(session.id(), site, options), session.person());
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
                var row = tables.factors()
                        .passkeyRow(session.person(), site.name(), visit.entrance(), shortened(label), credential);
                var notice = notice(session, Notices.Kind.PASSKEY_ADDED, row.getAddedAt(), visit);
                yield parts.store().write(writing -> insert(writing, session, row, notice, visit));
            }
        };
    }

    private PasskeyFinish insert(
            Writing writing, Session session, PasskeyRecord row, NoticeRecord notice, Visit visit) {
        var sql = writing.sql();
        if (sql.fetchCount(PASSKEY, PASSKEY.PERSON_ID.eq(session.person().id())) >= PASSKEYS_MAX) {
            return new TooManyPasskeys(PASSKEYS_MAX);
        }
        if (sql.fetchExists(PASSKEY, PASSKEY.CREDENTIAL.eq(row.getCredential()))) {
            return new PasskeyRejected("This passkey is set up already.");
        }
        sql.insertInto(PASSKEY).set(row).execute();
        tables.notices().add(writing, notice);
        writing.audit(Chronicle.did(
                row.getAddedAt(),
                session.person(),
                visit,
                Chronicle.PASSKEY_ADD,
                Map.of("passkey", row.getId().toString(), "site", row.getSite(), "entrance", row.getEntrance())));
        return new PasskeyAdded(tables.factors().passkey(row).shown());
    }

    @Override
    public Removal removePasskey(FreshProof proof, Id passkey, Visit visit) {
        var person = proof.session().person();
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
    public Renewal renewRecoveryCodes(FreshProof proof, Visit visit) {
        var session = proof.session();
        if (session.administrator() && visit.entrance() != Entrance.CONSOLE) {
            return new NotHere(AT_THE_CONSOLE);
        }
        var codes = RecoveryCodes.make(parts.random());
        var now = parts.time().now();
        var notice = notice(session, Notices.Kind.RECOVERY_CODES_RENEWED, now, visit);
        parts.store().change(writing -> {
            tables.factors().replaceRecoveryCodes(writing, session.person(), codes, now);
            tables.notices().add(writing, notice);
            writing.audit(Chronicle.did(now, session.person(), visit, Chronicle.RECOVERY_CODES_RENEW, Map.of()));
        });
        return new Renewed(codes.stream().map(Redacted::of).toList());
    }

    @Override
    public PasswordChange changePassword(
            Session session, Redacted<String> current, Redacted<String> chosen, Visit visit) {
        return passwords.change(session, current, chosen, visit);
    }

    private NoticeRecord notice(Session session, Notices.Kind kind, Instant at, Visit visit) {
        return tables.notices().row(session.person(), session.id(), kind, at, visit);
    }

    private static String shortened(Redacted<String> label) {
        String text = PasswordRules.normalised(label.disclose()).strip();
        String named = text.isEmpty() ? "Passkey" : text;
        return named.length() <= LABEL_CHARS_MAX ? named : named.substring(0, LABEL_CHARS_MAX);
    }
}
