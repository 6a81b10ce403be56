package org.belfry.pbx.registrar;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.DeviceId;
import org.belfry.signal.Flow;
import org.belfry.sip.SipUri;

/// Where a device can be reached now. Immutable.
///
/// @param uri what it registered
/// @param path the way there, nearest first (RFC 3327)
/// @param flow the flow it registered by, if that is still open (RFC 5626 §5.3): the only way to a
/// device on a
///     connection or behind a NAT
public record Contact(
        DeviceId device, PersonId person, SipUri uri, List<SipUri> path, Optional<Flow> flow, Instant expiresAt) {

    public Contact {
        path = List.copyOf(path);
    }
}
