package org.belfry.identity;

import static org.belfry.store.schema.Tables.PERSON;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.belfry.ground.Id;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.guard.Sighting;
import org.belfry.identity.Rights.Decision;
import org.belfry.store.StoreFault;
import org.belfry.store.Writing;
import org.belfry.vault.Secret;

/// [Enrolment] on the store. Each attempt holds the password's hash, never the password.
///
/// Limits: [#ATTEMPTS_MAX] attempts in memory, [#TRIES_MAX] finishes each; tokens nobody was given slow down the
/// address they come from, and nobody who holds a real one.
final class InvitedEnrolment implements Enrolment {

    static final int ATTEMPTS_MAX = 1_000;
    static final int TRIES_MAX = 10;

    /// Wrong links may come of bad copying; they can't be guessed anyway.
    private static final Throttle.Terms WRONG_LINKS =
            new Throttle.Terms(20, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1));

    private final Identity.Parts parts;
    private final IdentityTables tables;
    private final PasswordRules rules;
    private final HeavyWork heavy;
    private final Totp totp = new Totp();
    private final Passkeys passkeys = new Passkeys();
    private final Rights rights;
    private final FreshProofs fresh;
    private final Attempts<String, Enrolling> attempts;
    private final Throttle<Network> wrongLinks;

    InvitedEnrolment(
            Identity.Parts parts,
            IdentityTables tables,
            PasswordRules rules,
            HeavyWork heavy,
            Rights rights,
            FreshProofs fresh) {
        this.parts = parts;
        this.tables = tables;
        this.rules = rules;
        this.heavy = heavy;
        this.rights = rights;
        this.fresh = fresh;
        attempts = new Attempts<>(parts.random(), parts.time(), ATTEMPT_LIFETIME, TRIES_MAX, ATTEMPTS_MAX);
        wrongLinks = new Throttle<>(WRONG_LINKS, Guessing.KEYS_MAX, parts.time());
    }

    @Override
    public Look look(String token, Visit visit) {
        return switch (standing(token, visit)) {
            case Link.Open(Invitation.Purpose purpose, Instant expiresAt) ->
                new Open(
                        purpose,
                        expiresAt,
                        visit.passkeys().isPresent(),
                        PasswordRules.charactersMin(purpose.administrator()));
            case Link.Closed(Refusal refusal) -> refusal;
        };
    }

    @Override
    public Check checkPassword(String token, Applicant applicant, Visit visit) {
        return switch (standing(token, visit)) {
            case Link.Open open ->
                heavy.run(() -> judge(applicant, open.purpose()))
                        .<Check>map(verdict -> new Checked(verdict.strength(), verdict.reasons()))
                        .orElse(new Throttled(HeavyWork.COME_BACK));
            case Link.Closed(Refusal refusal) -> refusal;
        };
    }

    @Override
    public Begin begin(String token, Applicant applicant, Visit visit) {
        return switch (standing(token, visit)) {
            case Link.Open open ->
                switch (ApplicantForm.check(applicant)) {
                    case ApplicantForm.Checked.Good(ApplicantForm form) -> begin(token, applicant, form, open, visit);
                    case ApplicantForm.Checked.Bad(FieldRejected rejected) -> rejected;
                };
            case Link.Closed(Refusal refusal) -> refusal;
        };
    }

    private Begin begin(String token, Applicant applicant, ApplicantForm form, Link.Open open, Visit visit) {
        if (tables.accounts().named(form.name()).isPresent()) {
            return nameTaken();
        }
        var judged = heavy.run(() -> {
            var verdict = judge(applicant, open.purpose());
            return verdict.accepted()
                    ? new Hashed(Optional.of(hash(applicant)), List.of())
                    : new Hashed(Optional.empty(), verdict.reasons());
        });
        if (judged.isEmpty()) {
            return new Throttled(HeavyWork.COME_BACK);
        }
        var hash = judged.get().hash();
        return hash.<Begin>map(text -> begun(token, form, text, open, visit))
                .orElseGet(() -> new PasswordRejected(judged.get().reasons()));
    }

    private record Hashed(Optional<String> hash, List<PasswordRules.Reason> reasons) {}

    private Begun begun(String token, ApplicantForm form, String hash, Link.Open open, Visit visit) {
        var person = new PersonId(Id.next(parts.time(), parts.random()));
        byte[] secret = totp.newSecret(parts.random());
        var passkey = visit.passkeys()
                .map(site -> new Enrolling.PasskeyAsked(
                        site, passkeys.askNew(site, person, form.name(), form.displayName(), List.of())));
        var enrolling = new Enrolling(
                token,
                open.purpose(),
                person,
                form,
                hash,
                Secret.of(secret),
                passkey,
                visit.entrance(),
                new ReentrantLock());
        String attempt = attempts.begin(enrolling, token);
        return new Begun(
                attempt,
                Redacted.of(Base32.RFC4648.encode(secret)),
                Redacted.of(totp.uri("Belfry " + parts.serverName(), form.name(), secret)),
                passkey.map(asked -> passkeys.text(asked.options())));
    }

    @Override
    public Finish finish(String token, String attempt, List<Proof> proofs, Visit visit) {
        if (standing(token, visit) instanceof Link.Closed(Refusal refusal)) {
            return refusal;
        }
        var enrolling = attempts.tryOnce(attempt)
                .filter(known -> known.token().equals(token) && known.entrance() == visit.entrance());
        if (enrolling.isEmpty()) {
            // Another finish may have won since the link was looked at.
            return standing(token, visit) instanceof Link.Closed(Refusal refusal) ? refusal : new AttemptUnknown();
        }
        // Two at once on one attempt would share a person id; the second then finds the invitation spent.
        enrolling.get().turn().lock();
        try {
            var finish = finish(enrolling.get(), proofs, visit);
            if (finish instanceof Enrolled enrolled) {
                attempts.end(attempt);
                fresh.shown(enrolled.session());
            }
            return finish;
        } finally {
            enrolling.get().turn().unlock();
        }
    }

    private Finish finish(Enrolling enrolling, List<Proof> proofs, Visit visit) {
        var proven = Enrolling.Proven.NOTHING;
        for (Proof proof : proofs) {
            switch (prove(enrolling, proof)) {
                case Shown.Step(long step) -> proven = proven.withStep(step);
                case Shown.Passkey(Passkeys.Credential credential) -> proven = proven.withPasskey(credential);
                case Shown.Wrong(FactorKind kind, String sentence) -> {
                    return new ProofRejected(kind, sentence);
                }
            }
        }
        if (proven.equals(Enrolling.Proven.NOTHING)) {
            return new ProofRejected(FactorKind.TOTP, "Set up an authenticator app or a passkey first.");
        }
        return create(enrolling, proven, visit);
    }

    /// What came of one proof.
    private sealed interface Shown {
        record Step(long step) implements Shown {}

        record Passkey(Passkeys.Credential credential) implements Shown {}

        record Wrong(FactorKind kind, String sentence) implements Shown {}
    }

    private Shown prove(Enrolling enrolling, Proof proof) {
        return switch (proof) {
            case Proof.Totp(Redacted<String> code) -> {
                var step = enrolling
                        .totpSecret()
                        .lend(secret ->
                                totp.step(secret, code.disclose(), parts.time().now(), Totp.NO_STEP));
                yield step.isPresent()
                        ? new Shown.Step(step.getAsLong())
                        : new Shown.Wrong(
                                FactorKind.TOTP,
                                "This code is not right. Check your phone's clock, then enter the next one.");
            }
            case Proof.Passkey(String answer) ->
                enrolling
                        .passkey()
                        .map(asked -> passkeys.finishNew(
                                asked.site(), asked.options(), answer, tables.factors()::credentialExists))
                        .filter(Passkeys.Registration.Good.class::isInstance)
                        .map(Passkeys.Registration.Good.class::cast)
                        .<Shown>map(good -> new Shown.Passkey(good.credential()))
                        .orElse(new Shown.Wrong(
                                FactorKind.PASSKEY, "This passkey could not be set up here. Try again."));
            case Proof.RecoveryCode _ ->
                new Shown.Wrong(FactorKind.RECOVERY_CODE, "Recovery codes come at the end of enrolment.");
        };
    }

    private Finish create(Enrolling enrolling, Enrolling.Proven proven, Visit visit) {
        boolean made = parts.keys().createPerson(enrolling.person());
        boolean stored = false;
        boolean unsure = false;
        try {
            var account = new NewAccount(enrolling, proven, visit, parts, tables);
            var finish = parts.store().<Finish>write(writing -> inTransaction(writing, enrolling, account, visit));
            stored = finish instanceof Enrolled;
            if (stored) {
                tables.accounts().put(account.person());
            }
            return finish;
        } catch (StoreFault fault) {
            unsure = mayHaveLanded(fault.kind());
            throw fault;
        } finally {
            if (made && !stored && !unsure) {
                parts.keys().destroyPerson(enrolling.person());
            }
        }
    }

    /// Whether the account may be stored although nobody said so. Its key then stays: a key without an account harms
    /// nobody, an account without its key is lost.
    static boolean mayHaveLanded(StoreFault.Kind kind) {
        return kind == StoreFault.Kind.UNREACHABLE;
    }

    private Finish inTransaction(Writing writing, Enrolling enrolling, NewAccount account, Visit visit) {
        if (rights.enter(account.person(), visit.entrance()) instanceof Decision.Refused) {
            return new WrongEntrance(entranceFor(enrolling.purpose()));
        }
        return switch (tables.invitations().look(writing, enrolling.token())) {
            case StoredInvitations.Standing.Open _ -> insert(writing, enrolling, account);
            case StoredInvitations.Standing.Spent _ -> new InvitationSpent();
            case StoredInvitations.Standing.Expired _ -> new InvitationExpired();
            case StoredInvitations.Standing.Unknown _ -> new InvitationUnknown();
        };
    }

    private Finish insert(Writing writing, Enrolling enrolling, NewAccount account) {
        var sql = writing.sql();
        if (sql.fetchExists(PERSON, tables.accounts().nameIs(enrolling.form().name()))) {
            return nameTaken();
        }
        boolean late = enrolling.purpose() == Invitation.Purpose.FIRST_ADMINISTRATOR
                && sql.fetchExists(PERSON, PERSON.ADMINISTRATOR.eq(1));
        if (late || sql.fetchCount(PERSON) >= People.MOST) {
            return new InvitationSpent();
        }
        tables.invitations().spend(writing, enrolling.token(), enrolling.person());
        return account.insert(writing);
    }

    private PasswordRules.Verdict judge(Applicant applicant, Invitation.Purpose purpose) {
        return rules.judge(applicant.password().disclose(), purpose.administrator(), ApplicantForm.personal(applicant));
    }

    private String hash(Applicant applicant) {
        try (var password = PasswordRules.secret(applicant.password())) {
            return parts.passwordHash().hash(password);
        }
    }

    /// How a link stands, for a visitor.
    private sealed interface Link {
        record Open(Invitation.Purpose purpose, Instant expiresAt) implements Link {}

        record Closed(Refusal refusal) implements Link {}
    }

    private Link standing(String token, Visit visit) {
        return switch (tables.invitations().look(token)) {
            case StoredInvitations.Standing.Open(var purpose, var expiresAt) ->
                entranceFor(purpose) == visit.entrance()
                        ? new Link.Open(purpose, expiresAt)
                        : new Link.Closed(new WrongEntrance(entranceFor(purpose)));
            case StoredInvitations.Standing.Spent _ -> new Link.Closed(new InvitationSpent());
            case StoredInvitations.Standing.Expired _ -> new Link.Closed(new InvitationExpired());
            case StoredInvitations.Standing.Unknown _ -> new Link.Closed(unknown(visit));
        };
    }

    private Refusal unknown(Visit visit) {
        parts.sightings().seen(visit, new Sighting.WrongSecret());
        Duration wait = wrongLinks.begin(Guessing.addressOf(visit.from()));
        return wait.isZero() ? new InvitationUnknown() : new Throttled(wait);
    }

    /// Where those enrol whom an invitation makes: administrators at the console, everybody else at the app.
    private static Entrance entranceFor(Invitation.Purpose purpose) {
        return purpose.administrator() ? Entrance.CONSOLE : Entrance.APP;
    }

    private static FieldRejected nameTaken() {
        return new FieldRejected("name", "This name is taken. Choose another one.");
    }

    static Map<String, String> details(Enrolling enrolling, Enrolling.Proven proven) {
        return Map.of(
                "name", enrolling.form().name(),
                "purpose", enrolling.purpose().text(),
                "totp", String.valueOf(proven.step().isPresent()),
                "passkey", String.valueOf(proven.passkey().isPresent()));
    }
}
