package org.belfry.bench.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Answers challenges under SHA-256 (RFC 7616) with one password for all users, whose HA1 is made once.
/// Owned by one thread.
final class Credentials {

    static final String REALM = "bench.test";
    static final String PASSWORD = "eight-bells-and-all-is-well";

    /// The house offers SHA-256 to whose name it knows to understand it.
    static final String USER_AGENT = "User-Agent: Belfry bench 5.1.2\r\n";

    private static final int FIRST_EXTENSION = 200_000;

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

    /// By which a user is called.
    static String extension(int user) {
        return "%d".formatted(FIRST_EXTENSION + user);
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
