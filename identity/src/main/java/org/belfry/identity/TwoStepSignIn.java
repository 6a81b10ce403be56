package org.belfry.identity;

import static org.belfry.store.schema.Tables.PERSON;

import com.yubico.webauthn.AssertionRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.guard.Sighting;
import org.belfry.vault.PasswordHash;

/// [SignIn] on the store.
///
///     password ──right──▶ attempt ──second factor──▶ [Admittance] ──▶ session
///     passkey options ──▶ attempt ──passkey, user verified──▶ [Admittance] ──▶ session
///
/// Limits: [#ATTEMPTS_MAX] attempts of each kind in memory, [#TRIES_MAX] tries each; [Guessing] and [HeavyWork] have
/// theirs; passwords longer than any allowed are compared as if cut, which never matches.
final class TwoStepSignIn implements SignIn {

    static final int ATTEMPTS_MAX = 4_000;
    static final int TRIES_MAX = 5;

    private final Identity.Parts parts;
    private final IdentityTables tables;
    private final HeavyWork heavy;
    private final Admittance admittance;
    private final PasswordHash passwordHash;
    private final Passkeys passkeys = new Passkeys();
    private final Guessing passwords;
    private final Guessing secondFactors;
    private final Attempts<HalfWay> halfWay;
    private final Attempts<PasskeyRequest> passkeyRequests;

    /// Somebody whose password was right.
    private record HalfWay(PersonId person, Entrance entrance, Optional<PasskeyRequest> passkey) {}

    private record PasskeyRequest(PasskeySite site, Entrance entrance, AssertionRequest request) {}

    TwoStepSignIn(Identity.Parts parts, IdentityTables tables, HeavyWork heavy, Rights rights) {
        this.parts = parts;
        this.tables = tables;
        this.heavy = heavy;
        admittance = new Admittance(parts, tables, rights);
        passwordHash = parts.passwordHash();
        passwords = new Guessing(parts.time());
        secondFactors = new Guessing(parts.time());
        halfWay = new Attempts<>(parts.random(), parts.time(), ATTEMPT_LIFETIME, TRIES_MAX, ATTEMPTS_MAX);
        passkeyRequests = new Attempts<>(parts.random(), parts.time(), ATTEMPT_LIFETIME, 1, ATTEMPTS_MAX);
    }

    @Override
    public PasswordStep password(Redacted<String> name, Redacted<String> password, Visit visit) {
        var person = named(name);
        // Somebody who does not exist, so that an unknown name costs the same look-ups.
        var id = person.map(Person::id).orElseGet(() -> new PersonId(Id.next(parts.time(), parts.random())));
        var source = Network.around(visit.from());
        boolean familiar = tables.networks().holds(id, source);
        return switch (passwords.begin(cut(name), source, familiar)) {
            case Guessing.Wait(var duration) -> new Throttled(duration);
            case Guessing.Try begun -> password(person, tables.factors().read(id), password, visit, begun);
        };
    }

    private PasswordStep password(
            Optional<Person> person,
            FactorTable.Held held,
            Redacted<String> password,
            Visit visit,
            Guessing.Try begun) {
        var right = heavy.run(() -> verify(held.passwordHash(), password));
        if (right.isEmpty()) {
            begun.giveBack();
            return new Throttled(HeavyWork.COME_BACK);
        }
        if (!right.get() || person.isEmpty()) {
            parts.sightings().seen(visit, person.isPresent() ? new Sighting.WrongSecret() : new Sighting.UnknownUser());
            failed(person.map(Person::id), visit, person.isPresent() ? "password" : "name");
            return new WrongSecret();
        }
        begun.giveBack();
        upgrade(person.get().id(), held, password, visit);
        return secondFactorNeeded(person.get().id(), held, visit);
    }

    private SecondFactorNeeded secondFactorNeeded(PersonId person, FactorTable.Held held, Visit visit) {
        var factors = EnumSet.noneOf(FactorKind.class);
        if (held.totpSecret().isPresent()) {
            factors.add(FactorKind.TOTP);
        }
        if (held.recoveryCodesLeft() > 0) {
            factors.add(FactorKind.RECOVERY_CODE);
        }
        var request = visit.passkeys()
                .filter(site -> !held.credentials(site).isEmpty())
                .map(site -> new PasskeyRequest(
                        site, visit.entrance(), passkeys.ask(site, Optional.of(person), held.credentials(site))));
        request.ifPresent(asked -> factors.add(FactorKind.PASSKEY));
        String attempt = halfWay.begin(new HalfWay(person, visit.entrance(), request), Network.around(visit.from()));
        return new SecondFactorNeeded(attempt, factors, request.map(asked -> passkeys.text(asked.request())));
    }

    @Override
    public Outcome secondFactor(String attempt, Proof proof, Visit visit) {
        var known = halfWay.tryOnce(attempt).filter(each -> each.entrance() == visit.entrance());
        if (known.isEmpty()) {
            return new AttemptUnknown();
        }
        var person = known.get().person();
        var source = Network.around(visit.from());
        boolean familiar = tables.networks().holds(person, source);
        return switch (secondFactors.begin(person.toString(), source, familiar)) {
            case Guessing.Wait(var duration) -> new Throttled(duration);
            case Guessing.Try begun -> {
                var outcome = admittance.admit(person, shown(known.get(), proof), visit);
                if (settle(outcome, begun, person, visit, kind(proof).text())) {
                    halfWay.end(attempt);
                }
                yield outcome;
            }
        };
    }

