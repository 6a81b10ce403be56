package org.belfry.identity;

import static org.belfry.store.schema.Tables.PASSKEY;
import static org.belfry.store.schema.Tables.PERSON;

import java.util.List;
import java.util.Optional;
import org.belfry.ground.Network;
import org.belfry.ground.Redacted;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.FamiliarNetworkRecord;
import org.belfry.store.schema.tables.records.PasskeyRecord;
import org.belfry.store.schema.tables.records.PersonRecord;

/// Everything an account begins with, sealed and hashed before the transaction that stores it.
final class NewAccount {

    private final Enrolling enrolling;
    private final Enrolling.Proven proven;
    private final Visit visit;
    private final IdentityTables tables;
    private final Person person;
    private final PersonRecord row;
    private final Optional<PasskeyRecord> passkey;
    private final FamiliarNetworkRecord network;
    private final List<String> recoveryCodes;
    private final StoredSessions.Fresh session;

    NewAccount(Enrolling enrolling, Enrolling.Proven proven, Visit visit, Identity.Parts parts, IdentityTables tables) {
        this.enrolling = enrolling;
        this.proven = proven;
        this.visit = visit;
        this.tables = tables;
        var form = enrolling.form();
        var now = parts.time().now();
        person = new Person(
                enrolling.person(),
                Redacted.of(form.name()),
                Redacted.of(form.displayName()),
                form.email().map(Redacted::of),
                enrolling.purpose().administrator(),
                now,
                Optional.of(now));
        row = tables.accounts().row(person, enrolling.passwordHash());
        row.setLastSignInAt(now);
        proven.step().ifPresent(step -> {
            row.setTotpLastStep(step);
            row.setTotpSecretSealed(
                    enrolling.totpSecret().lend(secret -> tables.factors().sealTotp(person.id(), secret)));
        });
        passkey = proven.passkey()
                .flatMap(credential -> enrolling
                        .passkey()
                        .map(asked -> tables.factors()
                                .passkeyRow(
                                        person.id(),
                                        asked.site().name(),
                                        visit.entrance(),
                                        "First passkey",
                                        credential)));
        network = tables.networks().row(person.id(), Network.around(visit.from()));
        recoveryCodes = RecoveryCodes.make(parts.random());
        session = tables.sessions().prepare(person, visit);
    }

    Person person() {
        return person;
    }

    Enrolment.Enrolled insert(Writing writing) {
        var sql = writing.sql();
        sql.insertInto(PERSON).set(row).execute();
        passkey.ifPresent(each -> sql.insertInto(PASSKEY).set(each).execute());
        tables.factors().replaceRecoveryCodes(writing, person.id(), recoveryCodes, person.addedAt());
        tables.networks().used(writing, network, Network.around(visit.from()));
        writing.audit(Chronicle.did(
                person.addedAt(),
                person.id(),
                visit,
                Chronicle.PERSON_ENROL,
                InvitedEnrolment.details(enrolling, proven)));
        tables.sessions().begin(writing, session, visit);
        return new Enrolment.Enrolled(
                person.id(),
                enrolling.purpose(),
                session.token(),
                session.session(),
                recoveryCodes.stream().map(Redacted::of).toList());
    }
}
