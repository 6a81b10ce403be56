package org.belfry.bench.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Answers challenges under SHA-256 (RFC 7616) with one password for all users, whose HA1 is made once. Owned by one
/// thread.
final class Credentials {

    static final String REALM = "bench.test";
    static final String PASSWORD = "eight-bells-and-all-is-well";

    private final MessageDigest sha256 = sha256();
    private final String[] ha1;

    Credentials(int users) {
        ha1 = new String[users];
        for (int user = 0; user < users; user++) {
            ha1[user] = hash(name(user) + ":" + REALM + ":" + PASSWORD);
        }
    }

    static String name(int user) {
        return "u%05d".formatted(user);
    }

    String response(int user, String nonce, String ha2) {
        return hash(ha1[user] + ":" + nonce + ":00000001:0a4f113b:auth:" + ha2);
    }

    String hash(String text) {
        return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }
}
