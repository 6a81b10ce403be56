/// The ground floor: small types every room shares, and nothing that does anything.
///
/// Start with [Time] (nobody reads a clock of their own), [Id] (how things are named), [IpAddress] and [Network]
/// (where something came from), [AuditEvent] (what happened, who did it), [PersonalData] (what we hold about people)
/// and [Control] (what we promise, and [Evidence] that it holds).
@NullMarked
package org.belfry.ground;

import org.jspecify.annotations.NullMarked;
