package org.belfry.media;

import org.belfry.ground.IpAddress;
import org.belfry.media.plan.Endpoint;
import org.belfry.sip.sdp.SessionDescription;

/// One end of a call, as the house deals with it before media flow.
interface Speaker {

    /// What the house takes it for.
    Endpoint endpoint();

    /// Where its signalling comes from.
    IpAddress address();

    SessionDescription offer();

    SessionDescription answer(SessionDescription offer);

    void answered(SessionDescription answer);
}
