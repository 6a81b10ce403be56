package org.belfry.pbx.voicemail;

import static org.belfry.store.schema.Tables.VOICE_MESSAGE;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.store.Sealed;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.VoiceMessageRecord;

/// Messages as rows: who called is sealed under the key of the box's owner. Immutable, thread-safe.
final class MessageRows {

    private final SealedColumn callers;
    private final SealedColumn transcripts;

    MessageRows(TenantStore store) {
        callers = store.sealed(VOICE_MESSAGE.CALLER_SEALED);
        transcripts = store.sealed(VOICE_MESSAGE.TRANSCRIPT_SEALED);
    }

    /// Of one that is only being left.
    VoiceMessageRecord row(Id id, PersonId owner, Id blob, Redacted<String> caller, Instant leftAt) {
        var row = new VoiceMessageRecord();
        row.setId(id);
        row.setPersonId(owner.id());
        row.setBlobId(blob);
        row.setCallerSealed(callers.of(owner).seal(id, caller.disclose()));
        row.setLeftAt(leftAt);
        return row;
    }

    /// Empty if it is still being left, or its owner was erased.
    Optional<VoiceMessage> read(VoiceMessageRecord row) {
        var owner = new PersonId(row.getPersonId());
        Long length = row.getLengthMillis();
        return length == null
                ? Optional.empty()
                : callers.of(owner)
                        .open(row.getId(), row.getCallerSealed())
                        .map(caller -> new VoiceMessage(
                                row.getId(),
                                owner,
                                Redacted.of(caller),
                                Objects.requireNonNull(row.getLeftAt()),
                                Duration.ofMillis(length),
                                Optional.ofNullable(row.getHeardAt()),
                                transcript(row, owner)));
    }

    private Optional<Redacted<String>> transcript(VoiceMessageRecord row, PersonId owner) {
        return Optional.ofNullable(row.getTranscriptSealed())
                .flatMap(kept -> transcripts.of(owner).open(row.getId(), kept))
                .map(Redacted::of);
    }

    Sealed transcript(PersonId owner, Id id, String words) {
        return transcripts.of(owner).seal(id, words);
    }
}
