package org.belfry.sip;

import static org.belfry.sip.HeaderName.Occurs.FREE;
import static org.belfry.sip.HeaderName.Occurs.LINES;
import static org.belfry.sip.HeaderName.Occurs.LIST;
import static org.belfry.sip.HeaderName.Occurs.ONCE;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The header names this room knows, with their compact forms and how often each may stand in a message.
///
/// Names are compared without regard to case (RFC 3261 §7.3.1). A header that is not listed here is kept byte for
/// byte and can be read and written by its text.
@SuppressWarnings("ImmutableEnumChecker") // The octets are written once and never handed out of the room.
public enum HeaderName {
    // The first are the ones the parser itself needs; their duplicates are tracked in one long.
    VIA("Via", 'v', LIST),
    FROM("From", 'f', ONCE),
    TO("To", 't', ONCE),
    CALL_ID("Call-ID", 'i', ONCE),
    CSEQ("CSeq", ONCE),
    MAX_FORWARDS("Max-Forwards", ONCE),
    CONTENT_LENGTH("Content-Length", 'l', ONCE),
    CONTENT_TYPE("Content-Type", 'c', ONCE),
    CONTACT("Contact", 'm', LIST),
    ROUTE("Route", LIST),
    RECORD_ROUTE("Record-Route", LIST),
    EXPIRES("Expires", ONCE),
    MIN_EXPIRES("Min-Expires", ONCE),
    EVENT("Event", 'o', ONCE),
    SUBSCRIPTION_STATE("Subscription-State", ONCE),
    REFER_TO("Refer-To", 'r', ONCE),
    REFERRED_BY("Referred-By", 'b', ONCE),
    REFER_SUB("Refer-Sub", ONCE),
    REPLACES("Replaces", ONCE),
    JOIN("Join", ONCE),
    RACK("RAck", ONCE),
    RSEQ("RSeq", ONCE),
    SESSION_EXPIRES("Session-Expires", 'x', ONCE),
    MIN_SE("Min-SE", ONCE),
    SIP_ETAG("SIP-ETag", ONCE),
    SIP_IF_MATCH("SIP-If-Match", ONCE),
    TARGET_DIALOG("Target-Dialog", ONCE),
    FLOW_TIMER("Flow-Timer", ONCE),
    AUTHENTICATION_INFO("Authentication-Info", FREE),
    AUTHORIZATION("Authorization", LINES),
    PROXY_AUTHORIZATION("Proxy-Authorization", LINES),
    WWW_AUTHENTICATE("WWW-Authenticate", LINES),
    PROXY_AUTHENTICATE("Proxy-Authenticate", LINES),
    ALLOW("Allow", LIST),
    SUPPORTED("Supported", 'k', LIST),
    REQUIRE("Require", LIST),
    PROXY_REQUIRE("Proxy-Require", LIST),
    UNSUPPORTED("Unsupported", LIST),
    ALLOW_EVENTS("Allow-Events", 'u', LIST),
    ACCEPT("Accept", LIST),
    ACCEPT_ENCODING("Accept-Encoding", LIST),
    ACCEPT_LANGUAGE("Accept-Language", LIST),
    ACCEPT_CONTACT("Accept-Contact", 'a', LIST),
    REJECT_CONTACT("Reject-Contact", 'j', LIST),
    REQUEST_DISPOSITION("Request-Disposition", 'd', LIST),
    PATH("Path", LIST),
    SERVICE_ROUTE("Service-Route", LIST),
    P_ASSERTED_IDENTITY("P-Asserted-Identity", LIST),
    P_PREFERRED_IDENTITY("P-Preferred-Identity", LIST),
    PRIVACY("Privacy", FREE),
    REASON("Reason", LIST),
    HISTORY_INFO("History-Info", LIST),
    DIVERSION("Diversion", LIST),
    IDENTITY("Identity", 'y', LINES),
    RETRY_AFTER("Retry-After", FREE),
    WARNING("Warning", LIST),
    CONTENT_DISPOSITION("Content-Disposition", FREE),
    CONTENT_ENCODING("Content-Encoding", 'e', LIST),
    CONTENT_LANGUAGE("Content-Language", LIST),
    CONTENT_ID("Content-ID", FREE),
    MIME_VERSION("MIME-Version", FREE),
    ALERT_INFO("Alert-Info", LIST),
    CALL_INFO("Call-Info", LIST),
    ERROR_INFO("Error-Info", LIST),
    IN_REPLY_TO("In-Reply-To", LIST),
    REPLY_TO("Reply-To", FREE),
    DATE("Date", FREE),
    TIMESTAMP("Timestamp", FREE),
    ORGANIZATION("Organization", FREE),
    PRIORITY("Priority", FREE),
    SERVER("Server", FREE),
    SUBJECT("Subject", 's', FREE),
    USER_AGENT("User-Agent", FREE),
    ANSWER_MODE("Answer-Mode", FREE),
    INFO_PACKAGE("Info-Package", FREE),
    RECV_INFO("Recv-Info", LIST),
    USER_TO_USER("User-to-User", LINES);

