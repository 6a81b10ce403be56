package org.belfry.media.plan;

/// What has to be done with the packets of one stream on their way between two legs, here called near and far.
public sealed interface MediaPath {

    /// Nothing but other numbers.
    ///
    /// @param narrow one side may send a codec the other does not have: it should be offered the shared ones alone
    record Relay(PayloadMap toFar, PayloadMap toNear, boolean narrow) implements MediaPath {}

    /// No codec is shared: sound is decoded and encoded again. Keys pressed go by the maps.
    record Transcode(StreamPlan.Numbered near, StreamPlan.Numbered far, PayloadMap toFar, PayloadMap toNear)
            implements MediaPath {}

    /// Nothing that could be carried across.
    record None() implements MediaPath {}
}
