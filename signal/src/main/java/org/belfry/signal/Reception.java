package org.belfry.signal;

import java.net.InetSocketAddress;
import org.belfry.ground.IpAddress;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;

/// Judges what comes in before anything is remembered of it, marks requests with where they came from, and hands them
/// to the shard of their Call-ID. Thread-safe; runs on the loop a message arrived at.
///
///     bytes ▶ keep-alive? ▶ broken? ▶ scanner? ▶ stamped with its source ▶ room in the shard? ▶ shard
final class Reception {

    private final SipParser parser;
    private final Shards shards;
    private final Faults faults;
    private final Counters counters;
    private final Aliases aliases;

    Reception(SipParser parser, Shards shards, Faults faults, Counters counters, Aliases aliases) {
        this.aliases = aliases;
        this.parser = parser;
        this.shards = shards;
        this.faults = faults;
        this.counters = counters;
    }

    SipParser parser() {
        return parser;
    }

    Shards shards() {
        return shards;
    }

    Counters counters() {
        return counters;
    }

    /// One datagram: a message, a keep-alive, or nothing anybody should send.
    void datagram(byte[] bytes, DatagramFlow flow) {
        if (bytes.length > 0 && StunEcho.mayBe(bytes[0])) {
            byte[] answer = StunEcho.answer(bytes, flow.remote());
            if (answer != null) {
                keptAlive();
                flow.send(answer);
                return;
            }
        }
        if (isSilence(bytes)) {
            keptAlive();
            return;
        }
        switch (parser.parseDatagram(bytes)) {
            case Parsed.Whole(SipMessage message, int _) -> message(message, flow);
            case Parsed.Broken broken -> broken(broken, flow);
            case Parsed.Partial _ -> throw new AssertionError("a datagram is all there is");
        }
    }

    /// A datagram that was cut: without a Content-Length what is left would pass for a whole message.
    void tooLong(int bytes, int bytesMax, DatagramFlow flow) {
        faults.tooLong(bytes, bytesMax, flow);
    }

    /// Telephones keep a NAT's memory alive with line ends, NULs or nothing at all.
    private static boolean isSilence(byte[] bytes) {
        for (byte each : bytes) {
            if (each != '\r' && each != '\n' && each != 0) {
                return false;
            }
        }
        return true;
    }

    void message(SipMessage message, Flow flow) {
        SipMessage marked;
        switch (message) {
            case SipRequest request -> {
                counters.add(EndpointCounter.REQUESTS);
                String scanner = ScannerAgents.find(request);
                if (scanner != null) {
                    faults.scanner(scanner, flow);
                    return;
                }
                if (flow instanceof StreamFlow stream) {
                    aliases.learn(request, stream);
                }
                marked = stamped(request, flow.remote());
            }
            case org.belfry.sip.SipResponse response -> {
                counters.add(EndpointCounter.RESPONSES);
                marked = response;
            }
        }
        if (!shards.of(marked).offer(marked, flow)) {
            faults.tooMuch(marked, flow);
        }
    }

    void broken(Parsed.Broken broken, Flow flow) {
        faults.broken(broken, flow);
    }

    void keptAlive() {
        counters.add(EndpointCounter.KEEP_ALIVES);
    }

    private static SipRequest stamped(SipRequest request, InetSocketAddress source) {
        return request.stamped(IpAddress.of(source.getAddress()).toString(), source.getPort());
    }
}
