package org.belfry.pbx.voicemail;

import static org.belfry.store.schema.Tables.MESSAGE_BOX;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.belfry.courier.MailAddress;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.jooq.DSLContext;

/// Who wants their messages by mail, and where to. Nobody does before they were asked. Waits for the store;
/// thread-safe.
public final class MailChoices {

    static final String SET = "voicemail.mail.set";

    private final TenantStore store;
    private final Time time;
    private final SealedColumn addresses;

    public MailChoices(TenantStore store, Time time) {
        this.store = store;
        this.time = time;
        addresses = store.sealed(MESSAGE_BOX.MAIL_TO_SEALED);
    }

    /// What comes by mail.
    public enum Wish {
        OFF(0),
        /// That there is a message, from whom and when.
        NOTICE(1),
        /// And what was said, as a file: it leaves the house, and is no longer sealed by it.
        ATTACH(2);

        /// As it is kept.
        private final int number;

        Wish(int number) {
            this.number = number;
        }

        private static Wish of(int number) {
            return switch (number) {
                case 1 -> NOTICE;
                case 2 -> ATTACH;
                default -> OFF;
            };
        }
    }

    /// @param to where to; empty for the address of the account
    public record Choice(Wish wish, Optional<MailAddress> to) {

        static final Choice NONE = new Choice(Wish.OFF, Optional.empty());
    }

    public Choice of(PersonId owner) {
        return store.read(sql -> sql.select(MESSAGE_BOX.MAILED, MESSAGE_BOX.MAIL_TO_SEALED)
                        .from(MESSAGE_BOX)
                        .where(MESSAGE_BOX.PERSON_ID.eq(owner.id()))
                        .fetchOptional())
                .map(row -> new Choice(
                        Wish.of(row.get(MESSAGE_BOX.MAILED)),
                        Optional.ofNullable(row.get(MESSAGE_BOX.MAIL_TO_SEALED))
                                .flatMap(kept -> addresses.of(owner).open(owner.id(), kept))
                                .flatMap(MailAddress::parse)))
                .orElse(Choice.NONE);
    }

    /// Whether anything is to come by mail, within a read or write that is under way.
    boolean wants(DSLContext sql, PersonId owner) {
        return sql.fetchExists(
                MESSAGE_BOX, MESSAGE_BOX.PERSON_ID.eq(owner.id()).and(MESSAGE_BOX.MAILED.ne(Wish.OFF.number)));
    }

    /// Counts for messages that wait to be sent, too. Audited, without the address.
    public void set(PersonId owner, Choice choice, Actor by) {
        var to = choice.to()
                .map(address -> addresses.of(owner).seal(owner.id(), address.disclose()))
                .orElse(null);
        int mailed = choice.wish().number;
        var event = new AuditEvent(
                time.now(),
                by,
                Optional.empty(),
                SET,
                Optional.of(owner),
                Map.of(
                        "mail",
                        choice.wish().name().toLowerCase(Locale.ROOT),
                        "to",
                        choice.to().isPresent() ? "an address of its own" : "the address of the account"));
        store.change(writing -> {
            writing.sql()
                    .insertInto(
                            MESSAGE_BOX,
                            MESSAGE_BOX.PERSON_ID,
                            MESSAGE_BOX.WRONG_PINS,
                            MESSAGE_BOX.MAILED,
                            MESSAGE_BOX.MAIL_TO_SEALED)
                    .values(owner.id(), 0L, mailed, to)
                    .onConflict(MESSAGE_BOX.PERSON_ID)
                    .doUpdate()
                    .set(MESSAGE_BOX.MAILED, mailed)
                    .set(MESSAGE_BOX.MAIL_TO_SEALED, to)
                    .execute();
            writing.audit(event);
        });
    }
}
