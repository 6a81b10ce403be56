package org.belfry.web;

import java.util.ArrayList;
import java.util.List;
import org.belfry.ground.Redacted;
import org.belfry.identity.FactorKind;
import org.belfry.identity.People;
import org.belfry.identity.Proof;
import org.belfry.identity.Sessions;
import org.belfry.identity.SignIn;
import org.belfry.identity.SignIn.AttemptUnknown;
import org.belfry.identity.SignIn.Forbidden;
import org.belfry.identity.SignIn.PasskeyAsked;
import org.belfry.identity.SignIn.PasskeyImpossible;
import org.belfry.identity.SignIn.SecondFactorNeeded;
import org.belfry.identity.SignIn.SignedIn;
import org.belfry.identity.SignIn.Throttled;
import org.belfry.identity.SignIn.WrongSecret;

/// In and out.
final class SignInRoutes {

    private static final String AREA = "Sign-in";

    private final SignIn signIn;
    private final Sessions sessions;
    private final People people;

    SignInRoutes(SignIn signIn, Sessions sessions, People people) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.people = people;
    }

    List<Route<?>> routes() {
        return List.of(
                Route.get("/session")
                        .signedIn()
                        .gives(200, Messages.Session.class)
                        .says(AREA, "Who is signed in", "The session of this cookie, with the token changes must show.")
                        .by(this::session),
                Route.post("/sign-in")
                        .anyone()
                        .gives(200, SignInMessages.FactorNeeded.class)
                        .orRefuses(ProblemCode.WRONG_SECRET, ProblemCode.THROTTLED)
                        .says(
                                AREA,
                                "Name and password",
                                "The first step. A wrong password and an unknown name get the same answer.")
                        .by(SignInMessages.Password.class, this::password),
                Route.post("/sign-in/second-factor")
                        .anyone()
                        .orRefuses(
                                ProblemCode.WRONG_SECRET,
                                ProblemCode.ATTEMPT_UNKNOWN,
                                ProblemCode.FORBIDDEN,
                                ProblemCode.THROTTLED)
                        .says(AREA, "Second factor", "The second step. Sets the session cookie of this door.")
                        .by(SignInMessages.SecondFactor.class, this::secondFactor),
                Route.post("/sign-in/passkey/options")
                        .anyone()
                        .gives(200, SignInMessages.PasskeyAsked.class)
                        .orRefuses(ProblemCode.NO_PASSKEY_HERE, ProblemCode.THROTTLED)
                        .says(AREA, "Ask for a passkey", "Options for a passkey that needs no name beforehand.")
                        .by(this::passkeyOptions),
                Route.post("/sign-in/passkey")
                        .anyone()
                        .orRefuses(
                                ProblemCode.WRONG_SECRET,
                                ProblemCode.ATTEMPT_UNKNOWN,
                                ProblemCode.FORBIDDEN,
                                ProblemCode.THROTTLED)
                        .says(AREA, "Show a passkey", "A passkey with user verification is both factors at once.")
                        .by(SignInMessages.PasskeyShown.class, this::passkey),
                Route.post("/sign-out")
                        .signedIn()
                        .says(AREA, "Sign out", "Ends this session now and takes its cookie back.")
                        .by(this::signOut));
    }

    private Answer session(Call call) {
        var session = call.signedIn();
        return people.find(session.person())
                .map(person -> Answer.of(new Messages.Session(
                        new Messages.Me(
                                person.id().toString(),
                                person.name().disclose(),
                                person.displayName().disclose(),
                                person.administrator()),
                        session.csrf().disclose(),
                        session.signedInAt(),
                        session.expiresAt(),
                        session.entrance().idle().toSeconds(),
                        session.entrance().text())))
                .orElse(Answer.refuse(ProblemCode.NOT_SIGNED_IN));
    }

    private Answer password(Call call, SignInMessages.Password said) {
        return switch (signIn.password(Redacted.of(said.name()), Redacted.of(said.password()), call.visit())) {
            case SecondFactorNeeded needed ->
                Answer.of(new SignInMessages.FactorNeeded(
                        needed.attempt(),
                        needed.factors().stream().map(FactorKind::text).sorted().toList(),
                        needed.passkeyOptions().map(Json::tree).orElse(null)));
            case WrongSecret _ -> Answer.refuse(ProblemCode.WRONG_SECRET);
            case Throttled throttled -> new Answer.Refused(Problem.throttled(throttled.retryAfter()));
        };
    }

    private Answer secondFactor(Call call, SignInMessages.SecondFactor shown) {
        var proofs = proofs(shown);
        return proofs.size() == 1
                ? outcome(signIn.secondFactor(shown.attempt(), proofs.getFirst(), call.visit()))
                : Answer.refuse(
                        ProblemCode.INVALID,
                        "totpCode, recoveryCode, passkey: %d of them (expected: exactly one)".formatted(proofs.size()));
    }

    private Answer passkeyOptions(Call call) {
        return switch (signIn.passkeyOptions(call.visit())) {
            case PasskeyAsked asked ->
                Answer.of(new SignInMessages.PasskeyAsked(asked.attempt(), Json.tree(asked.options())));
            case PasskeyImpossible _ -> Answer.refuse(ProblemCode.NO_PASSKEY_HERE);
            case Throttled throttled -> new Answer.Refused(Problem.throttled(throttled.retryAfter()));
        };
    }

    private Answer passkey(Call call, SignInMessages.PasskeyShown shown) {
        return outcome(signIn.passkey(shown.attempt(), shown.passkey().toString(), call.visit()));
    }

    private Answer signOut(Call call) {
        var session = call.signedIn();
        sessions.end(session.person(), session.id(), call.actor(), java.util.Optional.of(call.from()));
        return new Answer.SignedOut();
    }

    private static Answer outcome(SignIn.Outcome outcome) {
        return switch (outcome) {
            case SignedIn signedIn -> new Answer.SignedIn(null, signedIn.sessionToken());
            case WrongSecret _ -> Answer.refuse(ProblemCode.WRONG_SECRET);
            case AttemptUnknown _ -> Answer.refuse(ProblemCode.ATTEMPT_UNKNOWN);
            case Forbidden forbidden ->
                Answer.refuse(ProblemCode.FORBIDDEN, forbidden.refused().sentence());
            case Throttled throttled -> new Answer.Refused(Problem.throttled(throttled.retryAfter()));
        };
    }

    private static List<Proof> proofs(SignInMessages.SecondFactor shown) {
        var proofs = new ArrayList<Proof>();
        var totp = shown.totpCode();
        if (totp != null) {
            proofs.add(new Proof.Totp(Redacted.of(totp)));
        }
        var recovery = shown.recoveryCode();
        if (recovery != null) {
            proofs.add(new Proof.RecoveryCode(Redacted.of(recovery)));
        }
        var passkey = shown.passkey();
        if (passkey != null) {
            proofs.add(new Proof.Passkey(passkey.toString()));
        }
        return proofs;
    }
}
