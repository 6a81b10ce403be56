package org.belfry.pbx.record;

import static org.belfry.store.schema.Tables.CALL_LEG;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.kept.KeptText;
import org.belfry.store.LookupColumn;
import org.belfry.store.Sealed;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.CallLegRecord;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// Call records as rows. What is shown of a side is sealed under the key of its person; of a
/// stranger under that of the person on the other side, so that erasing a person erases who called
/// them; else under the tenant's.
final class LegRows {

    private static final String UP = "up";

    private static final List<Field<?>> FIELDS = List.of(
            CALL_LEG.ID,
            CALL_LEG.CALL_ID,
            CALL_LEG.LEG,
            CALL_LEG.BEGAN_AT,
            CALL_LEG.ANSWERED_AT,
            CALL_LEG.ENDED_AT,
            CALL_LEG.FROM_PERSON_ID,
            CALL_LEG.FROM_DEVICE_ID,
            CALL_LEG.FROM_SEALED,
            CALL_LEG.FROM_LOOKUP,
            CALL_LEG.TO_PERSON_ID,
            CALL_LEG.TO_DEVICE_ID,
            CALL_LEG.TO_SEALED,
            CALL_LEG.TO_LOOKUP,
            CALL_LEG.STATUS,
            CALL_LEG.ENDED_BY,
            CALL_LEG.ENCRYPTED,
            CALL_LEG.DETAILS_SEALED);

    private final Writing.Upsert upsert = new Writing.Upsert(CALL_LEG, List.of(CALL_LEG.CALL_ID, CALL_LEG.LEG), FIELDS);
    private final SealedColumn froms;
    private final SealedColumn tos;
    private final SealedColumn details;
    private final LookupColumn fromLookup;
    private final LookupColumn toLookup;

    /// What is kept beside times and sides.
    private record Details(String cause, String explanation, List<String> facts) {}

    LegRows(TenantStore store) {
        froms = store.sealed(CALL_LEG.FROM_SEALED);
        tos = store.sealed(CALL_LEG.TO_SEALED);
        details = store.sealed(CALL_LEG.DETAILS_SEALED);
        fromLookup = store.lookup(CALL_LEG.FROM_LOOKUP);
        toLookup = store.lookup(CALL_LEG.TO_LOOKUP);
    }

    /// In the order of [#FIELDS].
    ///
    /// @param up whether it has no end yet
    @Nullable
    Object[] row(Id id, CallRecord leg, boolean up) {
        return new @Nullable Object[] {
            id,
            leg.call(),
            (long) leg.leg(),
            leg.beganAt(),
            leg.answeredAt().orElse(null),
            up ? null : leg.endedAt(),
            leg.from().person().map(PersonId::id).orElse(null),
            leg.from().device().map(DeviceId::id).orElse(null),
            sealed(froms, id, leg.from(), leg.to()),
            fromLookup.of(leg.from().shown().disclose()),
            leg.to().person().map(PersonId::id).orElse(null),
            leg.to().device().map(DeviceId::id).orElse(null),
            sealed(tos, id, leg.to(), leg.from()),
            toLookup.of(leg.to().shown().disclose()),
            (long) leg.end().status(),
            up ? UP : word(leg.end().by()),
            leg.voice().encrypted(),
            details(id, leg.end(), leg.voice())
        };
    }

    /// Each in place of what stood there of its leg.
    void write(Writing work, List<@Nullable Object[]> legs) {
        work.put(upsert, legs);
    }

    /// Ends a leg that was up when the process died, at `when`.
    void cut(CallLegRecord row, Instant when) {
        row.setEndedAt(when);
        end(row, cut(row.getAnsweredAt() != null), read(row).voice());
    }

    /// Said of a leg that was up when the process died.
    static CallRecord.End cut(boolean answered) {
        return new CallRecord.End(
                answered ? 200 : 500, CallRecord.By.HOUSE, "The house was interrupted during the call.");
    }

    private void end(CallLegRecord row, CallRecord.End end, CallRecord.Voice voice) {
        row.setStatus((long) end.status());
        row.setEndedBy(word(end.by()));
        row.setEncrypted(voice.encrypted());
        row.setDetailsSealed(details(row.getId(), end, voice));
    }

    private static String word(CallRecord.By by) {
        return by.name().toLowerCase(Locale.ROOT);
    }

    private Sealed details(Id id, CallRecord.End end, CallRecord.Voice voice) {
        var kept = new Details(end.cause(), voice.explanation().orElse(""), voice.facts());
        return details.seal(id, KeptText.of(kept));
    }

    /// Of nobody, where nobody is named.
    Condition isOf(Whose whose) {
        var ids = whose.people().stream().map(PersonId::id).toList();
        var person = CALL_LEG.FROM_PERSON_ID.in(ids).or(CALL_LEG.TO_PERSON_ID.in(ids));
        return whose.numbers().stream()
                .map(number -> fromLookup.is(number).or(toLookup.is(number)))
                .reduce(person, Condition::or);
    }

    /// Of a leg that has ended.
    CallRecord read(CallLegRecord row) {
        var kept = details.open(row.getId(), row.getDetailsSealed())
                .map(text -> KeptText.read(text, Details.class))
                .orElse(new Details("", "", List.of()));
        var from = Optional.ofNullable(row.getFromPersonId()).map(PersonId::new);
        var to = Optional.ofNullable(row.getToPersonId()).map(PersonId::new);
        return new CallRecord(
                row.getCallId(),
                row.getLeg().intValue(),
                row.getBeganAt(),
                Optional.ofNullable(row.getAnsweredAt()),
                row.getEndedAt(),
                new CallRecord.Party(
                        from,
                        Optional.ofNullable(row.getFromDeviceId()).map(DeviceId::new),
                        opened(froms, row.getId(), row.getFromSealed(), from.or(() -> to))),
                new CallRecord.Party(
                        to,
                        Optional.ofNullable(row.getToDeviceId()).map(DeviceId::new),
                        opened(tos, row.getId(), row.getToSealed(), to.or(() -> from))),
                new CallRecord.End(row.getStatus().intValue(), endedBy(row.getEndedBy()), kept.cause()),
                new CallRecord.Voice(
                        row.getEncrypted(),
                        Optional.of(kept.explanation()).filter(text -> !text.isEmpty()),
                        kept.facts()));
    }

    private static CallRecord.By endedBy(String kept) {
        return kept.equals(UP) ? CallRecord.By.HOUSE : CallRecord.By.valueOf(kept.toUpperCase(Locale.ROOT));
    }

    /// @return null if whose key it would be was erased meanwhile: then nothing is kept of them
    private static @Nullable Sealed sealed(SealedColumn column, Id id, CallRecord.Party of, CallRecord.Party other) {
        var owner = of.person().or(other::person);
        try {
            return owner.map(column::of).orElse(column).seal(id, of.shown().disclose());
        } catch (IllegalStateException erased) {
            return null;
        }
    }

    private static Redacted<String> opened(
            SealedColumn column, Id id, @Nullable Sealed sealed, Optional<PersonId> owner) {
        return Redacted.of(Optional.ofNullable(sealed)
                .flatMap(value -> owner.map(column::of).orElse(column).open(id, value))
                .orElse(""));
    }
}
