package org.belfry.house.media;

import org.belfry.media.plan.EndpointKind;
import org.belfry.sip.sdp.SessionDescription;

/// One end of one call. Sounds its tone from the moment it knows where to, until it is closed.
@SuppressWarnings("try") // an interrupted test ends here, and so may its peers
interface Peer extends AutoCloseable {

    /// What the house takes it for.
    EndpointKind kind();

    SessionDescription offer() throws Exception;

    SessionDescription answer(SessionDescription offer) throws Exception;

    void answered(SessionDescription answer) throws Exception;

    /// The newest sound it has heard, as its user would: decrypted and decoded by its own means.
    Sound heard() throws Exception;

    /// For people: what its program says about itself.
    String told() throws Exception;

    @Override
    void close() throws Exception;
}
