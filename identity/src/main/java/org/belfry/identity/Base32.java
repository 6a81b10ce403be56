package org.belfry.identity;

/// Bytes as letters and digits a person can type: 5 bits a character, most significant first (RFC 4648 §6), no
/// padding. Immutable.
enum Base32 {
    /// For authenticator apps.
    RFC4648("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
    /// Without `I`, `L`, `O` and `U`, so that what is read from paper can't be mistaken.
    CROCKFORD("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

    private final String alphabet;

    Base32(String alphabet) {
        this.alphabet = alphabet;
    }

    String encode(byte[] bytes) {
        var text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int bits = 0;
        int held = 0;
        for (byte b : bytes) {
            bits = (bits << 8) | (b & 0xFF);
            held += 8;
            while (held >= 5) {
                held -= 5;
                text.append(alphabet.charAt((bits >>> held) & 31));
            }
            bits &= (1 << held) - 1;
        }
        if (held > 0) {
            text.append(alphabet.charAt((bits << (5 - held)) & 31));
        }
        return text.toString();
    }
}
