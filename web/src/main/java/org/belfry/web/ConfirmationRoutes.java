package org.belfry.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.belfry.ground.Redacted;
import org.belfry.identity.Confirmation;
import org.belfry.identity.Confirmation.AttemptUnknown;
import org.belfry.identity.Confirmation.Confirmed;
import org.belfry.identity.Confirmation.FreshProof;
import org.belfry.identity.Confirmation.Shown;
import org.belfry.identity.Confirmation.Throttled;
import org.belfry.identity.Confirmation.WrongSecret;
import org.belfry.identity.FactorKind;

/// Showing again that it is oneself, before what a stolen cookie must not do.
final class ConfirmationRoutes {

    private static final String AREA = "Sign-in";

    private final Confirmation confirmation;

    ConfirmationRoutes(Confirmation confirmation) {
        this.confirmation = confirmation;
    }

    /// Does `act` if the session proved a short while ago whose it is, and else asks for that.
    static Answer proven(Confirmation confirmation, Call call, Function<FreshProof, Answer> act) {
        return confirmation.fresh(call.signedIn()).map(act).orElse(Answer.refuse(ProblemCode.CONFIRM_FIRST));
    }

    List<Route<?>> routes() {
        return List.of(
                Route.post("/session/confirm/options")
                        .signedIn()
                        .gives(200, SignInMessages.ConfirmationAsked.class)
                        .says(AREA, "What I can confirm with", "What this person can show besides the password.")
                        .by(this::ask),
                Route.post("/session/confirm")
                        .signedIn()
                        .orRefuses(ProblemCode.WRONG_SECRET, ProblemCode.ATTEMPT_UNKNOWN, ProblemCode.THROTTLED)
                        .says(
                                AREA,
                                "Confirm that it is me",
                                "Password, code or passkey once more; what asks for it is then open for 5 minutes.")
                        .by(SignInMessages.Confirmation.class, this::confirm));
    }

    private Answer ask(Call call) {
        var asked = confirmation.ask(call.signedIn(), call.visit());
        return Answer.of(new SignInMessages.ConfirmationAsked(
                asked.attempt(),
                asked.factors().stream().map(FactorKind::text).sorted().toList(),
                asked.passkeyOptions().map(Json::tree).orElse(null)));
    }

    private Answer confirm(Call call, SignInMessages.Confirmation said) {
        var shown = shown(said);
        if (shown.size() != 1) {
            return Answer.refuse(
                    ProblemCode.INVALID,
                    "password, totpCode, passkey with attempt: %d of them (expected: exactly one)"
                            .formatted(shown.size()));
        }
        return switch (confirmation.confirm(call.signedIn(), shown.getFirst(), call.visit())) {
            case Confirmed _ -> Answer.done();
            case WrongSecret _ -> Answer.refuse(ProblemCode.WRONG_SECRET);
            case AttemptUnknown _ -> Answer.refuse(ProblemCode.ATTEMPT_UNKNOWN);
            case Throttled throttled -> new Answer.Refused(Problem.throttled(throttled.retryAfter()));
        };
    }

    private static List<Shown> shown(SignInMessages.Confirmation said) {
        var shown = new ArrayList<Shown>();
        var password = said.password();
        if (password != null) {
            shown.add(new Shown.Password(Redacted.of(password)));
        }
        var code = said.totpCode();
        if (code != null) {
            shown.add(new Shown.Totp(Redacted.of(code)));
        }
        var passkey = said.passkey();
        var attempt = said.attempt();
        if (passkey != null && attempt != null) {
            shown.add(new Shown.Passkey(attempt, passkey.toString()));
        }
        return shown;
    }
}
