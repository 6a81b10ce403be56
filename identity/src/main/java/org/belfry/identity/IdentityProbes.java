package org.belfry.identity;

import static org.belfry.store.schema.Tables.FAMILIAR_NETWORK;
import static org.belfry.store.schema.Tables.PASSKEY;
import static org.belfry.store.schema.Tables.PERSON;
import static org.belfry.store.schema.Tables.RECOVERY_CODE;
import static org.belfry.store.schema.Tables.SESSION;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.store.TenantStore;
import org.belfry.vault.PasswordHash;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// What identity promises, looked for in the rows that are there (decision 9).
final class IdentityProbes {

    /// Rows a probe reads at most, those with the oldest passwords first; the finding says of how many.
    static final int ROWS_MAX = 10_000;

    private IdentityProbes() {}

    static List<Probe> of(TenantStore store) {
        return List.of(
                probe(
                        store,
                        "A3",
                        "password-hashing",
                        "Every stored password is stretched by PBKDF2-HMAC-SHA512 with at least %,d rounds."
                                .formatted(PasswordHash.ROUNDS_MIN),
                        IdentityProbes::passwords),
                probe(
                        store,
                        "A5",
                        "single-use-codes",
                        "Recovery codes are kept as hashes, ten a person at most, each with its use.",
                        IdentityProbes::recoveryCodes),
                probe(
                        store,
                        "A6",
                        "administrators-second-factor",
                        "Every administrator has a second factor, and no account came into being without one.",
                        IdentityProbes::secondFactors),
                probe(
                        store,
                        "A7",
                        "familiar-networks",
                        "Nobody holds more familiar networks than the limit, and those unused are forgotten.",
                        IdentityProbes::networks),
                probe(
                        store,
                        "A9",
                        "session-limits",
                        "No session outlives its idle or absolute limit.",
                        IdentityProbes::sessions));
    }

    /// What a look found.
    private record Finding(Evidence.State state, String sentence) {
        static Finding of(int offenders, String kept, String broken) {
            return offenders == 0
                    ? new Finding(Evidence.State.KEPT, kept)
                    : new Finding(Evidence.State.BROKEN, broken.formatted(offenders));
        }
    }

    private static Probe probe(
            TenantStore store, String row, String name, String promise, BiFunction<DSLContext, Time, Finding> look) {
        var control = new Control(new PolicyRow(row), name, promise);
        return new Probe() {
            @Override
            public Control control() {
                return control;
            }

            @Override
            public Evidence look(Time time) {
                var finding = store.read(sql -> look.apply(sql, time));
                return new Evidence(control, finding.state(), finding.sentence(), time.now());
            }
        };
    }

    private static Finding passwords(DSLContext sql, Time time) {
        var hashes = sql.select(PERSON.PASSWORD_HASH)
                .from(PERSON)
                .orderBy(PERSON.PASSWORD_SET_AT.asc())
                .limit(ROWS_MAX)
                .fetch(PERSON.PASSWORD_HASH);
        int weak = 0;
        int least = Integer.MAX_VALUE;
        for (String hash : hashes) {
            Optional<PasswordHash.Parameters> parameters = PasswordHash.parameters(hash);
            int rounds = parameters.map(PasswordHash.Parameters::rounds).orElse(0);
            boolean salted = parameters.filter(each -> each.saltBytes() >= 16).isPresent();
            weak += rounds < PasswordHash.ROUNDS_MIN || !salted ? 1 : 0;
            least = Math.min(least, rounds);
        }
        return Finding.of(
                weak,
                hashes.isEmpty()
                        ? "No password is stored yet."
                        : "%d of %d passwords looked at, the fewest rounds %,d, every salt 128 bits or more."
                                .formatted(hashes.size(), sql.fetchCount(PERSON), least),
                "%d stored passwords are stretched less than promised.");
    }

    private static Finding recoveryCodes(DSLContext sql, Time time) {
        int people = sql.fetchCount(sql.select(RECOVERY_CODE.PERSON_ID)
                .from(RECOVERY_CODE)
                .groupBy(RECOVERY_CODE.PERSON_ID)
                .having(DSL.count().gt(RecoveryCodes.COUNT)));
        int unused = sql.fetchCount(RECOVERY_CODE, RECOVERY_CODE.USED_AT.isNull());
        return Finding.of(
                people,
                "%d unused recovery codes, nobody holds more than ten, used or not.".formatted(unused),
                "%d people hold more recovery codes than ten.");
    }

    private static Finding secondFactors(DSLContext sql, Time time) {
        var without = PERSON.TOTP_SECRET_SEALED
                .isNull()
                .and(DSL.notExists(sql.selectOne().from(PASSKEY).where(PASSKEY.PERSON_ID.eq(PERSON.ID))));
        int bare = sql.fetchCount(PERSON, without);
        int administrators = sql.fetchCount(PERSON, PERSON.ADMINISTRATOR.eq(1));
        return Finding.of(
                bare,
                administrators == 0
                        ? "No account exists yet: nobody can sign in before the first enrolment."
                        : "%d administrators, each with an authenticator app or a passkey.".formatted(administrators),
                "%d accounts have no second factor.");
    }

    private static Finding networks(DSLContext sql, Time time) {
        int people = sql.fetchCount(sql.select(FAMILIAR_NETWORK.PERSON_ID)
                .from(FAMILIAR_NETWORK)
                .groupBy(FAMILIAR_NETWORK.PERSON_ID)
                .having(DSL.count().gt(FamiliarNetworks.PER_PERSON_MAX)));
        // Forgotten once an hour; two rounds' grace.
        var before = time.now().minus(FamiliarNetworks.UNUSED_MAX).minus(Identity.HOURLY.multipliedBy(2));
        int unused = sql.fetchCount(FAMILIAR_NETWORK, FAMILIAR_NETWORK.LAST_USED_AT.le(before));
        if (unused > 0) {
            return new Finding(
                    Evidence.State.BROKEN,
                    "%d familiar networks are kept although unused for %d days."
                            .formatted(unused, FamiliarNetworks.UNUSED_MAX.toDays()));
        }
        int known = sql.fetchCount(FAMILIAR_NETWORK);
        return Finding.of(
                people,
                "%d familiar networks in all, none unused for %d days, nobody with more than %d."
                        .formatted(known, FamiliarNetworks.UNUSED_MAX.toDays(), FamiliarNetworks.PER_PERSON_MAX),
                "%d people hold more familiar networks than the limit.");
    }

    /// Sessions over their time are removed every minute and never honoured meanwhile; two rounds' grace.
    private static Finding sessions(DSLContext sql, Time time) {
        var before = time.now().minus(StoredSessions.ROUND.multipliedBy(2));
        var over = SESSION.EXPIRES_AT.le(before);
        for (var entrance : Entrance.values()) {
            over = over.or(SESSION.ENTRANCE
                    .eq(entrance.text())
                    .and(SESSION.LAST_SEEN_AT.le(before.minus(entrance.idle()).minus(StoredSessions.ROUND))));
        }
        int all = sql.fetchCount(SESSION);
        return Finding.of(
                sql.fetchCount(SESSION, over),
                "%d sessions, all within their limits.".formatted(all),
                "%d sessions are kept beyond their limits.");
    }
}
