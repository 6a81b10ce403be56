package org.belfry.identity;

import static org.belfry.store.schema.Tables.PERSON;

import com.yubico.webauthn.AssertionRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.guard.Sighting;
import org.belfry.identity.Rights.Decision;
import org.belfry.vault.PasswordHash;

/// [SignIn] on the store.
///
///     password ──right──▶ attempt ──second factor──▶ [Admittance] ──▶ session
///     passkey options ──▶ attempt ──passkey, user verified──▶ [Admittance] ──▶ session
///
/// A passkey is checked before anything is counted; only wrong ones are slowed, by address, so nobody keeps a
/// neighbour out. Limits: [#ATTEMPTS_MAX] attempts after a right password, [#TRIES_MAX] tries each; [Guessing],
/// [PasskeyChallenges] and [HeavyWork] have theirs; passwords longer than any allowed are compared as if cut, which
/// never matches.
final class TwoStepSignIn implements SignIn {

    static final int ATTEMPTS_MAX = 4_000;
    static final int TRIES_MAX = 5;
    static final int WRONG_CHARS_MAX = 64;

    /// A passkey is not guessed; this bounds the work and the audit rows that rubbish costs.
    private static final Throttle.Terms WRONG_PASSKEYS =
            new Throttle.Terms(20, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1));

    private final Identity.Parts parts;
    private final IdentityTables tables;
    private final HeavyWork heavy;
    private final Admittance admittance;
    private final PasswordHash passwordHash;
    private final Passkeys passkeys = new Passkeys();
    private final Guessing passwords;
    private final Guessing secondFactors;
    private final Throttle<Network> wrongPasskeys;
    private final Attempts<PersonId, HalfWay> halfWay;
    private final PasskeyChallenges challenges;
    private final FreshProofs fresh;

    /// Somebody whose password was right.
    private record HalfWay(PersonId person, Entrance entrance, Optional<PasskeyRequest> passkey) {}

    private record PasskeyRequest(PasskeySite site, AssertionRequest request) {}

    TwoStepSignIn(
            Identity.Parts parts,
            IdentityTables tables,
            HeavyWork heavy,
            Rights rights,
            PasskeyChallenges challenges,
            FreshProofs fresh) {
        this.parts = parts;
        this.tables = tables;
        this.heavy = heavy;
        admittance = new Admittance(parts, tables, rights);
        passwordHash = parts.passwordHash();
        passwords = new Guessing(parts.time());
        secondFactors = new Guessing(parts.time());
        halfWay = new Attempts<>(parts.random(), parts.time(), ATTEMPT_LIFETIME, TRIES_MAX, ATTEMPTS_MAX);
        wrongPasskeys = new Throttle<>(WRONG_PASSKEYS, Guessing.KEYS_MAX, parts.time());
        this.challenges = challenges;
        this.fresh = fresh;
    }

    @Override
    public PasswordStep password(Redacted<String> name, Redacted<String> password, Visit visit) {
        var person = named(name);
        // Somebody who does not exist, so that an unknown name costs the same look-ups.
        var id = person.map(Person::id).orElseGet(() -> new PersonId(Id.next(parts.time(), parts.random())));
        boolean familiar = tables.networks().known(Network.around(visit.from()));
        return switch (passwords.begin(cut(name), visit.from(), familiar)) {
            case Guessing.Wait(var duration) -> new Throttled(duration);
            case Guessing.Try begun -> password(person, tables.factors().passwordHash(id), password, visit, begun);
        };
    }

    private PasswordStep password(
            Optional<Person> person,
            Optional<String> hash,
            Redacted<String> password,
            Visit visit,
            Guessing.Try begun) {
        var right = heavy.run(() -> verify(hash, password));
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
        upgrade(person.get().id(), hash, password, visit);
        return secondFactorNeeded(
                person.get().id(), tables.factors().read(person.get().id()), visit);
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
                .filter(site -> !held.credentials(site, visit.entrance()).isEmpty())
                .map(site -> new PasskeyRequest(
                        site, passkeys.ask(site, Optional.of(person), held.credentials(site, visit.entrance()))));
        request.ifPresent(asked -> factors.add(FactorKind.PASSKEY));
        String attempt = halfWay.begin(new HalfWay(person, visit.entrance(), request), person);
        return new SecondFactorNeeded(attempt, factors, request.map(asked -> passkeys.text(asked.request())));
    }

    @Override
    public Outcome secondFactor(String attempt, Proof proof, Visit visit) {
        var known = halfWay.tryOnce(attempt).filter(each -> each.entrance() == visit.entrance());
        if (known.isEmpty()) {
            return new AttemptUnknown();
        }
        var person = known.get().person();
        boolean familiar = tables.networks().holds(person, Network.around(visit.from()));
        return switch (secondFactors.begin(person.toString(), visit.from(), familiar)) {
            case Guessing.Wait(var duration) -> new Throttled(duration);
            case Guessing.Try begun -> {
                var outcome = admittance.admit(person, shown(known.get(), proof), visit);
                if (settle(outcome, begun, person, visit, kind(proof).text())) {
                    halfWay.end(attempt);
                }
                yield known(outcome);
            }
        };
    }

    @Override
    public PasskeyStep passkeyOptions(Visit visit) {
        if (visit.passkeys().isEmpty()) {
            return new PasskeyImpossible();
        }
        var challenge = challenges.ask(purpose(visit));
        var request = passkeys.ask(visit.passkeys().get(), challenge.bytes());
        return new PasskeyAsked(challenge.attempt(), passkeys.text(request));
    }

    @Override
    public Outcome passkey(String attempt, String responseJson, Visit visit) {
        var challenge = challenges.find(purpose(visit), attempt);
        if (challenge.isEmpty() || visit.passkeys().isEmpty()) {
            return new AttemptUnknown();
        }
        var site = visit.passkeys().get();
        var asked = new PasskeyRequest(site, passkeys.ask(site, challenge.get().bytes()));
        return switch (assertion(asked, responseJson)) {
            case Passkeys.Assertion.Good good ->
                challenges.spend(challenge.get()) ? admit(good, visit) : new AttemptUnknown();
            case Passkeys.Assertion.Bad bad -> wrongPasskey(Optional.empty(), visit, "passkey: " + bad.why());
        };
    }

    private Outcome admit(Passkeys.Assertion.Good good, Visit visit) {
        var outcome = admittance.admit(good.person(), new Admittance.Shown.Passkey(good), visit);
        return switch (outcome) {
            case SignedIn _, AttemptUnknown _, Throttled _ -> known(outcome);
            case Forbidden(Decision.Refused refused) -> {
                failed(Optional.of(good.person()), visit, "rule " + refused.rule());
                yield outcome;
            }
            case WrongSecret _ -> wrongPasskey(Optional.of(good.person()), visit, FactorKind.PASSKEY.text());
        };
    }

    /// Counts after the look, so that it costs a right one nothing; what comes too often is not even written down.
    private Outcome wrongPasskey(Optional<PersonId> person, Visit visit, String what) {
        Duration wait = wrongPasskeys.begin(Guessing.addressOf(visit.from()));
        parts.sightings().seen(visit, new Sighting.WrongSecret());
        if (!wait.isZero()) {
            return new Throttled(wait);
        }
        failed(person, visit, what);
        return new WrongSecret();
    }

    /// Whoever has just signed in has just proven who they are.
    private Outcome known(Outcome outcome) {
        if (outcome instanceof SignedIn in) {
            fresh.shown(in.session());
        }
        return outcome;
    }

    private static String purpose(Visit visit) {
        return "sign-in " + visit.entrance().text();
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
    private void upgrade(PersonId person, Optional<String> hash, Redacted<String> typed, Visit visit) {
        hash.filter(passwordHash::needsUpgrade).ifPresent(old -> {
            var stretched = heavy.run(() -> {
                try (var password = PasswordRules.secret(typed)) {
                    return passwordHash.hash(password);
                }
            });
            stretched.ifPresent(newHash -> parts.store().change(writing -> {
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
                        Map.of("entrance", visit.entrance().text(), "wrong", shortened(what)))));
    }

    /// The ledger cannot be deleted from; nothing a stranger sends is written there at length.
    private static String shortened(String what) {
        return what.length() <= WRONG_CHARS_MAX ? what : what.substring(0, WRONG_CHARS_MAX);
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
