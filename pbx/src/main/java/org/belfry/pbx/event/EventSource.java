package org.belfry.pbx.event;

import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.Device;
import org.belfry.sip.SipUri;
import org.belfry.sip.event.EventPackage;

/// Something that can be subscribed to. Never waits. Thread-safe.
public interface EventSource {

    EventPackage event();

    /// Whose state a device asks for by that URI; empty if there is nobody, or it may not know.
    Optional<PersonId> whose(Device device, SipUri asked);

    /// The state now, as a body of the package's type.
    byte[] state(PersonId person);

    /// Whether telephones that did not subscribe are told too.
    boolean isVolunteered();
}
