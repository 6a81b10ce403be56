package org.belfry.media.plan;

import java.util.List;
import java.util.Optional;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Direction;
import org.jspecify.annotations.Nullable;

/// What was agreed for one stream of a leg.
///
/// @param place of its section
/// @param rtp where the description says that we send to; null if nowhere (on hold by `0.0.0.0`, or a browser that has
///     not said yet). Data of the other side: may be any address
/// @param rtcp the same for control packets; equal to `rtp` under `rtcpMux`
/// @param codecs in the answerer's order, companions among them
public record StreamPlan(
        int place,
        String type,
        StreamKeying keying,
        @Nullable TransportAddress rtp,
        @Nullable TransportAddress rtcp,
        List<Numbered> codecs,
        Flow flow,
        Ice ice) {

    /// @param receive the number the other side will send with
    /// @param send the number it wants to receive
    public record Numbered(Codec codec, int receive, int send) {

        public boolean isEvent() {
            return codec.encoding().equalsIgnoreCase("telephone-event");
        }
    }

    /// @param direction seen from us
    /// @param ptimeMs milliseconds the other side wants in a packet, 0 if it did not say
    public record Flow(Direction direction, boolean rtcpMux, int ptimeMs) {}

    /// @param fragment of the other side, empty without ICE; another one means that ICE begins again
    public record Ice(String fragment) {}

    public StreamPlan {
        codecs = List.copyOf(codecs);
    }

    /// What carries the conversation: the first codec that is no companion.
    public Optional<Numbered> codec() {
        return codecs.stream().filter(one -> !one.codec().isCompanion()).findFirst();
    }

    /// The numbers of keys pressed, for each clock rate (RFC 4733).
    public List<Numbered> events() {
        return codecs.stream().filter(Numbered::isEvent).toList();
    }

    @Override
    public String toString() {
        return "StreamPlan[" + place + " " + type + " " + flow.direction().wire() + "]";
    }
}
