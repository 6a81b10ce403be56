package org.belfry.media.dtls;

import java.util.function.IntPredicate;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.HandshakeType;
import org.jspecify.annotations.Nullable;

/// What is wrong with the hello that would begin a handshake with us as server. It is asked before there is a thread,
/// a state or an answer: a hello without a cipher, forged from the address of a caller, must neither end the handshake
/// of the caller, whose own hello follows, nor make us send him a fatal alert (CVE-2023-49786 is both).
///
///     version 2 | random 32 | session 1+n | cookie 1+n | suites 2+n | compression 1+n | extensions 2+n
///
/// A hello may come in fragments (RFC 6347 §4.2.3): what lies beyond the first is not asked for here, and the library
/// judges it later. Reads a datagram that [RecordCheck] has passed, and keeps nothing of it.
final class HelloCheck {

    private static final int RECORD_BYTES = 13;
    private static final int BODY_AT = RECORD_BYTES + 12;
    private static final int RANDOM_BYTES = 32;
    private static final int DTLS_1_2_MINOR = 0xFD;

    private final byte[] datagram;
    private final int end;
    private final boolean isWhole;
    private int at = BODY_AT;

    private HelloCheck(byte[] datagram) {
        this.datagram = datagram;
        int fragment = uint24(RECORD_BYTES + 9);
        end = Math.min(BODY_AT + fragment, datagram.length);
        isWhole = fragment == uint24(RECORD_BYTES + 1);
    }

    /// Null: it may begin a handshake.
    static @Nullable DtlsFailure fault(byte[] datagram) {
        boolean isHello = datagram.length > BODY_AT
                && datagram[0] == RecordCheck.HANDSHAKE
                && datagram[3] == 0
                && datagram[4] == 0
                && datagram[RECORD_BYTES] == HandshakeType.client_hello;
        return isHello ? new HelloCheck(datagram).fault() : DtlsFailure.MALFORMED;
    }

    private @Nullable DtlsFailure fault() {
        if (uint16(RECORD_BYTES + 4) != 0 || uint24(RECORD_BYTES + 6) != 0) {
            // No first message, or a fragment that overtook the first and will come again.
            return DtlsFailure.MALFORMED;
        }
        // Versions of DTLS count down. One that speaks 1.3 as well names 1.2 here (RFC 9147 §5.3).
        boolean isOld = end - at < 2 || (datagram[at + 1] & 0xFF) > DTLS_1_2_MINOR;
        at += 2 + RANDOM_BYTES;
        boolean session = skips();
        boolean cookie = session && skips();
        if (!cookie || at + 2 > end) {
            return DtlsFailure.MALFORMED;
        }
        int suites = uint16(at);
        if (isOld || !any(at + 2, Math.min(at + 2 + suites, end), HelloCheck::isOurs)) {
            return DtlsFailure.NO_COMMON_CIPHER;
        }
        at += 2 + suites;
        return isWhole ? extensions() : null;
    }

    private @Nullable DtlsFailure extensions() {
        if (!skips() || at > end) {
            return DtlsFailure.MALFORMED;
        }
        at += 2;
        boolean bindsItsKeys = false;
        DtlsFailure srtp = DtlsFailure.NO_SRTP;
        while (at + 4 <= end) {
            int type = uint16(at);
            int from = at + 4;
            int to = from + uint16(at + 2);
            if (to > end) {
                return DtlsFailure.MALFORMED;
            }
            bindsItsKeys |= type == ExtensionType.extended_master_secret;
            if (type == ExtensionType.use_srtp && to - from >= 2) {
                int profiles = Math.min(from + 2 + uint16(from), to);
                srtp = any(from + 2, profiles, Terms::hasProfile) ? null : DtlsFailure.NO_COMMON_PROFILE;
            }
            at = to;
        }
        return bindsItsKeys ? srtp : DtlsFailure.NO_EXTENDED_MASTER_SECRET;
    }

    /// Over a vector whose length stands in front, in a byte; false where the fragment ends before that.
    private boolean skips() {
        if (at + 1 > end) {
            return false;
        }
        at += 1 + (datagram[at] & 0xFF);
        return true;
    }

    private boolean any(int from, int to, IntPredicate wanted) {
        for (int i = from; i + 2 <= to; i += 2) {
            if (wanted.test(uint16(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOurs(int suite) {
        for (int ours : Terms.SUITES) {
            if (ours == suite) {
                return true;
            }
        }
        return false;
    }

    private int uint16(int from) {
        return (datagram[from] & 0xFF) << 8 | (datagram[from + 1] & 0xFF);
    }

    private int uint24(int from) {
        return (datagram[from] & 0xFF) << 16 | uint16(from + 1);
    }
}
