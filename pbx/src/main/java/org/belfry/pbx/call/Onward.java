package org.belfry.pbx.call;

import org.belfry.pbx.dialplan.Route;

/// Where a caller goes who was served by an [Attendant]. Immutable.
public sealed interface Onward {

    /// Along the way that was laid when the call came: on the account of who laid it, if it leaves the
    /// house.
    record To(Route route) implements Onward {}

    /// Along a way the caller chose here: on his own account or on nobody's, whoever sent him here.
    record Chosen(Route route) implements Onward {}

    /// He is talking to somebody already, who was rung meanwhile ([HouseVoice#ring]).
    record Talking() implements Onward {}

    /// Nowhere: he was served, and the house hangs up.
    record Done(String cause) implements Onward {}

    /// Nowhere: he can't be served. He hears so, if he has not been answered with this status too.
    ///
    /// @param status of the answer (RFC 3261 §21)
    record Refused(int status, String sentence) implements Onward {}
}
