package org.belfry.signal;

import org.belfry.guard.Sighting;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Parsed;
import org.belfry.sip.PeerFault;
import org.belfry.sip.SipLimits;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.Via;
import org.jspecify.annotations.Nullable;

/// The one place that answers what peers do wrong before any transaction: reply, counter and sighting for each fault.
///
/// Answers are made without state (RFC 3261 §8.2.7): the same request gets the same answer, tag included. Thread-safe.
final class Faults {

    /// How long a client should wait when we have too much to do. Short: what floods us is not what obeys.
    private static final String RETRY_AFTER_SECONDS = "5";

    /// Our tag in every answer without state (RFC 3261 §8.2.7).
    private final String tag;
    private final SipLimits limits;
    private final Counters counters;

    Faults(String tag, SipLimits limits, Counters counters) {
        this.tag = tag;
        this.limits = limits;
        this.counters = counters;
    }

    /// Bytes that are no good message: answered where the request can be, else dropped. Broken responses always are.
    void broken(Parsed.Broken broken, Flow flow) {
        if (broken.fault() == PeerFault.EMPTY) {
            counters.add(EndpointCounter.KEEP_ALIVES);
            return;
        }
        counters.add(EndpointCounter.BROKEN);
        flow.sight(sighting(broken));
        var refusal = broken.refusal();
        if (refusal != null) {
            wayBack(refusal.topVia(), flow).send(refusal.print(tag));
        }
    }

    /// More bytes than are taken at once: nobody knows what the rest says, so there is no answer.
    void tooLong(int bytes, int bytesMax, Flow flow) {
        counters.add(EndpointCounter.BROKEN);
        flow.sight(new Sighting.Oversized(bytes, bytesMax));
    }

    private Sighting sighting(Parsed.Broken broken) {
        return switch (broken.fault()) {
            case MESSAGE_TOO_LARGE -> new Sighting.Oversized(broken.atByte(), limits.messageBytesMax());
            case HEADERS_TOO_LARGE, HEADER_TOO_LARGE, TOO_MANY_HEADERS, TOO_MANY_VALUES ->
                new Sighting.Oversized(broken.atByte(), limits.headBytesMax());
            default -> new Sighting.Malformed("sip", broken.atByte());
        };
    }

    /// A scanner gets no answer at all: it learns nothing and waits for its timer.
    void scanner(String agent, Flow flow) {
        counters.add(EndpointCounter.SCANNERS);
        flow.sight(new Sighting.ScannerAgent(agent));
    }

    /// More than we can do now. Nothing is remembered of it; ACK and responses cannot be answered and are dropped.
    void tooMuch(SipMessage message, Flow flow) {
        counters.add(EndpointCounter.SHED);
        if (message instanceof SipRequest request && !request.is(org.belfry.sip.Method.ACK)) {
            var reply = SipResponse.replyTo(request, 503, tag).add(HeaderName.RETRY_AFTER, RETRY_AFTER_SECONDS);
            wayBack(request, flow).send(reply.build());
        }
    }

    /// A response to nothing we asked.
    void stray(Flow flow) {
        counters.add(EndpointCounter.STRAY_RESPONSES);
        flow.sight(new Sighting.UnsolicitedResponse());
    }

    /// A CANCEL or PRACK of nothing, or from elsewhere: the transactions have answered it with 481.
    void strayRequest(Flow flow) {
        counters.add(EndpointCounter.STRAY_REQUESTS);
        flow.sight(new Sighting.StrayRequest());
    }

    /// The flow on which answers to a request go back.
    static Flow wayBack(SipRequest request, Flow flow) {
        return wayBack(request.topVia(), flow);
    }

    private static Flow wayBack(@Nullable Via top, Flow flow) {
        return switch (flow) {
            case DatagramFlow datagrams when top != null -> datagrams.wayBack(top);
            case DatagramFlow datagrams -> datagrams;
            case StreamFlow stream -> stream;
        };
    }
}