    /// How often a header may stand in one message (RFC 3261 §7.3.1, table 2).
    enum Occurs {
        /// Once; a second one makes the message malformed, because two readers could each believe another.
        ONCE,
        /// Once, but nothing is decided by it: of several the first counts.
        FREE,
        /// A list of values separated by commas, over any number of lines.
        LIST,
        /// Any number of lines, one value each; commas belong to the value.
        LINES
    }

    private static final HeaderName[] ALL = values();
    private static final byte[] COMPACT = new byte[128];

    /// A hash table with open addressing: ordinals by the words of their names.
    private static final int SLOTS = 512;
    private static final byte[] TABLE = new byte[SLOTS];

    static {
        Arrays.fill(COMPACT, (byte) -1);
        Arrays.fill(TABLE, (byte) -1);
        for (HeaderName name : ALL) {
            int slot = slot(name.firstWord, name.lastWord, name.bytes.length);
            while (TABLE[slot] >= 0) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            TABLE[slot] = (byte) name.id();
            if (name.compact != 0) {
                COMPACT[name.compact] = (byte) name.id();
                COMPACT[Character.toUpperCase(name.compact)] = (byte) name.id();
            }
        }
    }

    /// The number that stands for a header this room does not know.
    static final int UNKNOWN = 0xFF;

    private final String text;
    private final String lower;
    private final byte[] bytes;
    private final long firstWord;
    private final long lastWord;
    private final char compact;
    private final Occurs occurs;

    HeaderName(String text, Occurs occurs) {
        this(text, (char) 0, occurs);
    }

    HeaderName(String text, char compact, Occurs occurs) {
        this.text = text;
        this.lower = text.toLowerCase(Locale.ROOT);
        this.bytes = Chars.bytes(text);
        byte[] padded = Arrays.copyOf(bytes, Math.max(8, bytes.length));
        this.firstWord = first(padded, 0, bytes.length);
        this.lastWord = last(padded, 0, bytes.length);
        this.compact = compact;
        this.occurs = occurs;
    }

    /// The usual spelling, such as `Call-ID`.
    public String text() {
        return text;
    }

    /// Whether commas separate values of this header.
    public boolean isList() {
        return occurs == Occurs.LIST;
    }

    Occurs occurs() {
        return occurs;
    }

    /// The known name in long or compact form, or null.
    public static @Nullable HeaderName find(String name) {
        byte[] b = Chars.bytes(name);
        int id = Chars.skip(b, 0, b.length, Chars.TOKEN) == b.length ? find(b, 0, b.length) : UNKNOWN;
        return id == UNKNOWN ? null : ALL[id];
    }

    /// The number of the name in the range, or [#UNKNOWN]. The range must hold no control character: one could pass
    /// for a hyphen.
    static int find(byte[] b, int at, int end) {
        if (end - at == 1) {
            int id = b[at] < 0 ? -1 : COMPACT[b[at]];
            return id < 0 ? UNKNOWN : id;
        }
        int length = end - at;
        if (length < 2 || at + 8 > b.length) {
            return length < 2 ? UNKNOWN : findInShort(b, at, end);
        }
        long first = first(b, at, length);
        long last = last(b, at, length);
        int slot = slot(first, last, length);
        for (int i = slot; TABLE[i] >= 0; i = (i + 1) & (SLOTS - 1)) {
            int id = TABLE[i];
            HeaderName name = ALL[id];
            if (name.firstWord == first && name.lastWord == last && name.bytes.length == length) {
                // Two words are all of a name up to 16 octets.
                return length <= 16 || Chars.equalsIgnoreCase(b, at, end, name.lower) ? id : UNKNOWN;
            }
        }
        return UNKNOWN;
    }

    /// The same at the very end of an array.
    private static int findInShort(byte[] b, int at, int end) {
        byte[] padded = new byte[8];
        System.arraycopy(b, at, padded, 0, end - at);
        return find(padded, 0, end - at);
    }

    private static long first(byte[] b, int at, int length) {
        long word = Chars.lowerWord(b, at);
        return length >= 8 ? word : word & ((1L << (length * 8)) - 1);
    }

    private static long last(byte[] b, int at, int length) {
        return length > 8 ? Chars.lowerWord(b, at + length - 8) : 0;
    }

    private static int slot(long first, long last, int length) {
        long mixed = (first ^ Long.rotateLeft(last, 29) ^ length) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 55);
    }

    /// The number of this name in an index of lines.
    @SuppressWarnings(
            "EnumOrdinal") // The order of the constants is part of the format, and the format is in memory only.
    int id() {
        return ordinal();
    }

    /// The usual spelling as octets, not to be changed.
    byte[] octets() {
        return bytes;
    }

    static HeaderName of(int id) {
        return ALL[id];
    }
}
