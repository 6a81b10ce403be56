package org.belfry.media.dtls;

/// Whether a datagram may reach the library: whole records of DTLS, and no handshake message that claims more than
/// [DtlsLimits#MESSAGE_BYTES_MAX].
///
///     0 type | 1 version | 3 epoch | 5 sequence number | 11 length | 13 fragment      (RFC 6347 §4.1)
///     0 type | 1 length | 4 message sequence | 6 fragment offset | 9 fragment length  (§4.2.2)
///
/// The library makes an array of the length a fragment claims, up to 16 MB for each of 16 messages: one datagram of a
/// stranger would hold 256 MB. And it answers a sealed record that is too short for its tag with a fatal
/// alert, by which the other side would end a standing association. What does not pass is dropped without a
/// word, as RFC 6347 §4.1.2.7 asks.
final class RecordCheck {

    static final int HANDSHAKE = 22;
    private static final int HEADER_BYTES = 13;
    private static final int MESSAGE_HEADER_BYTES = 12;
    private static final int RECORDS_MAX = 16;
    /// Nonce and tag of AES-GCM, the only ciphers offered (RFC 5288 §3).
    private static final int SEALED_BYTES_MIN = 24;
    private static final int MESSAGE_SEQUENCE_MAX = 31;

    private RecordCheck() {}

    static boolean passes(byte[] datagram) {
        if (datagram.length > DtlsLimits.RECEIVE_BYTES_MAX) {
            return false;
        }
        int at = 0;
        int records = 0;
        while (at < datagram.length) {
            if (datagram.length - at < HEADER_BYTES || ++records > RECORDS_MAX) {
                return false;
            }
            int type = datagram[at] & 0xFF;
            int length = uint16(datagram, at + 11);
            int minor = datagram[at + 2] & 0xFF;
            boolean known =
                    type >= 20 && type <= 23 && datagram[at + 1] == (byte) 0xFE && (minor == 0xFF || minor == 0xFD);
            int end = at + HEADER_BYTES + length;
            if (!known || length == 0 || end > datagram.length) {
                return false;
            }
            boolean plain = uint16(datagram, at + 3) == 0;
            if (!plain && length < SEALED_BYTES_MIN) {
                return false;
            }
            if (type == HANDSHAKE && plain && !messages(datagram, at + HEADER_BYTES, end)) {
                return false;
            }
            at = end;
        }
        return records > 0;
    }

    private static boolean messages(byte[] datagram, int start, int end) {
        int at = start;
        while (at < end) {
            if (end - at < MESSAGE_HEADER_BYTES) {
                return false;
            }
            int length = uint24(datagram, at + 1);
            int offset = uint24(datagram, at + 6);
            int fragment = uint24(datagram, at + 9);
            boolean bounded = length <= DtlsLimits.MESSAGE_BYTES_MAX
                    && offset + fragment <= length
                    && fragment <= end - at - MESSAGE_HEADER_BYTES
                    && (fragment > 0 || length == 0)
                    && uint16(datagram, at + 4) <= MESSAGE_SEQUENCE_MAX;
            if (!bounded) {
                return false;
            }
            at += MESSAGE_HEADER_BYTES + fragment;
        }
        return true;
    }

    private static int uint16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private static int uint24(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 16) | uint16(bytes, at + 1);
    }
}
