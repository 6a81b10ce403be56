package org.belfry.pbx.call;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.dialplan.Dialplan;
import org.belfry.pbx.registrar.Contacts;

/// Who can be called, and how. All of it answers at once, from memory, to any thread.
///
/// @param dialplan the snapshot that counts now
/// @param devices nothing for one that was revoked
/// @param services what answers where nobody is called
public record Callees(
        Supplier<Dialplan> dialplan,
        Contacts contacts,
        Function<DeviceId, Optional<Device>> devices,
        Faces faces,
        TrunkLines trunks,
        Services services) {}
