package org.belfry.sip;

import static org.belfry.ground.fuzz.Claim.assertThat;

import java.util.Arrays;
import java.util.Set;

/// Any datagram: it is read or refused, all that was read can be asked for, and what is built of it reads again.
public final class MessageFuzz {

    private static final SipParser PARSER = new SipParser();

    /// What somebody's text would be found by that became lines of ours.
    private static final Set<PeerFault> LINES = Set.of(
            PeerFault.BARE_LINE_END,
            PeerFault.CONTROL_CHARACTER,
            PeerFault.BAD_HEADER_LINE,
            PeerFault.HEADERS_NOT_ENDED,
            PeerFault.DUPLICATE_HEADER,
            PeerFault.BODY_TRUNCATED);

    /// Reads what we built: a Content-Length or a mark more than a message that was at its limits already.
    private static final SipParser WIDER = new SipParser(new SipLimits(65_792, 16_640, 130, 8_448, 1_024, 64, 256));

    private MessageFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        byte[] before = bytes.clone();
        Parsed parsed = PARSER.parseDatagram(bytes);
        Touch.all(parsed);
        switch (parsed) {
            case Parsed.Whole(SipMessage message, int bytesRead) -> {
                assertThat(bytesRead).isBetween(1, bytes.length);
                again(PARSER, message.toBytes());
                rebuilt(message);
            }
            case Parsed.Broken broken -> {
                assertThat(broken.atByte()).isBetween(0, bytes.length);
                refused(broken);
            }
            case Parsed.Partial _ -> throw new AssertionError("a datagram is all there is");
        }
        assertThat(Arrays.equals(before, bytes)).isTrue();
    }

    private static void rebuilt(SipMessage message) {
        switch (message) {
            case SipRequest request -> {
                again(WIDER, request.toBuilder().build().toBytes());
                SipRequest stamped = request.stamped("2001:db8::1", 65_535);
                SipRequest read = (SipRequest) again(WIDER, stamped.toBytes());
                assertThat(read.topVia().toString()).isEqualTo(stamped.topVia().toString());
                if (!request.is(Method.ACK)) {
                    SipResponse reply =
                            SipResponse.replyTo(stamped, 200, "ours").build();
                    SipMessage answer = again(WIDER, reply.toBytes());
                    assertThat(answer.callId()).isEqualTo(request.callId());
                    assertThat(answer.cseq()).isEqualTo(request.cseq());
                    assertThat(answer.vias()).hasSameSizeAs(request.vias());
                }
            }
            case SipResponse response ->
                again(WIDER, response.toBuilder().build().toBytes());
        }
    }

    private static void refused(Parsed.Broken broken) {
        Parsed.Refusal refusal = broken.refusal();
        if (refusal == null) {
            return;
        }
        byte[] printed = refusal.print("ours");
        switch (PARSER.parseDatagram(printed)) {
            case Parsed.Whole(SipMessage message, int bytesRead) -> {
                assertThat(bytesRead).isEqualTo(printed.length);
                assertThat(((SipResponse) message).status())
                        .isEqualTo(broken.fault().status());
            }
            // What the request did not say, or said badly, its answer cannot say better; but its lines are lines.
            case Parsed.Broken(PeerFault fault, int _, int _, Parsed.Refusal _) ->
                assertThat(LINES.contains(fault)).isFalse();
            case Parsed.Partial _ -> throw new AssertionError("a datagram is all there is");
        }
    }

    private static SipMessage again(SipParser parser, byte[] bytes) {
        Parsed parsed = parser.parseDatagram(bytes);
        if (parsed instanceof Parsed.Whole(SipMessage message, int _)) {
            return message;
        }
        throw new AssertionError("what was good, or built by us, does not read again: " + parsed);
    }
}
