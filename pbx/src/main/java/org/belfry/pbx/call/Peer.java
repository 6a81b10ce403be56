package org.belfry.pbx.call;

import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.record.CallRecord;

/// Who is at the other end of a leg, as far as we know for certain. Immutable.
///
/// @param trunk the name of the trunk a stranger is reached by
/// @param plain whether it may speak in the clear
/// @param number under which it is shown: an extension, or E.164 with its plus; empty if it is not to be
///     shown
/// @param name for a screen; empty if there is none, or it is not to be shown
/// @param named what stands in call records: never hidden from the house itself
/// @param vouched what its provider says of who calls
record Peer(
        Optional<PersonId> person,
        Optional<DeviceId> device,
        Optional<String> trunk,
        boolean plain,
        Redacted<String> number,
        Redacted<String> name,
        Redacted<String> named,
        Vouched vouched) {

    /// Of whom no provider says anything.
    Peer(
            Optional<PersonId> person,
            Optional<DeviceId> device,
            Optional<String> trunk,
            boolean plain,
            Redacted<String> number,
            Redacted<String> name,
            Redacted<String> named) {
        this(person, device, trunk, plain, number, name, named, Vouched.NOTHING);
    }

    CallRecord.Party party() {
        return new CallRecord.Party(person, device, named);
    }

    /// Whether it wants to be nobody, or is.
    boolean isAnonymous() {
        return number.disclose().isEmpty();
    }

    /// The telephone or trunk, for whoever looks after them; nothing personal.
    Optional<String> station() {
        return device.map(one -> "telephone " + one).or(() -> trunk.map(one -> "trunk " + one));
    }

    /// Whose calls are counted together.
    Object account() {
        return person.isPresent() ? person.get() : trunk.orElse("");
    }

    Peer hidden() {
        return new Peer(person, device, trunk, plain, Redacted.of(""), Redacted.of(""), named, vouched);
    }
}
