package org.belfry.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.belfry.ground.Redacted;
import org.belfry.identity.Confirmation;
import org.belfry.identity.Confirmation.FreshProof;
import org.belfry.identity.Factors;
import org.belfry.identity.Factors.AttemptUnknown;
import org.belfry.identity.Factors.LastFactor;
import org.belfry.identity.Factors.NoSuchPasskey;
import org.belfry.identity.Factors.NotHere;
import org.belfry.identity.Factors.PasskeyAdded;
import org.belfry.identity.Factors.PasskeyAsked;
import org.belfry.identity.Factors.PasskeyImpossible;
import org.belfry.identity.Factors.PasskeyRejected;
import org.belfry.identity.Factors.PasswordChanged;
import org.belfry.identity.Factors.PasswordRejected;
import org.belfry.identity.Factors.Removed;
import org.belfry.identity.Factors.Renewed;
import org.belfry.identity.Factors.Throttled;
import org.belfry.identity.Factors.TooManyPasskeys;
import org.belfry.identity.Factors.WrongPassword;
import org.belfry.identity.Notices;
import org.belfry.identity.Sessions;

/// What a signed-in person does with their own account; nobody else's can be named here.
final class AccountRoutes {

    private static final String AREA = "Account";

    private final Sessions sessions;
    private final Factors factors;
    private final Confirmation confirmation;
    private final Notices notices;

    AccountRoutes(WebRooms.Accounts accounts) {
        sessions = accounts.sessions();
        factors = accounts.own().factors();
        confirmation = accounts.own().confirmation();
        notices = accounts.own().notices();
    }

    List<Route<?>> routes() {
        return Stream.of(ofSessions(), ofFactors(), ofNotices())
                .flatMap(List::stream)
                .toList();
    }

    private List<Route<?>> ofSessions() {
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
                        .by(this::end));
    }

    private List<Route<?>> ofFactors() {
        return List.of(
                Route.get("/factors")
                        .signedIn()
                        .gives(200, AccountMessages.Factors.class)
                        .says(AREA, "My second factors", "What this person can show besides the password.")
                        .by(this::held),
                Route.post("/factors/passkeys/options")
                        .signedIn()
                        .gives(200, SignInMessages.PasskeyAsked.class)
                        .orRefuses(ProblemCode.CONFIRM_FIRST, ProblemCode.NO_PASSKEY_HERE, ProblemCode.TOO_MANY)
                        .says(AREA, "Begin a passkey", "Options for `navigator.credentials.create`.")
                        .by(call -> proven(call, proof -> passkeyOptions(call, proof))),
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
                        .orRefuses(ProblemCode.CONFIRM_FIRST, ProblemCode.NOT_FOUND, ProblemCode.LAST_FACTOR)
                        .says(AREA, "Remove a passkey", "Removes a passkey, unless it is the only second factor left.")
                        .by(call -> proven(call, proof -> removePasskey(call, proof))),
                Route.post("/factors/recovery-codes")
                        .signedIn()
                        .gives(200, AccountMessages.RecoveryCodes.class)
                        .orRefuses(ProblemCode.CONFIRM_FIRST, ProblemCode.FORBIDDEN)
                        .says(
                                AREA,
                                "New recovery codes",
                                "Ten new single-use codes; the earlier ones end."
                                        + " For administrators at the console only.")
                        .by(call -> proven(call, proof -> renewCodes(call, proof))),
                Route.post("/password")
                        .signedIn()
                        .orRefuses(ProblemCode.WRONG_SECRET, ProblemCode.PASSWORD_REJECTED, ProblemCode.THROTTLED)
                        .says(AREA, "New password", "Changes the password and ends every other session of this person.")
                        .by(AccountMessages.NewPassword.class, this::changePassword));
    }

    private List<Route<?>> ofNotices() {
        return List.of(
                Route.get("/notices")
                        .signedIn()
                        .givesListOf(AccountMessages.Notice.class)
                        .says(
                                AREA,
                                "What was done with my account",
                                "What other sessions of this person did and was not acknowledged yet, newest first.")
                        .by(this::notices),
                Route.delete("/notices/{id}")
                        .signedIn()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(AREA, "Acknowledge a notice", "The person has seen it; it is not shown again.")
                        .by(this::acknowledge));
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

    private Answer passkeyOptions(Call call, FreshProof proof) {
        return switch (factors.beginPasskey(proof, call.visit())) {
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

    private Answer removePasskey(Call call, FreshProof proof) {
        var id = call.id();
        if (id.isEmpty()) {
            return Answer.refuse(ProblemCode.NOT_FOUND);
        }
        return switch (factors.removePasskey(proof, id.get(), call.visit())) {
            case Removed _ -> Answer.done();
            case NoSuchPasskey _ -> Answer.refuse(ProblemCode.NOT_FOUND);
            case LastFactor _ ->
                Answer.refuse(ProblemCode.LAST_FACTOR, "It is the only second factor left; add another one first.");
        };
    }

    private Answer renewCodes(Call call, FreshProof proof) {
        return switch (factors.renewRecoveryCodes(proof, call.visit())) {
            case Renewed(var codes) ->
                Answer.of(new AccountMessages.RecoveryCodes(
                        codes.stream().map(Redacted::disclose).toList()));
            case NotHere(var refused) -> Answer.refuse(ProblemCode.FORBIDDEN, refused.sentence());
        };
    }

    private Answer changePassword(Call call, AccountMessages.NewPassword said) {
        var change = factors.changePassword(
                call.signedIn(), Redacted.of(said.current()), Redacted.of(said.chosen()), call.visit());
        return switch (change) {
            case PasswordChanged _ -> Answer.done();
            case WrongPassword _ -> Answer.refuse(ProblemCode.WRONG_SECRET, "The current password is not right.");
            case PasswordRejected(var reasons) -> new Answer.Refused(Problem.passwordRejected(reasons));
            case Throttled(var retryAfter) -> new Answer.Refused(Problem.throttled(retryAfter));
        };
    }

    private Answer notices(Call call) {
        return Answer.of(notices.of(call.signedIn()).stream()
                .map(notice -> new AccountMessages.Notice(
                        notice.id().toString(),
                        notice.kind().text(),
                        notice.happenedAt(),
                        notice.address().disclose()))
                .toList());
    }

    private Answer acknowledge(Call call) {
        return call.id().filter(id -> notices.acknowledge(call.signedIn(), id)).isPresent()
                ? Answer.done()
                : Answer.refuse(ProblemCode.NOT_FOUND);
    }

    private Answer proven(Call call, Function<FreshProof, Answer> act) {
        return ConfirmationRoutes.proven(confirmation, call, act);
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
                passkey.site(),
                passkey.addedAtDoor().text());
    }
}
