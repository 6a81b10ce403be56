package org.belfry.identity;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.guard.Sighting;
import org.belfry.identity.Confirmation.FreshProof;
import org.belfry.vault.PasswordHash;

/// [Confirmation] on the store. Recovery codes are no proof here: whoever has only those has the password too.
final class OwnConfirmation implements Confirmation {

    private final Identity.Parts parts;
    private final IdentityTables tables;
    private final HeavyWork heavy;
    private final PasskeyChallenges challenges;
    private final FreshProofs fresh;
    private final Guessing guessing;
    private final PasswordHash passwordHash;
    private final Passkeys passkeys = new Passkeys();
    private final Totp totp = new Totp();

    /// What a look at a proof says.
    private enum Verdict {
        RIGHT,
        WRONG,
        TOO_MUCH_TO_DO
    }

    OwnConfirmation(
            Identity.Parts parts,
            IdentityTables tables,
            HeavyWork heavy,
            PasskeyChallenges challenges,
            FreshProofs fresh,
            Guessing guessing) {
        this.parts = parts;
        this.tables = tables;
        this.heavy = heavy;
        this.challenges = challenges;
        this.fresh = fresh;
        this.guessing = guessing;
        passwordHash = parts.passwordHash();
    }

    @Override
    public Optional<FreshProof> fresh(Session session) {
        return fresh.of(session);
    }

    @Override
    public Asked ask(Session session, Visit visit) {
        var held = tables.factors().read(session.person());
        var challenge = challenges.ask(purpose(session));
        var options = visit.passkeys()
                .filter(site -> !held.credentials(site, visit.entrance()).isEmpty())
                .map(site -> passkeys.text(passkeys.ask(
                        site, session.person(), held.credentials(site, visit.entrance()), challenge.bytes())));
        var factors = EnumSet.noneOf(FactorKind.class);
        if (held.totpSecret().isPresent()) {
            factors.add(FactorKind.TOTP);
        }
        if (options.isPresent()) {
            factors.add(FactorKind.PASSKEY);
        }
        return new Asked(factors, challenge.attempt(), options);
    }

    @Override
    public Outcome confirm(Session session, Shown shown, Visit visit) {
        return switch (shown) {
            case Shown.Password(Redacted<String> password) ->
                counted(session, visit, "password", () -> right(session.person(), password));
            case Shown.Totp(Redacted<String> code) ->
                counted(session, visit, FactorKind.TOTP.text(), () -> spend(session.person(), code));
            case Shown.Passkey(String attempt, String responseJson) -> passkey(session, attempt, responseJson, visit);
        };
    }

    private Outcome counted(Session session, Visit visit, String what, Supplier<Verdict> look) {
        boolean familiar = tables.networks().holds(session.person(), Network.around(visit.from()));
        return switch (guessing.begin(session.person().toString(), visit.from(), familiar)) {
            case Guessing.Wait(var duration) -> new Throttled(duration);
            case Guessing.Try begun ->
                switch (look.get()) {
                    case RIGHT -> {
                        begun.owner();
                        yield confirmed(session);
                    }
                    case WRONG -> wrong(session, visit, what);
                    case TOO_MUCH_TO_DO -> {
                        begun.giveBack();
                        yield new Throttled(HeavyWork.COME_BACK);
                    }
                };
        };
    }

    private Verdict right(PersonId person, Redacted<String> typed) {
        var hash = tables.factors().passwordHash(person);
        var verdict = heavy.run(() -> {
            try (var password = PasswordRules.secret(typed)) {
                return hash.map(stored -> passwordHash.verify(password, stored)).orElse(false);
            }
        });
        return verdict.map(OwnConfirmation::verdict).orElse(Verdict.TOO_MUCH_TO_DO);
    }

    private Verdict spend(PersonId person, Redacted<String> code) {
        var held = tables.factors().read(person);
        var step = held.totpSecret()
                .map(secret -> secret.lend(
                        bytes -> totp.step(bytes, code.disclose(), parts.time().now(), held.totpLastStep())))
                .orElse(OptionalLong.empty());
        return verdict(step.isPresent()
                && parts.store()
                        .<Boolean>write(writing -> tables.factors().spendTotp(writing, person, step.getAsLong())));
    }

    /// Checked before anything is counted, as at sign-in; a wrong one is.
    private Outcome passkey(Session session, String attempt, String responseJson, Visit visit) {
        var challenge = challenges.find(purpose(session), attempt);
        if (challenge.isEmpty() || visit.passkeys().isEmpty()) {
            return new AttemptUnknown();
        }
        var site = visit.passkeys().get();
        var held = tables.factors().read(session.person());
        var credentials = held.credentials(site, visit.entrance());
        var assertion =
                passkeys.finish(site, passkeys.ask(site, challenge.get().bytes()), responseJson, anyone -> credentials);
        boolean right = assertion instanceof Passkeys.Assertion.Good good
                && good.person().equals(session.person())
                && challenges.spend(challenge.get())
                && parts.store()
                        .<Boolean>write(writing -> tables.factors()
                                .countPasskey(
                                        writing,
                                        session.person(),
                                        good,
                                        parts.time().now()));
        return right ? confirmed(session) : counted(session, visit, FactorKind.PASSKEY.text(), () -> Verdict.WRONG);
    }

    private Outcome confirmed(Session session) {
        fresh.shown(session);
        return new Confirmed();
    }

    private Outcome wrong(Session session, Visit visit, String what) {
        parts.sightings().seen(visit, new Sighting.WrongSecret());
        var now = parts.time().now();
        parts.store()
                .change(writing -> writing.audit(
                        Chronicle.did(now, session.person(), visit, Chronicle.CONFIRM_FAIL, Map.of("wrong", what))));
        return new WrongSecret();
    }

    private static Verdict verdict(boolean right) {
        return right ? Verdict.RIGHT : Verdict.WRONG;
    }

    private static String purpose(Session session) {
        return "confirm " + session.id();
    }
}
