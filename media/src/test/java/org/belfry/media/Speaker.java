package org.belfry.media;

import org.belfry.ground.IpAddress;
import org.belfry.media.plan.Endpoint;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// One end of a call, as the house deals with it before media flow.
interface Speaker {

    /// What the house takes it for.
    Endpoint endpoint();

    /// Where its signalling comes from.
    IpAddress address();

    /// As whom the house remembers that it was not heard; null: as nobody.
    default @Nullable String who() {
        return null;
    }

    SessionDescription offer();

    SessionDescription answer(SessionDescription offer);

    void answered(SessionDescription answer);
}