    @Override
    public PasskeyStep passkeyOptions(Visit visit) {
        if (visit.passkeys().isEmpty()) {
            return new PasskeyImpossible();
        }
        var site = visit.passkeys().get();
        var request = passkeys.ask(site, Optional.empty(), List.of());
        String attempt = passkeyRequests.begin(
                new PasskeyRequest(site, visit.entrance(), request), Network.around(visit.from()));
        return new PasskeyAsked(attempt, passkeys.text(request));
    }

    @Override
    public Outcome passkey(String attempt, String responseJson, Visit visit) {
        var asked = passkeyRequests.tryOnce(attempt).filter(each -> each.entrance() == visit.entrance());
        if (asked.isEmpty()) {
            return new AttemptUnknown();
        }
        return switch (secondFactors.begin(Network.around(visit.from()))) {
            case Guessing.Wait(var duration) -> new Throttled(duration);
            case Guessing.Try begun ->
                switch (assertion(asked.get(), responseJson)) {
                    case Passkeys.Assertion.Good good -> {
                        var outcome = admittance.admit(good.person(), new Admittance.Shown.Passkey(good), visit);
                        settle(outcome, begun, good.person(), visit, FactorKind.PASSKEY.text());
                        yield outcome;
                    }
                    case Passkeys.Assertion.Bad bad -> {
                        parts.sightings().seen(visit, new Sighting.WrongSecret());
                        failed(Optional.empty(), visit, "passkey: " + bad.why());
                        yield new WrongSecret();
                    }
                };
        };
    }

    /// Does what is owed for an outcome.
    ///
    /// @return whether the attempt is at its end
    private boolean settle(Outcome outcome, Guessing.Try begun, PersonId person, Visit visit, String what) {
        return switch (outcome) {
            case SignedIn _ -> {
                begun.owner();
                yield true;
            }
            case Forbidden(Decision.Refused refused) -> {
                begun.giveBack();
                failed(Optional.of(person), visit, "rule " + refused.rule());
                yield true;
            }
            case WrongSecret _ -> {
                parts.sightings().seen(visit, new Sighting.WrongSecret());
                failed(Optional.of(person), visit, what);
                yield false;
            }
            case AttemptUnknown _, Throttled _ -> {
                begun.giveBack();
                yield false;
            }
        };
    }

    private Admittance.Shown shown(HalfWay known, Proof proof) {
        return switch (proof) {
            case Proof.Totp(Redacted<String> code) -> new Admittance.Shown.Totp(code);
            case Proof.RecoveryCode(Redacted<String> code) -> new Admittance.Shown.RecoveryCode(code);
            case Proof.Passkey(String answer) ->
                known.passkey()
                        .map(asked -> assertion(asked, answer))
                        .filter(Passkeys.Assertion.Good.class::isInstance)
                        .map(Passkeys.Assertion.Good.class::cast)
                        .filter(good -> good.person().equals(known.person()))
                        .<Admittance.Shown>map(Admittance.Shown.Passkey::new)
                        .orElse(new Admittance.Shown.Nothing());
        };
    }

    private Passkeys.Assertion assertion(PasskeyRequest asked, String answer) {
        return passkeys.finish(
                asked.site(),
                asked.request(),
                answer,
                person -> tables.factors().read(person).credentials(asked.site()));
    }

    private boolean verify(Optional<String> hash, Redacted<String> typed) {
        try (var password = PasswordRules.secret(typed)) {
            return hash.map(stored -> passwordHash.verify(password, stored))
                    .orElseGet(() -> passwordHash.verifyNobody(password));
        }
    }

    /// Policy A3: what was stretched less is stretched anew while the password is at hand.
    private void upgrade(PersonId person, FactorTable.Held held, Redacted<String> typed, Visit visit) {
        held.passwordHash().filter(passwordHash::needsUpgrade).ifPresent(old -> {
            var hash = heavy.run(() -> {
                try (var password = PasswordRules.secret(typed)) {
                    return passwordHash.hash(password);
                }
            });
            hash.ifPresent(newHash -> parts.store().change(writing -> {
                int changed = writing.sql()
                        .update(PERSON)
                        .set(PERSON.PASSWORD_HASH, newHash)
                        .where(PERSON.ID.eq(person.id()))
                        .and(PERSON.PASSWORD_HASH.eq(old))
                        .execute();
                if (changed == 1) {
                    writing.audit(Chronicle.tried(
                            parts.time().now(), Optional.of(person), visit, Chronicle.PASSWORD_UPGRADE, Map.of()));
                }
            }));
        });
    }

    private void failed(Optional<PersonId> person, Visit visit, String what) {
        parts.store()
                .change(writing -> writing.audit(Chronicle.tried(
                        parts.time().now(),
                        person,
                        visit,
                        Chronicle.SIGN_IN_FAIL,
                        Map.of("entrance", visit.entrance().text(), "wrong", what))));
    }

    private Optional<Person> named(Redacted<String> name) {
        return tables.accounts().named(cut(name));
    }

    /// No name is as long; what comes after changes nothing.
    private static String cut(Redacted<String> name) {
        String typed = name.disclose();
        return Accounts.folded(typed.length() <= 256 ? typed : typed.substring(0, 256));
    }

    private static FactorKind kind(Proof proof) {
        return switch (proof) {
            case Proof.Totp _ -> FactorKind.TOTP;
            case Proof.RecoveryCode _ -> FactorKind.RECOVERY_CODE;
            case Proof.Passkey _ -> FactorKind.PASSKEY;
        };
    }
}
