package org.belfry.pbx.call;

import java.time.Instant;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.pbx.record.CallRecord.Party;

/// A call that is up or rings, as its thread said last. Immutable.
///
/// @param call its name in the records
/// @param to who talks to `from`, or is wanted
/// @param rings whether somebody is sought, and a telephone said that it rings
/// @param encrypted whether all who talk do so encrypted; true while it rings
public record LiveCall(
        Id call,
        Instant beganAt,
        Optional<Instant> answeredAt,
        Party from,
        Party to,
        boolean rings,
        boolean encrypted) {}
