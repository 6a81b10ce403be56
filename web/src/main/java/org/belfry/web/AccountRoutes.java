package org.belfry.web;

import java.util.List;
import java.util.Optional;
import org.belfry.ground.Redacted;
import org.belfry.identity.Factors;
import org.belfry.identity.Factors.AttemptUnknown;
import org.belfry.identity.Factors.LastFactor;
import org.belfry.identity.Factors.NoSuchPasskey;
import org.belfry.identity.Factors.PasskeyAdded;
import org.belfry.identity.Factors.PasskeyAsked;
import org.belfry.identity.Factors.PasskeyImpossible;
import org.belfry.identity.Factors.PasskeyRejected;
import org.belfry.identity.Factors.Removed;
import org.belfry.identity.Factors.TooManyPasskeys;
import org.belfry.identity.Sessions;

/// What a signed-in person does with their own account; nobody else's can be named here.
final class AccountRoutes {

    private static final String AREA = "Account";

    private final Sessions sessions;
    private final Factors factors;

    AccountRoutes(Sessions sessions, Factors factors) {
        this.sessions = sessions;
        this.factors = factors;
    }

    List<Route<?>> routes() {
        return List.of(
                Route.get("/sessions")
                        .signedIn()
                        .givesListOf(AccountMessages.OpenSession.class)
                        .says(AREA, "Where I am signed in", "Every session of this person, at all doors, newest first.")
                        .by(this::list),
                Route.delete("/sessions/{id}")
                        .signedIn()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(AREA, "End a session", "Ends one of this person's sessions at once, wherever it is open.")
                        .by(this::end),
                Route.get("/factors")
                        .signedIn()
                        .gives(200, AccountMessages.Factors.class)
                        .says(AREA, "My second factors", "What this person can show besides the password.")
                        .by(this::held),
                Route.post("/factors/passkeys/options")
                        .signedIn()
                        .gives(200, SignInMessages.PasskeyAsked.class)
                        .orRefuses(ProblemCode.NO_PASSKEY_HERE, ProblemCode.TOO_MANY)
                        .says(AREA, "Begin a passkey", "Options for `navigator.credentials.create`.")
                        .by(this::passkeyOptions),
                Route.post("/factors/passkeys")
                        .signedIn()
                        .gives(201, AccountMessages.Passkey.class)
                        .orRefuses(
                                ProblemCode.WRONG_SECRET,
                                ProblemCode.ATTEMPT_UNKNOWN,
                                ProblemCode.NO_PASSKEY_HERE,
                                ProblemCode.TOO_MANY)
                        .says(AREA, "Add a passkey", "Keeps the passkey that the browser made.")
                        .by(AccountMessages.NewPasskey.class, this::addPasskey),
                Route.delete("/factors/passkeys/{id}")
                        .signedIn()
                        .orRefuses(ProblemCode.NOT_FOUND, ProblemCode.LAST_FACTOR)
                        .says(AREA, "Remove a passkey", "Removes a passkey, unless it is the only second factor left.")
                        .by(this::removePasskey),
                Route.post("/factors/recovery-codes")
                        .signedIn()
                        .gives(200, AccountMessages.RecoveryCodes.class)
                        .says(AREA, "New recovery codes", "Ten new single-use codes; the earlier ones end.")
                        .by(this::renewCodes));
    }

    private Answer list(Call call) {
        var current = call.signedIn().id();
        return Answer.of(sessions.of(call.signedIn().person()).stream()
                .map(entry -> new AccountMessages.OpenSession(
                        entry.id().toString(),
                        entry.id().equals(current),
                        entry.entrance().text(),
                        entry.signedInAt(),
                        entry.lastSeenAt(),
                        entry.address().disclose(),
                        entry.userAgent().disclose()))
                .toList());
    }

    private Answer end(Call call) {
        var session = call.signedIn();
        boolean ended = call.id()
                .map(id -> sessions.end(session.person(), id, call.actor(), Optional.of(call.from())))
                .orElse(false);
        if (!ended) {
            return Answer.refuse(ProblemCode.NOT_FOUND);
        }
        return call.id().equals(Optional.of(session.id())) ? new Answer.SignedOut() : Answer.done();
    }

    private Answer held(Call call) {
        var held = factors.of(call.signedIn().person());
        return Answer.of(new AccountMessages.Factors(
                held.totp(), held.passkeys().stream().map(AccountRoutes::told).toList(), held.recoveryCodesLeft()));
    }

    private Answer passkeyOptions(Call call) {
        return switch (factors.beginPasskey(call.signedIn(), call.visit())) {
            case PasskeyAsked asked ->
                Answer.of(new SignInMessages.PasskeyAsked(asked.attempt(), Json.tree(asked.options())));
            case PasskeyImpossible _ -> Answer.refuse(ProblemCode.NO_PASSKEY_HERE);
            case TooManyPasskeys tooMany -> tooMany(tooMany);
        };
    }

    private Answer addPasskey(Call call, AccountMessages.NewPasskey made) {
        var finish = factors.finishPasskey(
                call.signedIn(),
                made.attempt(),
                Redacted.of(made.label()),
                made.passkey().toString(),
                call.visit());
        return switch (finish) {
            case PasskeyAdded added -> Answer.of(told(added.passkey()));
            case PasskeyRejected rejected -> Answer.refuse(ProblemCode.WRONG_SECRET, rejected.sentence());
            case PasskeyImpossible _ -> Answer.refuse(ProblemCode.NO_PASSKEY_HERE);
            case TooManyPasskeys tooMany -> tooMany(tooMany);
            case AttemptUnknown _ -> Answer.refuse(ProblemCode.ATTEMPT_UNKNOWN);
        };
    }

    private Answer removePasskey(Call call) {
        var id = call.id();
        if (id.isEmpty()) {
            return Answer.refuse(ProblemCode.NOT_FOUND);
        }
        return switch (factors.removePasskey(call.signedIn(), id.get(), call.visit())) {
            case Removed _ -> Answer.done();
            case NoSuchPasskey _ -> Answer.refuse(ProblemCode.NOT_FOUND);
            case LastFactor _ ->
                Answer.refuse(ProblemCode.LAST_FACTOR, "It is the only second factor left; add another one first.");
        };
    }

    private Answer renewCodes(Call call) {
        var codes = factors.renewRecoveryCodes(call.signedIn(), call.visit());
        return Answer.of(new AccountMessages.RecoveryCodes(
                codes.stream().map(Redacted::disclose).toList()));
    }

    private static Answer tooMany(TooManyPasskeys tooMany) {
        return Answer.refuse(
                ProblemCode.TOO_MANY, "There are %d passkeys; remove one first.".formatted(tooMany.most()));
    }

    private static AccountMessages.Passkey told(Factors.Passkey passkey) {
        return new AccountMessages.Passkey(
                passkey.id().toString(),
                passkey.label().disclose(),
                passkey.addedAt(),
                passkey.lastUsedAt().orElse(null),
                passkey.site());
    }
}
