package org.belfry.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.belfry.ground.Redacted;
import org.belfry.identity.Enrolment;
import org.belfry.identity.Enrolment.AttemptUnknown;
import org.belfry.identity.Enrolment.Begun;
import org.belfry.identity.Enrolment.Checked;
import org.belfry.identity.Enrolment.Enrolled;
import org.belfry.identity.Enrolment.FieldRejected;
import org.belfry.identity.Enrolment.InvitationExpired;
import org.belfry.identity.Enrolment.InvitationSpent;
import org.belfry.identity.Enrolment.InvitationUnknown;
import org.belfry.identity.Enrolment.Open;
import org.belfry.identity.Enrolment.PasswordRejected;
import org.belfry.identity.Enrolment.ProofRejected;
import org.belfry.identity.Enrolment.Refusal;
import org.belfry.identity.Enrolment.Throttled;
import org.belfry.identity.Enrolment.WrongEntrance;
import org.belfry.identity.Entrance;
import org.belfry.identity.Invitation;
import org.belfry.identity.Proof;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a one-time link to an account. The token travels in bodies only: a URL would end in histories and logs.
final class EnrolmentRoutes {

    private static final Logger log = LoggerFactory.getLogger(EnrolmentRoutes.class);
    private static final String AREA = "Enrolment";
    private static final ProblemCode[] LINK = {
        ProblemCode.INVITATION_UNKNOWN,
        ProblemCode.INVITATION_EXPIRED,
        ProblemCode.INVITATION_SPENT,
        ProblemCode.WRONG_DOOR,
        ProblemCode.THROTTLED
    };

    private final Enrolment enrolment;
    private final HouseFacts facts;
    private final Supplier<Redacted<String>> recoveryKit;
    private final Runnable accountMade;

    /// @param accountMade told of every new account; returns at once
    EnrolmentRoutes(
            Enrolment enrolment, HouseFacts facts, Supplier<Redacted<String>> recoveryKit, Runnable accountMade) {
        this.enrolment = enrolment;
        this.facts = facts;
        this.recoveryKit = recoveryKit;
        this.accountMade = accountMade;
    }

    List<Route<?>> routes() {
        return List.of(
                Route.post("/enrolment/look")
                        .anyone()
                        .gives(200, EnrolmentMessages.Invited.class)
                        .orRefuses(LINK)
                        .says(AREA, "Look at a link", "Says what account a one-time link makes. Spends nothing.")
                        .by(EnrolmentMessages.Link.class, this::look),
                Route.post("/enrolment/check-password")
                        .anyone()
                        .gives(200, EnrolmentMessages.Verdict.class)
                        .orRefuses(LINK)
                        .says(AREA, "Check a password", "Says what the rules think of a password. Stores nothing.")
                        .by(EnrolmentMessages.Draft.class, this::check),
                Route.post("/enrolment/begin")
                        .anyone()
                        .gives(200, EnrolmentMessages.Begun.class)
                        .orRefuses(with(ProblemCode.PASSWORD_REJECTED))
                        .says(
                                AREA,
                                "Begin an account",
                                "Checks what was filled in and gives what a second factor needs. Nothing exists yet.")
                        .by(EnrolmentMessages.Draft.class, this::begin),
                Route.post("/enrolment/finish")
                        .anyone()
                        .gives(201, EnrolmentMessages.Enrolled.class)
                        .orRefuses(with(ProblemCode.WRONG_SECRET, ProblemCode.ATTEMPT_UNKNOWN))
                        .says(
                                AREA,
                                "Finish an account",
                                "Makes the account, spends the link and signs its owner in, all or nothing.")
                        .by(EnrolmentMessages.Finish.class, this::finish));
    }

    private Answer look(Call call, EnrolmentMessages.Link link) {
        return switch (enrolment.look(link.token(), call.visit())) {
            case Open open ->
                Answer.of(new EnrolmentMessages.Invited(
                        open.purpose().text(),
                        open.expiresAt(),
                        open.passkeyPossible(),
                        facts.serverName(),
                        open.passwordCharactersMin()));
            case Refusal refusal -> refused(refusal);
        };
    }

    private Answer check(Call call, EnrolmentMessages.Draft draft) {
        return switch (enrolment.checkPassword(draft.token(), applicant(draft), call.visit())) {
            case Checked checked ->
                Answer.of(new EnrolmentMessages.Verdict(
                        checked.reasons().isEmpty(),
                        checked.strength(),
                        checked.reasons().stream()
                                .map(reason -> new Messages.Reason(reason.code(), reason.text()))
                                .toList()));
            case Refusal refusal -> refused(refusal);
        };
    }

