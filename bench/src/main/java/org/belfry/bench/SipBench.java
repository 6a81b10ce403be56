package org.belfry.bench;

import com.sun.management.ThreadMXBean;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sip.header.ViaHeader;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.Via;

/// A typical INVITE of 731 bytes, read and printed by our parser and by JAIN-SIP's in turns: the machine's moods meet
/// both. One thread, processor time.
final class SipBench {

    private static final int ROUNDS = 9;
    private static final int TIMES = 40_000;
    private static final List<Field<?>> TYPED = List.of(
            Field.VIA,
            Field.MAX_FORWARDS,
            Field.CONTACT,
            Field.TO,
            Field.FROM,
            Field.CALL_ID,
            Field.CSEQ,
            Field.ALLOW,
            Field.CONTENT_TYPE,
            Field.SUPPORTED,
            Field.SESSION_EXPIRES);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final byte[] invite;
    private final SipParser parser = new SipParser();
    private final StringMsgParser peer = new StringMsgParser();

    /// What the work leads to, so that no compiler finds it useless.
    private long seen;

    /// A thing done once.
    private interface Work {
        long once() throws Exception;
    }

    private record Measured(double microseconds, double bytes) {}

    private SipBench(byte[] invite) {
        this.invite = invite;
    }

    static List<Figure> measure() throws Exception {
        try (var stream = Objects.requireNonNull(SipBench.class.getResourceAsStream("invite.sip"))) {
            return new SipBench(stream.readAllBytes()).figures();
        }
    }

    private List<Figure> figures() throws Exception {
        var request = read();
        var peerRequest = (SIPRequest) peer.parseSIPMessage(invite, true, false, null);
        var figures = new ArrayList<Figure>();
        compare(figures, "INVITE read to route", "<= 0.8; >= 8x JAIN-SIP", this::route, this::peerRead);
        compare(figures, "INVITE read, all headers typed", "<= 1.5", this::typed, this::peerRead);
        compare(figures, "INVITE printed", "<= 0.4", () -> request.toBytes().length, () -> {
            return peerRequest.encodeAsBytes("udp").length;
        });
        var hop = (ViaHeader)
                ((ViaList) StringMsgParser.parseSIPHeader("Via: SIP/2.0/UDP 198.51.100.1:5060;branch=z9hG4bK-1\n"))
                        .getFirst();
        compare(figures, "INVITE forwarded: Via added, one hop less, printed", "-", () -> forward(request), () -> {
            return forward(peerRequest, hop);
        });
        if (seen == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return figures;
    }

    private void compare(List<Figure> into, String name, String target, Work ours, Work theirs) throws Exception {
        double[] microseconds = new double[ROUNDS];
        double[] bytes = new double[ROUNDS];
        double[] peers = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        for (int warm = 0; warm < 3; warm++) {
            timed(ours);
            timed(theirs);
        }
        for (int round = 0; round < ROUNDS; round++) {
            var us = timed(ours);
            var them = timed(theirs);
            microseconds[round] = us.microseconds();
            bytes[round] = us.bytes();
            peers[round] = them.microseconds();
            ratios[round] = them.microseconds() / us.microseconds();
        }
        into.add(new Figure(name, "µs", microseconds, target));
        into.add(new Figure(name + ": allocated", "bytes", bytes, "<= 1,024"));
        into.add(new Figure(name + ": JAIN-SIP 1.3.0-91", "µs", peers, "peer"));
        into.add(new Figure(name + ": JAIN-SIP / Belfry", "x", ratios, ">= 8"));
    }

    private Measured timed(Work work) throws Exception {
        long thread = Thread.currentThread().threadId();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        long begun = THREADS.getThreadCpuTime(thread);
        for (int i = 0; i < TIMES; i++) {
            seen += work.once();
        }
        long took = THREADS.getThreadCpuTime(thread) - begun;
        return new Measured(took / 1e3 / TIMES, (double) (THREADS.getThreadAllocatedBytes(thread) - bytes) / TIMES);
    }

    private SipRequest read() throws IOException {
        if (parser.parseDatagram(invite) instanceof Parsed.Whole(SipRequest request, int _)) {
            return request;
        }
        throw new IOException("the INVITE of the bench is not whole");
    }

    /// What a proxy or a dialog look-up needs.
    private long route() throws IOException {
        var request = read();
        return (long) request.method().hashCode()
                + request.requestUri().hashCode()
                + request.topVia().hashCode()
                + request.cseq().number()
                + request.from().hashCode()
                + request.to().hashCode();
    }

    private long typed() throws IOException {
        SipMessage request = read();
        long read = 0;
        for (var field : TYPED) {
            read += Objects.hashCode(request.read(field));
        }
        return read;
    }

    /// JAIN-SIP reads all headers at once, typed.
    private long peerRead() throws Exception {
        return peer.parseSIPMessage(invite, true, false, null).getSize();
    }

    private static long forward(SIPRequest request, ViaHeader hop) throws Exception {
        var copy = (SIPRequest) request.clone();
        copy.addFirst(hop);
        copy.getMaxForwards().setMaxForwards(69);
        return copy.encodeAsBytes("udp").length;
    }

    private static long forward(SipRequest request) {
        return request.toBuilder()
                .prepend(Field.VIA, Via.of("UDP", "198.51.100.1", 5060, "z9hG4bK-1"))
                .set(HeaderName.MAX_FORWARDS, "69")
                .build()
                .toBytes()
                .length;
    }
}
