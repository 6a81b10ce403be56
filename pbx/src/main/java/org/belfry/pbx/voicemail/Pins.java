package org.belfry.pbx.voicemail;

import static org.belfry.store.schema.Tables.MESSAGE_BOX;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.MessageBoxRecord;
import org.belfry.vault.PasswordHash;
import org.belfry.vault.Secret;
import org.jspecify.annotations.Nullable;

/// The PINs of message boxes (policy A4), kept as passwords are, asked for at every telephone, the
/// owner's own too.
///
/// Guessing is bounded for each box, whoever guesses, and that outlasts a restart: an attempt is
/// counted on disk before it is judged, and a right one sets the count back.
///
/// | limit | value | against |
/// |---|---|---|
/// | [#TRIES] | 5 wrong ones in a row | guessing; then the box is blocked |
/// | [#BLOCKED_FIRST] | 15 min, twice that after each 5 more | going on at once |
/// | [#BLOCKED_MAX] | 1 day | an owner who is kept out for good |
/// | one attempt at a time | of the tenant | processors kept busy with hashing |
///
/// Waits for the store, and for a tenth of a second of a core. Thread-safe.
public final class Pins {

    static final int TRIES = 5;
    static final Duration BLOCKED_FIRST = Duration.ofMinutes(15);
    static final Duration BLOCKED_MAX = Duration.ofDays(1);
    static final String SET = "voicemail.pin.set";
    static final String BLOCKED = "voicemail.pin.blocked";

    private static final int MADE_DIGITS = 6;

    private final TenantStore store;
    private final PasswordHash hash;
    private final Function<PersonId, String> extensions;
    private final Time time;
    private final SecureRandom random;
    private final Object turn = new Object();

    /// @param extensions somebody's number in the house, or empty
    public Pins(TenantStore store, Function<PersonId, String> extensions, Time time, SecureRandom random) {
        this.store = store;
        this.extensions = extensions;
        this.time = time;
        this.random = random;
        hash = new PasswordHash(random);
    }

    /// What became of an attempt.
    public enum Attempt {
        RIGHT,
        WRONG,
        /// Too many were wrong; this one was not looked at.
        BLOCKED,
        /// No PIN has been set: nobody listens by telephone.
        NONE
    }

    /// Sets one, and lets a blocked box be asked again.
    ///
    /// @return why not, in a sentence for the owner
    public Optional<String> set(PersonId owner, String pin, Actor by) {
        var fault = PinRules.fault(pin, extensions.apply(owner));
        if (fault.isPresent()) {
            return fault;
        }
        synchronized (turn) {
            String hashed;
            try (var secret = Secret.ofText(pin)) {
                hashed = hash.hash(secret);
            }
            var now = time.now();
            store.change(writing -> {
                writing.sql()
                        .insertInto(
                                MESSAGE_BOX,
                                MESSAGE_BOX.PERSON_ID,
                                MESSAGE_BOX.PIN_HASH,
                                MESSAGE_BOX.PIN_SET_AT,
                                MESSAGE_BOX.WRONG_PINS)
                        .values(owner.id(), hashed, now, 0L)
                        .onConflict(MESSAGE_BOX.PERSON_ID)
                        .doUpdate()
                        .set(MESSAGE_BOX.PIN_HASH, hashed)
                        .set(MESSAGE_BOX.PIN_SET_AT, now)
                        .set(MESSAGE_BOX.WRONG_PINS, 0L)
                        .setNull(MESSAGE_BOX.BLOCKED_UNTIL_AT)
                        .execute();
                writing.audit(event(owner, SET, by));
            });
        }
        return Optional.empty();
    }

    /// Sets a random one, which is told here and never again.
    public String make(PersonId owner, Actor by) {
        while (true) {
            var pin = new StringBuilder();
            while (pin.length() < MADE_DIGITS) {
                pin.append((char) ('0' + random.nextInt(10)));
            }
            if (set(owner, pin.toString(), by).isEmpty()) {
                return pin.toString();
            }
        }
    }

    /// Judges what was typed.
    public Attempt check(PersonId owner, String typed) {
        synchronized (turn) {
            var row = row(owner);
            String known = row.map(MessageBoxRecord::getPinHash).orElse(null);
            if (known == null) {
                return Attempt.NONE;
            }
            var until = row.get().getBlockedUntilAt();
            if (until != null && time.now().isBefore(until)) {
                return Attempt.BLOCKED;
            }
            long wrong = row.get().getWrongPins() + 1;
            var blocked = wrong % TRIES == 0 ? Optional.of(time.now().plus(pause(wrong))) : Optional.<Instant>empty();
            // Before it is judged: whoever pulls the plug between has used up an attempt.
            count(owner, wrong, blocked.orElse(null));
            if (isRight(typed, known)) {
                count(owner, 0, null);
                return Attempt.RIGHT;
            }
            blocked.ifPresent(_ ->
                    store.change(writing -> writing.audit(event(owner, BLOCKED, new Actor.House("message boxes")))));
            return Attempt.WRONG;
        }
    }

    private boolean isRight(String typed, String known) {
        try (var secret = Secret.ofText(typed)) {
            return hash.verify(secret, known);
        }
    }

    static Duration pause(long wrong) {
        long doublings = Math.min(wrong / TRIES - 1, 10);
        var pause = BLOCKED_FIRST.multipliedBy(1L << doublings);
        return pause.compareTo(BLOCKED_MAX) < 0 ? pause : BLOCKED_MAX;
    }

    private Optional<MessageBoxRecord> row(PersonId owner) {
        return store.read(sql -> sql.selectFrom(MESSAGE_BOX)
                .where(MESSAGE_BOX.PERSON_ID.eq(owner.id()))
                .fetchOptional());
    }

    private void count(PersonId owner, long wrong, @Nullable Instant until) {
        store.change(writing -> writing.sql()
                .update(MESSAGE_BOX)
                .set(MESSAGE_BOX.WRONG_PINS, wrong)
                .set(MESSAGE_BOX.BLOCKED_UNTIL_AT, until)
                .where(MESSAGE_BOX.PERSON_ID.eq(owner.id()))
                .execute());
    }

    private AuditEvent event(PersonId owner, String action, Actor by) {
        return new AuditEvent(time.now(), by, Optional.empty(), action, Optional.of(owner), Map.of());
    }
}