    private Answer begin(Call call, EnrolmentMessages.Draft draft) {
        return switch (enrolment.begin(draft.token(), applicant(draft), call.visit())) {
            case Begun begun ->
                Answer.of(new EnrolmentMessages.Begun(
                        begun.attempt(),
                        new EnrolmentMessages.Totp(
                                begun.totpSecret().disclose(), begun.totpUri().disclose()),
                        begun.passkeyOptions().map(Json::tree).orElse(null)));
            case PasswordRejected rejected -> new Answer.Refused(Problem.passwordRejected(rejected.reasons()));
            case FieldRejected field -> field(field);
            case Refusal refusal -> refused(refusal);
        };
    }

    private Answer finish(Call call, EnrolmentMessages.Finish finish) {
        var proofs = proofs(finish);
        if (proofs.isEmpty()) {
            return Answer.refuse(ProblemCode.INVALID, "totpCode, passkey: missing (expected: at least one of them)");
        }
        return switch (enrolment.finish(finish.token(), finish.attempt(), proofs, call.visit())) {
            case Enrolled enrolled -> {
                accountMade.run();
                yield new Answer.SignedIn(
                        new EnrolmentMessages.Enrolled(
                                enrolled.recoveryCodes().stream()
                                        .map(Redacted::disclose)
                                        .toList(),
                                kit(enrolled)),
                        enrolled.sessionToken());
            }
            case ProofRejected proof -> Answer.refuse(ProblemCode.WRONG_SECRET, proof.sentence());
            case FieldRejected field -> field(field);
            case AttemptUnknown _ -> Answer.refuse(ProblemCode.ATTEMPT_UNKNOWN);
            case Refusal refusal -> refused(refusal);
        };
    }

    /// The account is there by now and its codes are shown only once, so a kit that can't be made must not undo the
    /// answer: it can be renewed later, the codes' showing can't.
    private @Nullable String kit(Enrolled enrolled) {
        if (enrolled.purpose() != Invitation.Purpose.FIRST_ADMINISTRATOR) {
            return null;
        }
        try {
            return recoveryKit.get().disclose();
        } catch (RuntimeException fault) {
            log.error("the recovery kit could not be made; renew it from the command line", fault);
            return null;
        }
    }

    private static List<Proof> proofs(EnrolmentMessages.Finish finish) {
        var proofs = new ArrayList<Proof>();
        var code = finish.totpCode();
        if (code != null) {
            proofs.add(new Proof.Totp(Redacted.of(code)));
        }
        var passkey = finish.passkey();
        if (passkey != null) {
            proofs.add(new Proof.Passkey(passkey.toString()));
        }
        return proofs;
    }

    private static Enrolment.Applicant applicant(EnrolmentMessages.Draft draft) {
        return new Enrolment.Applicant(
                Redacted.of(draft.name()),
                Redacted.of(draft.displayName()),
                Optional.ofNullable(draft.email())
                        .filter(email -> !email.isBlank())
                        .map(Redacted::of),
                Redacted.of(draft.password()));
    }

    private static Answer field(FieldRejected field) {
        return new Answer.Refused(new Problem(
                ProblemCode.INVALID,
                field.sentence(),
                List.of(new Problem.Reason(field.field(), field.sentence())),
                Optional.empty()));
    }

    private Answer refused(Refusal refusal) {
        return switch (refusal) {
            case InvitationUnknown _ -> Answer.refuse(ProblemCode.INVITATION_UNKNOWN);
            case InvitationExpired _ -> Answer.refuse(ProblemCode.INVITATION_EXPIRED);
            case InvitationSpent _ -> Answer.refuse(ProblemCode.INVITATION_SPENT);
            case WrongEntrance(Entrance door) -> Answer.refuse(ProblemCode.WRONG_DOOR, whereTo(door));
            case Throttled throttled -> new Answer.Refused(Problem.throttled(throttled.retryAfter()));
        };
    }

    /// The app's door says nothing of where the console is: that is not for everybody to know.
    private String whereTo(Entrance door) {
        return switch (door) {
            case APP -> "This link is for the app. Open it at %s.".formatted(facts.appOrigin());
            case CONSOLE ->
                "This link is for an administrator. Open it at the address of the console, as it was given to you.";
        };
    }

    private static ProblemCode[] with(ProblemCode... more) {
        var all = new ArrayList<>(List.of(LINK));
        all.addAll(List.of(more));
        return all.toArray(ProblemCode[]::new);
    }
}
