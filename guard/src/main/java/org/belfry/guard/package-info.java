/// The gate that stands in every door, and what it has seen (policy C1, C2; decision 7).
///
/// [Guard] makes and lists the [Gate]s, so there is none it does not know. A door asks its gate to `admit` a source and
/// holds the [Admission.Admitted] it gets for as long as the connection lasts: the value is the proof, and code past
/// the gate asks for it. What a request over that connection may hold is a [Reception]. [GateLimits] is the one record
/// of figures of a gate. What protocol code notices about a peer
/// is a typed [Sighting], never a log line.
@NullMarked
package org.belfry.guard;

import org.jspecify.annotations.NullMarked;
