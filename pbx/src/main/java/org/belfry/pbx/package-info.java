/// The telephone system of one tenant.
///
/// A telephone is a [org.belfry.pbx.device.Device] with a secret of its own. It registers with the
/// [org.belfry.pbx.registrar.Registrar], which keeps where it can be reached. What it dials goes from the
/// [org.belfry.pbx.front.FrontDesk], which knows who asks, to the [org.belfry.pbx.dialplan.Dialplan],
/// which knows what is meant, and to the [org.belfry.pbx.gate.OutboundGate] if it may cost money. Then a
/// [org.belfry.pbx.call.Calls] call begins: one thread that reads like the story of the call. What became
/// of it is a [org.belfry.pbx.record.CallRecord].
@NullMarked
package org.belfry.pbx;

import org.jspecify.annotations.NullMarked;
