package org.belfry.identity;

import static org.belfry.store.schema.Tables.PERSON;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.identity.Rights.Decision;
import org.belfry.store.Writing;

/// The last step of every sign-in: spends what was shown, asks for leave to enter, begins the session and notes the
/// network, in one transaction. What was shown is spent even where leave is refused.
final class Admittance {

    private static final Decision.Refused PASSKEY_OF_THE_APP = new Decision.Refused(
            "passkeys-open-the-door-they-were-added-at",
            "This passkey was added in the app and does not open the console."
                    + " Sign in by name and password, then add one here.");

    private final Identity.Parts parts;
    private final IdentityTables tables;
    private final Rights rights;
    private final Totp totp = new Totp();

    /// A second factor as it was shown, checked as far as it can be without the store.
    sealed interface Shown {
        record Totp(Redacted<String> code) implements Shown {}

        record RecoveryCode(Redacted<String> code) implements Shown {}

        record Passkey(Passkeys.Assertion.Good good) implements Shown {}

        /// Wrong already.
        record Nothing() implements Shown {}
    }

    Admittance(Identity.Parts parts, IdentityTables tables, Rights rights) {
        this.parts = parts;
        this.tables = tables;
        this.rights = rights;
    }

    SignIn.Outcome admit(PersonId id, Shown shown, Visit visit) {
        var person = tables.accounts().find(id);
        if (person.isEmpty()) {
            return new SignIn.WrongSecret();
        }
        var held = tables.factors().read(id);
        var step = shown instanceof Shown.Totp(Redacted<String> code)
                ? held.totpSecret()
                        .map(secret -> secret.lend(bytes ->
                                totp.step(bytes, code.disclose(), parts.time().now(), held.totpLastStep())))
                        .orElse(OptionalLong.empty())
                : OptionalLong.empty();
        var network = Network.around(visit.from());
        var networkRow = tables.networks().row(id, network);
        var session = tables.sessions().prepare(person.get(), visit);
        var notice = tables.notices()
                .row(
                        id,
                        session.session().id(),
                        Notices.Kind.NEW_NETWORK,
                        session.session().signedInAt(),
                        visit);
        var gone = new ArrayList<StoredSessions.Ended>();
        var outcome = parts.store().<SignIn.Outcome>write(writing -> {
            gone.clear();
            if (!spend(writing, person.get(), shown, step, visit)) {
                return new SignIn.WrongSecret();
            }
            if (enter(id, held, shown, visit) instanceof Decision.Refused refused) {
                return new SignIn.Forbidden(refused);
            }
            boolean newNetwork = tables.networks().used(writing, networkRow, network);
            noteSignIn(writing, id, session.session().signedInAt(), visit, newNetwork);
            if (newNetwork) {
                tables.notices().add(writing, notice);
            }
            gone.addAll(tables.sessions().begin(writing, session, visit));
            return new SignIn.SignedIn(id, session.token(), session.session(), newNetwork);
        });
        tables.sessions().ended(List.copyOf(gone));
        if (outcome instanceof SignIn.SignedIn) {
            tables.accounts().put(signedIn(person.get(), session.session().signedInAt()));
        }
        return outcome;
    }

    private Decision enter(PersonId id, FactorTable.Held held, Shown shown, Visit visit) {
        boolean opens = !(shown instanceof Shown.Passkey(Passkeys.Assertion.Good good))
                || held.opens(good.credentialId(), visit.entrance());
        return opens ? rights.enter(id, visit.entrance()) : PASSKEY_OF_THE_APP;
    }

    private boolean spend(Writing writing, Person person, Shown shown, OptionalLong step, Visit visit) {
        var now = parts.time().now();
        return switch (shown) {
            case Shown.Totp _ -> step.isPresent() && tables.factors().spendTotp(writing, person.id(), step.getAsLong());
            case Shown.Passkey(Passkeys.Assertion.Good good) ->
                tables.factors().countPasskey(writing, person.id(), good, now);
            case Shown.RecoveryCode(Redacted<String> code) -> {
                byte[] hash = RecoveryCodes.hash(person.id(), code.disclose());
                boolean spent = tables.factors().spendRecoveryCode(writing, person.id(), hash, now);
                if (spent) {
                    writing.audit(Chronicle.did(now, person.id(), visit, Chronicle.RECOVERY_CODE_USE, Map.of()));
                }
                yield spent;
            }
            case Shown.Nothing _ -> false;
        };
    }

    private static void noteSignIn(Writing writing, PersonId id, Instant now, Visit visit, boolean newNetwork) {
        writing.sql()
                .update(PERSON)
                .set(PERSON.LAST_SIGN_IN_AT, now)
                .where(PERSON.ID.eq(id.id()))
                .execute();
        if (newNetwork) {
            writing.audit(Chronicle.did(
                    now,
                    id,
                    visit,
                    Chronicle.NETWORK_NEW,
                    Map.of("network", Network.around(visit.from()).toString())));
        }
    }

    private static Person signedIn(Person person, Instant now) {
        return new Person(
                person.id(),
                person.name(),
                person.displayName(),
                person.email(),
                person.administrator(),
                person.addedAt(),
                Optional.of(now));
    }
}
