package org.belfry.identity;

import static org.belfry.store.schema.Tables.PASSWORD_PAST;
import static org.belfry.store.schema.Tables.PERSON;
import static org.belfry.store.schema.Tables.SESSION;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.guard.Sighting;
import org.belfry.store.Writing;
import org.belfry.vault.PasswordHash;

/// Where a signed-in person changes their password (policy A4).
///
/// The current one is asked for, so that a browser left open is not an account lost; wrong tries are slowed like any
/// other. The present and the four before it may not come back, which costs up to six hashings, one after another.
final class PasswordDesk {

    private final Identity.Parts parts;
    private final IdentityTables tables;
    private final PasswordRules rules;
    private final HeavyWork heavy;
    private final PasswordHash passwordHash;
    private final Guessing guessing;

    PasswordDesk(Identity.Parts parts, IdentityTables tables, PasswordRules rules, HeavyWork heavy, Guessing guessing) {
        this.parts = parts;
        this.tables = tables;
        this.rules = rules;
        this.heavy = heavy;
        passwordHash = parts.passwordHash();
        this.guessing = guessing;
    }

    Factors.PasswordChange change(Session session, Redacted<String> current, Redacted<String> chosen, Visit visit) {
        var person = tables.accounts().find(session.person());
        boolean familiar = tables.networks().holds(session.person(), Network.around(visit.from()));
        return switch (guessing.begin(session.person().toString(), visit.from(), familiar)) {
            case Guessing.Wait(var duration) -> new Factors.Throttled(duration);
            case Guessing.Try begun ->
                person.map(known -> change(known, session, current, chosen, visit, begun))
                        .orElse(new Factors.WrongPassword());
        };
    }

    private Factors.PasswordChange change(
            Person person,
            Session session,
            Redacted<String> current,
            Redacted<String> chosen,
            Visit visit,
            Guessing.Try begun) {
        String stored = tables.factors().passwordHash(person.id()).orElse("");
        var right = heavy.run(() -> matches(current, stored));
        if (right.isEmpty()) {
            begun.giveBack();
            return new Factors.Throttled(HeavyWork.COME_BACK);
        }
        if (!right.get()) {
            parts.sightings().seen(visit, new Sighting.WrongSecret());
            var now = parts.time().now();
            parts.store()
                    .change(writing -> writing.audit(Chronicle.did(
                            now, person.id(), visit, Chronicle.CONFIRM_FAIL, Map.of("wrong", "password"))));
            return new Factors.WrongPassword();
        }
        begun.owner();
        var judged = heavy.run(() -> judge(person, stored, chosen));
        if (judged.isEmpty()) {
            return new Factors.Throttled(HeavyWork.COME_BACK);
        }
        if (!judged.get().isEmpty()) {
            return new Factors.PasswordRejected(judged.get());
        }
        return heavy.run(() -> hash(chosen))
                .<Factors.PasswordChange>map(hash -> store(person.id(), session, stored, hash, visit))
                .orElse(new Factors.Throttled(HeavyWork.COME_BACK));
    }

    private List<PasswordRules.Reason> judge(Person person, String stored, Redacted<String> chosen) {
        var verdict = rules.judge(chosen.disclose(), person.administrator(), personal(person));
        if (!verdict.accepted()) {
            return verdict.reasons();
        }
        boolean reused = past(person.id(), stored).stream().anyMatch(hash -> matches(chosen, hash));
        return reused ? List.of(PasswordRules.REUSED) : List.of();
    }

    private Factors.PasswordChange store(PersonId person, Session session, String old, String hash, Visit visit) {
        var gone = new ArrayList<StoredSessions.Ended>();
        var now = parts.time().now();
        var notice = tables.notices().row(person, session.id(), Notices.Kind.PASSWORD_CHANGED, now, visit);
        boolean changed = parts.store().write(writing -> {
            gone.clear();
            if (!replace(writing, person, old, hash)) {
                return false;
            }
            tables.notices().add(writing, notice);
            writing.audit(Chronicle.did(now, person, visit, Chronicle.PASSWORD_CHANGE, Map.of()));
            gone.addAll(tables.sessions()
                    .remove(
                            writing,
                            SESSION.PERSON_ID.eq(person.id()).and(SESSION.ID.ne(session.id())),
                            new Actor.Someone(person),
                            Optional.of(visit.from()),
                            "password changed"));
            return true;
        });
        tables.sessions().ended(gone);
        return changed ? new Factors.PasswordChanged() : new Factors.WrongPassword();
    }

    /// @return false if the password was changed meanwhile
    private boolean replace(Writing writing, PersonId person, String old, String hash) {
        var sql = writing.sql();
        var now = parts.time().now();
        int changed = sql.update(PERSON)
                .set(PERSON.PASSWORD_HASH, hash)
                .set(PERSON.PASSWORD_SET_AT, now)
                .where(PERSON.ID.eq(person.id()))
                .and(PERSON.PASSWORD_HASH.eq(old))
                .execute();
        if (changed == 0) {
            return false;
        }
        sql.insertInto(PASSWORD_PAST)
                .set(PASSWORD_PAST.PERSON_ID, person.id())
                .set(PASSWORD_PAST.SET_AT, now)
                .set(PASSWORD_PAST.PASSWORD_HASH, old)
                .onConflictDoNothing()
                .execute();
        var kept = sql.select(PASSWORD_PAST.SET_AT)
                .from(PASSWORD_PAST)
                .where(PASSWORD_PAST.PERSON_ID.eq(person.id()))
                .orderBy(PASSWORD_PAST.SET_AT.desc())
                .limit(PasswordRules.REMEMBERED - 1)
                .fetch(PASSWORD_PAST.SET_AT);
        sql.deleteFrom(PASSWORD_PAST)
                .where(PASSWORD_PAST.PERSON_ID.eq(person.id()))
                .and(PASSWORD_PAST.SET_AT.notIn(kept))
                .execute();
        return true;
    }

    private List<String> past(PersonId person, String present) {
        var hashes = new ArrayList<String>();
        hashes.add(present);
        hashes.addAll(parts.store()
                .read(sql -> sql.select(PASSWORD_PAST.PASSWORD_HASH)
                        .from(PASSWORD_PAST)
                        .where(PASSWORD_PAST.PERSON_ID.eq(person.id()))
                        .orderBy(PASSWORD_PAST.SET_AT.desc())
                        .limit(PasswordRules.REMEMBERED - 1)
                        .fetch(PASSWORD_PAST.PASSWORD_HASH)));
        return hashes;
    }

    private boolean matches(Redacted<String> typed, String hash) {
        try (var password = PasswordRules.secret(typed)) {
            return PasswordHash.parameters(hash).isPresent() && passwordHash.verify(password, hash);
        }
    }

    private String hash(Redacted<String> chosen) {
        try (var password = PasswordRules.secret(chosen)) {
            return passwordHash.hash(password);
        }
    }

    private static List<String> personal(Person person) {
        return List.of(
                person.name().disclose(),
                person.displayName().disclose(),
                person.email().map(Redacted::disclose).orElse(""));
    }
}
