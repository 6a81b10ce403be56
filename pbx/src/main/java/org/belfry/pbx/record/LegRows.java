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
import org.belfry.store.schema.tables.records.CallLegRecord;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/// Call records as rows. What is shown of a side is sealed under the key of its person; of a
/// stranger under that of the person on the other side, so that erasing a person erases who called
/// them; else under the tenant's.
final class LegRows {

    private static final String UP = "up";

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

    /// @param up whether it has no end yet
    CallLegRecord row(Id id, CallRecord leg, boolean up) {
        var row = new CallLegRecord();
        row.setId(id);
        row.setCallId(leg.call());
        row.setLeg((long) leg.leg());
        row.setBeganAt(leg.beganAt());
        row.setAnsweredAt(leg.answeredAt().orElse(null));
        row.setEndedAt(up ? null : leg.endedAt());
        row.setFromPersonId(leg.from().person().map(PersonId::id).orElse(null));
        row.setFromDeviceId(leg.from().device().map(DeviceId::id).orElse(null));
        row.setFromSealed(sealed(froms, id, leg.from(), leg.to()));
        row.setFromLookup(fromLookup.of(leg.from().shown().disclose()));
        row.setToPersonId(leg.to().person().map(PersonId::id).orElse(null));
        row.setToDeviceId(leg.to().device().map(DeviceId::id).orElse(null));
        row.setToSealed(sealed(tos, id, leg.to(), leg.from()));
        row.setToLookup(toLookup.of(leg.to().shown().disclose()));
        end(row, leg.end(), leg.voice());
        if (up) {
            row.setEndedBy(UP);
        }
        return row;
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
        row.setEndedBy(end.by().name().toLowerCase(Locale.ROOT));
        row.setEncrypted(voice.encrypted());
        var kept = new Details(end.cause(), voice.explanation().orElse(""), voice.facts());
        row.setDetailsSealed(details.seal(row.getId(), KeptText.of(kept)));
    }

    Condition numberIs(String number) {
        return fromLookup.is(number).or(toLookup.is(number));
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
