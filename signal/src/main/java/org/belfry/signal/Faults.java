package org.belfry.signal;

import org.belfry.guard.Sighting;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Parsed;
import org.belfry.sip.PeerFault;
import org.belfry.sip.SipLimits;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;

/// The one place that answers what peers do wrong before any transaction: reply, counter and sighting for each fault.
///
/// Answers are made without state (RFC 3261 §8.2.7): the same request gets the same answer, tag included. Thread-safe.
final class Faults {

    /// How long a client should wait when we have too much to do. Short: what floods us is not what obeys.
    private static final String RETRY_AFTER_SECONDS = "5";

    private final KeyedHash hash;
    private final SipLimits limits;
    private final Counters counters;

    Faults(KeyedHash hash, SipLimits limits, Counters counters) {
        this.hash = hash;
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
        var request = broken.answerable();
        if (request != null) {
            answer(request, broken.fault().status(), broken.fault().reason(), flow);
        }
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
            var reply = SipResponse.replyTo(request, 503, tag(request)).add(HeaderName.RETRY_AFTER, RETRY_AFTER_SECONDS);
            wayBack(request, flow).send(reply.build());
        }
    }

    /// A response to nothing we asked.
    void stray(Flow flow) {
        counters.add(EndpointCounter.STRAY_RESPONSES);
        flow.sight(new Sighting.UnsolicitedResponse());
    }

    void answer(SipRequest request, int status, String reason, Flow flow) {
        wayBack(request, flow)
                .send(SipResponse.replyTo(request, status, reason, tag(request)).build());
    }

    /// Our tag in an answer without state (RFC 3261 §8.2.7): the same for the same request.
    private String tag(SipRequest request) {
        return Long.toHexString(hash.of(request.callId(), request.topVia().toString()));
    }

    /// The flow on which answers to a request go back.
    static Flow wayBack(SipRequest request, Flow flow) {
        return switch (flow) {
            case DatagramFlow datagrams -> datagrams.wayBack(request.topVia());
            case StreamFlow stream -> stream;
        };
    }
}
