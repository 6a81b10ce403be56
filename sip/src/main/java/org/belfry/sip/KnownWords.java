package org.belfry.sip;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Text for words that nearly every message carries, made once: methods, option tags, transports, types of bodies.
/// Any other word becomes a text of its own. Immutable.
final class KnownWords {

    private static final int SLOTS = 256;

    /// A hash table with open addressing, at most a quarter full.
    private static final @Nullable String[] TABLE = new String[SLOTS];
    private static final byte[][] OCTETS = new byte[SLOTS][];

    static {
        var words = List.of(
                "INVITE ACK BYE CANCEL REGISTER OPTIONS PRACK SUBSCRIBE NOTIFY PUBLISH INFO REFER MESSAGE UPDATE",
                "100rel timer replaces path outbound gruu norefersub join from-change histinfo tdialog eventlist",
                "UDP TCP TLS WS WSS uac uas active terminated pending Digest SIP Q.850",
                "dialog presence message-summary reg refer conference application/sdp application/dtmf-relay",
                "application/pidf+xml application/dialog-info+xml application/simple-message-summary",
                "message/sipfrag text/plain multipart/mixed");
        for (String line : words) {
            for (String word : line.split(" ", -1)) {
                byte[] b = Chars.bytes(word);
                int slot = slot(b, 0, b.length);
                while (TABLE[slot] != null) {
                    slot = (slot + 1) & (SLOTS - 1);
                }
                TABLE[slot] = word;
                OCTETS[slot] = b;
            }
        }
    }

    private KnownWords() {}

    private static int slot(byte[] b, int at, int end) {
        return Chars.hash(b, at, end) & (SLOTS - 1);
    }

    /// The range as text.
    static String text(byte[] b, int at, int end) {
        int slot = slot(b, at, end);
        for (String word = TABLE[slot]; word != null; word = TABLE[slot]) {
            if (Arrays.equals(b, at, end, OCTETS[slot], 0, OCTETS[slot].length)) {
                return word;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return Chars.text(b, at, end);
    }
}
