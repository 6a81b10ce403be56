package org.belfry.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The 32 secret bytes of a recovery kit as people copy them from paper: 60 symbols of Crockford's base 32 in groups
/// of five, the last eight a checksum (37 bytes in all; 40 bits catch any slip). Reading forgives case, spaces, and O,
/// I
/// and L for 0 and 1.
final class KitCode {

    static final int SECRET_BYTES = 32;
    static final int TEXT_CHARS_MAX = 16 * 1024;

    private static final int CHECKSUM_BYTES = 5;
    private static final int SYMBOLS = 60;
    private static final int GROUP = 5;
    private static final int GROUPS_IN_LINE = 4;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern LINE = Pattern.compile(
            "(?m)^\\s*([0-9A-Za-z]{5}(?:[- ][0-9A-Za-z]{5}){3}(?:[- \\r\\n]+[0-9A-Za-z]{5}){0,8})\\s*$");

    private KitCode() {}

    /// Three lines of four groups.
    static String print(byte[] secret) {
        byte[] all = Arrays.copyOf(secret, SECRET_BYTES + CHECKSUM_BYTES);
        System.arraycopy(checksum(secret), 0, all, SECRET_BYTES, CHECKSUM_BYTES);
        var text = new StringBuilder();
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            if (symbol > 0 && symbol % GROUP == 0) {
                text.append(symbol % (GROUP * GROUPS_IN_LINE) == 0 ? '\n' : '-');
            }
            text.append(ALPHABET.charAt(fiveBits(all, symbol * 5)));
        }
        return text.append('\n').toString();
    }

    /// The secret bytes in `text`, which may be the whole printed kit; null if it holds no code or one mistyped.
    static byte @Nullable [] read(String text) {
        if (text.length() > TEXT_CHARS_MAX) {
            return null;
        }
        var symbols = new StringBuilder();
        Matcher lines = LINE.matcher(text);
        while (lines.find()) {
            symbols.append(lines.group(1).replaceAll("[^0-9A-Za-z]", ""));
        }
        if (symbols.length() != SYMBOLS) {
            return null;
        }
        byte[] all = new byte[SECRET_BYTES + CHECKSUM_BYTES + 1];
        for (int i = 0; i < SYMBOLS; i++) {
            int value = ALPHABET.indexOf(plain(symbols.charAt(i)));
            if (value < 0) {
                return null;
            }
            putFiveBits(all, i * 5, value);
        }
        if (all[SECRET_BYTES + CHECKSUM_BYTES] != 0) {
            return null; // the last symbol carries one bit only
        }
        byte[] secret = Arrays.copyOf(all, SECRET_BYTES);
        byte[] check = Arrays.copyOfRange(all, SECRET_BYTES, SECRET_BYTES + CHECKSUM_BYTES);
        return MessageDigest.isEqual(check, checksum(secret)) ? secret : null;
    }

    private static char plain(char symbol) {
        return switch (Character.toUpperCase(symbol)) {
            case 'O' -> '0';
            case 'I', 'L' -> '1';
            default -> String.valueOf(symbol).toUpperCase(Locale.ROOT).charAt(0);
        };
    }

    private static int fiveBits(byte[] bytes, int at) {
        int value = 0;
        for (int bit = at; bit < at + 5; bit++) {
            int set = bit / 8 < bytes.length ? bytes[bit / 8] >> (7 - bit % 8) & 1 : 0;
            value = value << 1 | set;
        }
        return value;
    }

    private static void putFiveBits(byte[] bytes, int at, int value) {
        for (int i = 0; i < 5; i++) {
            int bit = at + i;
            bytes[bit / 8] |= (byte) ((value >> (4 - i) & 1) << (7 - bit % 8));
        }
    }

    private static byte[] checksum(byte[] secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("belfry recovery kit 1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return Arrays.copyOf(digest.digest(secret), CHECKSUM_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
