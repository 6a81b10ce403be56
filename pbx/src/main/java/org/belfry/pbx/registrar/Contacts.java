package org.belfry.pbx.registrar;

import java.util.List;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.DeviceId;

/// Where people and devices can be reached. Thread-safe, in memory.
public interface Contacts {

    /// Newest first; empty if the person has no telephone on.
    List<Contact> of(PersonId person);

    List<Contact> of(DeviceId device);
}
