package org.belfry.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 (FIPS 180-4) of random secrets, each use in a domain of its own so that no hash of one kind is one of
/// another.
final class Sha256 {

    private Sha256() {}

    /// A digest that has taken in `domain` and a zero byte.
    static MessageDigest begin(String domain) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(("belfry identity " + domain).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest;
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    static byte[] of(String domain, String text) {
        return begin(domain).digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
