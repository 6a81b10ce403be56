package org.belfry.pbx.front;

import org.belfry.ground.PersonId;
import org.belfry.pbx.device.Device;
import org.belfry.signal.Flow;

/// Who asks, proven. Only the front desk makes one.
///
/// Immutable.
public sealed interface Origin {

    /// By what flow.
    Flow flow();

    /// A device with its secret.
    record OfDevice(Device device, PersonId person, Flow flow) implements Origin {}

    /// A trunk, by its address and certificate or its secret.
    ///
    /// @param trunk its name
    record OfTrunk(String trunk, Flow flow) implements Origin {}
}
