package org.belfry.sip.digest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The parameters digest gives a meaning to (RFC 7616 §3.3 to §3.5). All others are read and passed over.
enum Param {
    USERNAME(0, "username"),
    USERNAME_EXT(1, "username*"),
    REALM(2, "realm"),
    NONCE(3, "nonce"),
    URI(4, "uri"),
    RESPONSE(5, "response"),
    ALGORITHM(6, "algorithm"),
    CNONCE(7, "cnonce"),
    OPAQUE(8, "opaque"),
    QOP(9, "qop"),
    NC(10, "nc"),
    STALE(11, "stale"),
    USERHASH(12, "userhash"),
    NEXTNONCE(13, "nextnonce"),
    RSPAUTH(14, "rspauth");

    static final int COUNT = 15;
    private static final int NAME_CHARS_MAX = 9;
    private static final Param[][] BY_LENGTH = byLength();

    private final int index;
    private final String name;

    Param(int index, String name) {
        this.index = index;
        this.name = name;
    }

    int index() {
        return index;
    }

    /// The parameter called `text[from, to)` in any case, or null.
    static @Nullable Param named(byte[] text, int from, int to) {
        int length = to - from;
        if (length > NAME_CHARS_MAX) {
            return null;
        }
        for (Param param : BY_LENGTH[length]) {
            if (Ascii.equalsIgnoringCase(text, from, to, param.name)) {
                return param;
            }
        }
        return null;
    }

    private static Param[][] byLength() {
        var byLength = new Param[NAME_CHARS_MAX + 1][];
        for (int length = 0; length <= NAME_CHARS_MAX; length++) {
            int wanted = length;
            byLength[length] = Arrays.stream(values())
                    .filter(param -> param.name.length() == wanted)
                    .toArray(Param[]::new);
        }
        return byLength;
    }
}
