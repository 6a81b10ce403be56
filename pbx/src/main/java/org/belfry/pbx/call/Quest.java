package org.belfry.pbx.call;

import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.gate.OutboundGate.Purpose;

/// Whom somebody wants, and on whose behalf. Immutable.
///
/// @param dialled as it was
/// @param from as whom those who are called see the call
/// @param account who pays if it leaves the house; nobody for a stranger, who never leaves it
/// @param device by which it was asked for, and which pays with its account
/// @param silent which is not to ring, for it is who calls
/// @param forwards hops that are left (RFC 3261 §8.1.1.6)
record Quest(
        Dialling by,
        String dialled,
        Peer from,
        Optional<PersonId> account,
        Optional<DeviceId> device,
        Optional<DeviceId> silent,
        Purpose purpose,
        int forwards) {}
