package org.belfry.sip;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// What came of reading bytes: a message, the need for more of them, or a fault of the peer. Nothing is thrown.
public sealed interface Parsed {

    /// A message whose start line, Via, From, To, Call-ID, CSeq, Max-Forwards, Contact, Route, Record-Route and
    /// Content-Length are well-formed, and how many of the given bytes it and the line ends before it took.
    record Whole(SipMessage message, int bytesRead) implements Parsed {}

    /// The bytes so far are the beginning of a message, which can't be whole before there are `bytesWanted` of
    /// them. Only streams give this answer.
    record Partial(int bytesWanted) implements Parsed {}

    /// The peer broke the rules; `atByte` counts from the first of the given bytes.
    ///
    /// `bytesRead` says where the next message begins, or is 0 if that can't be known: such a stream is closed.
    /// `refusal` is there if this is a request that can be answered; whether it is, the one place that answers
    /// decides.
    record Broken(
            PeerFault fault,
            int atByte,
            int bytesRead,
            @Nullable Refusal refusal) implements Parsed {}

    /// The answer to a request that can't be believed: what must go back, goes back byte for byte (RFC 3261
    /// §8.2.6), read or not. It is never larger than the request but for the status line and a tag. Immutable.
    final class Refusal {

        private static final HeaderName[] ECHOED = {HeaderName.FROM, HeaderName.CALL_ID, HeaderName.CSEQ};
        /// More Via lines than this are no way an answer could go back.
        private static final int VIA_LINES_MAX = 64;

        private final Essentials values;
        private final PeerFault fault;

        Refusal(Essentials values, PeerFault fault) {
            this.values = values;
            this.fault = fault;
        }

        /// Where the answer goes besides the source address: the top Via, or null if it is malformed.
        public @Nullable Via topVia() {
            return values.via();
        }

        /// The octets to send: the fault's status, all Via, From, To, Call-ID and CSeq as far as they were there,
        /// and no body. `toTag` is added to a To that is well-formed and has none.
        ///
        /// @throws IllegalArgumentException if `toTag` is no token
        public byte[] print(String toTag) {
            var out = new ByteArrayOutputStream(512);
            out.writeBytes(Chars.bytes("SIP/2.0 " + fault.status() + " " + fault.reason() + "\r\n"));
            Lines lines = values.lines;
            int line = lines.first(HeaderName.VIA);
            for (int i = 0; line >= 0 && i < VIA_LINES_MAX; i++) {
                echo(lines, line, "", out);
                line = lines.next(HeaderName.VIA, line + 1);
            }
            for (HeaderName name : ECHOED) {
                echo(lines, lines.first(name), "", out);
            }
            NameAddr to = values.to();
            boolean untagged = to != null && to.tag() == null;
            echo(lines, lines.first(HeaderName.TO), untagged ? ";tag=" + Chars.token("tag", toTag) : "", out);
            out.writeBytes(Chars.bytes("Content-Length: 0\r\n\r\n"));
            return out.toByteArray();
        }

        private static void echo(Lines lines, int line, String suffix, ByteArrayOutputStream out) {
            if (line >= 0) {
                for (int p = lines.nameAt(line); p < lines.valueEnd(line); p++) {
                    // Control characters, and line ends that are none to us, may be some to whoever reads this.
                    out.write((lines.b[p] >= 0 && lines.b[p] < ' ') || lines.b[p] == 0x7F ? ' ' : lines.b[p]);
                }
                out.writeBytes(Chars.bytes(suffix + "\r\n"));
            }
        }
    }
}
