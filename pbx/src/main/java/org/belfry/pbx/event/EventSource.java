package org.belfry.pbx.event;

import java.util.Optional;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.sip.SipUri;
import org.belfry.sip.event.EventPackage;

/// Something that can be subscribed to. Never waits. Thread-safe.
public interface EventSource {

    EventPackage event();

    /// Whose state a device asks for by that URI; empty if there is nobody, or it may not know. Asked again
    /// as long as the subscription lasts, which ends when the answer is another one.
    Optional<Subject> whose(Device device, SipUri asked);

    /// The state now, as a body of the package's type.
    byte[] state(View view);

    /// Whether telephones that did not subscribe are told too.
    boolean isVolunteered();

    /// One look at a state.
    ///
    /// @param entity what the subscription calls the subject
    /// @param version how many documents of it were sent before
    record View(Subject subject, SipUri entity, long version) {}
}
