package org.belfry.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.belfry.ground.PersonId;

/// Ten single-use codes for the day the phone is lost (policy A5).
///
/// A code is 80 random bits as four groups of four (`K7QF-…`). Only its SHA-256, bound to its person, is kept: at 80
/// bits a stretched hash would add nothing but work. Stateless; thread-safe.
final class RecoveryCodes {

    static final int COUNT = 10;
    static final int BYTES = 10;

    /// Longer input is no code, whatever it holds.
    private static final int TYPED_CHARS_MAX = 64;

    private static final Pattern GROUPS = Pattern.compile("(?<=\\G.{4})(?=.)");

    private RecoveryCodes() {}

    static List<String> make(SecureRandom random) {
        var codes = new ArrayList<String>(COUNT);
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < COUNT; i++) {
            random.nextBytes(bytes);
            codes.add(GROUPS.matcher(Base32.CROCKFORD.encode(bytes)).replaceAll("-"));
        }
        return List.copyOf(codes);
    }

    /// The same for every way to type one code: case, spaces, dashes, `O` for `0`, `I` or `L` for `1`.
    static byte[] hash(PersonId person, String typed) {
        String cut = typed.length() > TYPED_CHARS_MAX ? "" : typed;
        String normal = cut.toUpperCase(Locale.ROOT)
                .replaceAll("[^0-9A-Z]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        MessageDigest digest = Sha256.begin("recovery code");
        digest.update(person.bytes());
        return digest.digest(normal.getBytes(StandardCharsets.UTF_8));
    }
}
