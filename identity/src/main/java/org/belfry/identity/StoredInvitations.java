package org.belfry.identity;

import static org.belfry.store.schema.Tables.INVITATION;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.InvitationRecord;
import org.jspecify.annotations.Nullable;

/// Invitations in the table `invitation`: the SHA-256 of each token, what for, until when, and when it was spent.
///
/// A spent or expired one stays [#REMEMBERED] so that its holder is told what became of it.
final class StoredInvitations implements Invitations {

    static final Duration REMEMBERED = Duration.ofDays(30);

    private final TenantStore store;
    private final Time time;
    private final SteadyClock clock;
    private final SecureRandom random;
    private final Accounts accounts;

    /// How an invitation stands.
    sealed interface Standing {
        record Open(Invitation.Purpose purpose, Instant expiresAt) implements Standing {}

        record Spent() implements Standing {}

        record Expired() implements Standing {}

        record Unknown() implements Standing {}
    }

    StoredInvitations(TenantStore store, Time time, SecureRandom random, Accounts accounts) {
        this.store = store;
        this.time = time;
        clock = new SteadyClock(time);
        this.random = random;
        this.accounts = accounts;
    }

    @Override
    public Invitation invite(boolean administrator, Actor by, Optional<IpAddress> from) {
        var purpose = administrator ? Invitation.Purpose.ADMINISTRATOR : Invitation.Purpose.PERSON;
        return make(purpose, by, from);
    }

    @Override
    public Optional<Invitation> firstAdministrator(Actor by) {
        if (accounts.hasAdministrator()) {
            return Optional.empty();
        }
        return Optional.of(make(Invitation.Purpose.FIRST_ADMINISTRATOR, by, Optional.empty()));
    }

    Standing look(String token) {
        if (!Token.plausible(token)) {
            return new Standing.Unknown();
        }
        byte[] hash = hash(token);
        return store.read(sql -> standing(
                sql.selectFrom(INVITATION).where(INVITATION.TOKEN_HASH.eq(hash)).fetchOne()));
    }

    /// How it stands within the transaction that may make the account.
    Standing look(Writing writing, String token) {
        return standing(writing.sql()
                .selectFrom(INVITATION)
                .where(INVITATION.TOKEN_HASH.eq(hash(token)))
                .fetchOne());
    }

    /// Spends one that is open; only in the transaction that looked.
    void spend(Writing writing, String token, PersonId by) {
        writing.sql()
                .update(INVITATION)
                .set(INVITATION.SPENT_AT, time.now())
                .set(INVITATION.SPENT_BY_ID, by.id())
                .where(INVITATION.TOKEN_HASH.eq(hash(token)))
                .execute();
    }

    /// Removes those that nobody will ask about any more.
    void round() {
        var before = time.now().minus(REMEMBERED);
        store.change(writing -> writing.sql()
                .deleteFrom(INVITATION)
                .where(INVITATION.EXPIRES_AT.lt(before))
                .execute());
    }

    private Invitation make(Invitation.Purpose purpose, Actor by, Optional<IpAddress> from) {
        var now = clock.now();
        String token = Token.make(random);
        var invitation = new Invitation(Redacted.of(token), purpose, now.plus(LIFETIME));
        store.change(writing -> {
            if (purpose == Invitation.Purpose.FIRST_ADMINISTRATOR) {
                endOpen(writing, purpose);
            }
            makeRoom(writing);
            writing.sql()
                    .insertInto(INVITATION)
                    .set(INVITATION.ID, Id.next(time, random))
                    .set(INVITATION.TOKEN_HASH, hash(token))
                    .set(INVITATION.PURPOSE, purpose.text())
                    .set(INVITATION.MADE_AT, now)
                    .set(INVITATION.EXPIRES_AT, invitation.expiresAt())
                    .execute();
            writing.audit(Chronicle.done(
                    now, by, from, Chronicle.INVITATION_MAKE, Optional.empty(), Map.of("purpose", purpose.text())));
        });
        return invitation;
    }

    private static void endOpen(Writing writing, Invitation.Purpose purpose) {
        writing.sql()
                .deleteFrom(INVITATION)
                .where(INVITATION.PURPOSE.eq(purpose.text()))
                .and(INVITATION.SPENT_AT.isNull())
                .execute();
    }

    private static void makeRoom(Writing writing) {
        var oldest = writing.sql()
                .select(INVITATION.ID)
                .from(INVITATION)
                .where(INVITATION.SPENT_AT.isNull())
                .orderBy(INVITATION.MADE_AT.desc())
                .limit(OPEN_MAX)
                .offset(OPEN_MAX - 1)
                .fetch(INVITATION.ID);
        if (!oldest.isEmpty()) {
            writing.sql().deleteFrom(INVITATION).where(INVITATION.ID.in(oldest)).execute();
        }
    }

    private Standing standing(@Nullable InvitationRecord row) {
        if (row == null) {
            return new Standing.Unknown();
        }
        if (row.getSpentAt() != null) {
            return new Standing.Spent();
        }
        if (!clock.now().isBefore(row.getExpiresAt())) {
            return new Standing.Expired();
        }
        return new Standing.Open(Invitation.Purpose.of(row.getPurpose()), row.getExpiresAt());
    }

    private static byte[] hash(String token) {
        return Sha256.of("invitation", token);
    }
}
