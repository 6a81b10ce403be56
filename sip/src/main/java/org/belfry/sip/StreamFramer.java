package org.belfry.sip;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts what one TCP or TLS connection brings into messages and keep-alives (RFC 3261 §18.3, RFC 5626 §3.5.1).
///
/// Feed bytes as they come, torn anywhere, and take events until there is none. Owned by the connection's event
/// loop.
///
/// | limit | default | against |
/// |---|---|---|
/// | bytes kept | `messageBytesMax` and the chunk fed last | a peer that never ends its message |
/// | scans | each octet searched once for the head's end | a peer that sends single octets to make us start over |
/// | memory for bytes kept | twice what is kept | a chunk of many messages and the first octet of another |
/// | bytes kept by a message | twice its own size | a tiny message that holds a large chunk in memory |
///
/// An idle connection keeps no buffer. A message without any end of line within the head's limit, or with a length
/// nobody can know, ends the framing: [Event.Broken] with `bytesRead` 0, and after it nothing but null.
public final class StreamFramer {

    private static final byte[] EMPTY = new byte[0];

    /// What a stream brings.
    public sealed interface Event {

        /// A good message.
        record Message(SipMessage message) implements Event {}

        /// A broken one; framing goes on unless its `bytesRead` is 0.
        record Broken(Parsed.Broken broken) implements Event {}

        /// CRLF CRLF: the peer asks for a sign of life, which is one CRLF.
        record Ping() implements Event {}

        /// One CRLF: the answer to our ping, or the first half of a torn one.
        record Pong() implements Event {}
    }

    private final SipParser parser;
    private byte[] b = EMPTY;
    private int at;
    private int end;
    /// Up to where no end of the head has been found.
    private int searched;
    /// How many bytes from `at` there must be before parsing can do anything.
    private int wanted;
    private boolean headTried;
    /// The bytes just before `at` were a single CRLF, reported as a pong.
    private boolean afterOneCrlf;
    private boolean lost;

    public StreamFramer(SipParser parser) {
        this.parser = parser;
    }

    /// Takes the next bytes of the stream, which are copied.
    public void feed(byte[] bytes, int offset, int length) {
        if (lost || length == 0) {
            return;
        }
        if (at == end) {
            b = Arrays.copyOfRange(bytes, offset, offset + length);
            begin(0);
            end = length;
            return;
        }
        // A message that was handed out may still read the octets before `at`: they are never written again.
        int kept = end - at;
        if (end + length > b.length) {
            byte[] grown = new byte[Math.max(kept + length, Math.min(2 * kept, kept + 65_536))];
            System.arraycopy(b, at, grown, 0, kept);
            searched -= at;
            b = grown;
            at = 0;
            end = kept;
        }
        System.arraycopy(bytes, offset, b, end, length);
        end += length;
    }

    /// The next event, or null if more bytes are needed or the framing is lost.
    public @Nullable Event next() {
        if (lost) {
            return null;
        }
        Event keepAlive = keepAlive();
        if (keepAlive != null) {
            return keepAlive;
        }
        if (at == end) {
            b = EMPTY;
            begin(0);
            end = 0;
            return null;
        }
        Event event = mayBeWhole() ? parse() : null;
        if (event == null) {
            letGo();
        }
        return event;
    }

    /// The beginning of a message does not hold on to the chunk of others that it came with. Only when less than
    /// half of the octets are its own, so that one which comes octet by octet is not copied each time.
    private void letGo() {
        int kept = end - at;
        if (kept < b.length / 2) {
            b = Arrays.copyOfRange(b, at, end);
            searched = Math.max(searched - at, 0);
            at = 0;
            end = kept;
        }
    }

    /// We have sent a ping: the next CRLF alone is its answer, and not the second half of a torn ping whose first half
    /// was the answer before.
    public void pingSent() {
        afterOneCrlf = false;
    }

    /// Whether framing has been given up: the connection is to be closed.
    public boolean isLost() {
        return lost;
    }

    /// Bytes held back for a message that is not whole.
    public int buffered() {
        return end - at;
    }

    /// Bytes of memory that takes.
    public int bytesHeld() {
        return b.length;
    }

    private @Nullable Event keepAlive() {
        if (headTried || end - at < 2 || b[at] != '\r' || b[at + 1] != '\n') {
            return null;
        }
        if (afterOneCrlf) {
            begin(at + 2);
            return new Event.Ping();
        }
        if (end - at >= 4 && b[at + 2] == '\r' && b[at + 3] == '\n') {
            begin(at + 4);
            return new Event.Ping();
        }
        begin(at + 2);
        afterOneCrlf = true;
        return new Event.Pong();
    }

    private void begin(int position) {
        afterOneCrlf = afterOneCrlf && position == 0;
        at = position;
        searched = position;
        wanted = 0;
        headTried = false;
    }

    /// Whether parsing could say something new: at the first bytes, at the end of the head, at the end of the body,
    /// or at the limit.
    private boolean mayBeWhole() {
        boolean halfLineEnd = b[at] == '\r' && end - at == 1;
        if (halfLineEnd || (wanted > 0 && end - at < wanted)) {
            return false;
        }
        if (!headTried) {
            headTried = true;
            return true;
        }
        return endsHead() || end - at > parser.limits().headBytesMax();
    }

    private boolean endsHead() {
        int p = Math.max(at, searched - 3);
        while (p + 3 < end) {
            if (b[p] == '\r' && b[p + 1] == '\n' && b[p + 2] == '\r' && b[p + 3] == '\n') {
                return true;
            }
            p++;
        }
        searched = end;
        return false;
    }

    private @Nullable Event parse() {
        return switch (parser.parseStream(b, at, end - at)) {
            case Parsed.Whole(SipMessage message, int bytesRead) -> {
                SipMessage kept = message.size() * 2 < b.length ? own(bytesRead) : message;
                begin(at + bytesRead);
                yield new Event.Message(kept);
            }
            case Parsed.Partial(int bytesWanted) -> {
                wanted = bytesWanted;
                yield null;
            }
            case Parsed.Broken broken -> {
                lost = broken.bytesRead() == 0;
                if (lost) {
                    b = EMPTY;
                    end = 0;
                }
                begin(lost ? 0 : at + broken.bytesRead());
                yield new Event.Broken(broken);
            }
        };
    }

    /// The same message in an array of its own.
    private SipMessage own(int bytesRead) {
        byte[] exact = Arrays.copyOfRange(b, at, at + bytesRead);
        if (parser.parseStream(exact, 0, exact.length) instanceof Parsed.Whole(SipMessage message, int ignored)) {
            return message;
        }
        throw new AssertionError("the same bytes parse the same way");
    }
}
