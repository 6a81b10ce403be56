package org.belfry.sip.sdp;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// The `o=` line (RFC 8866 §5.2): who made the description and which version of it this is. Numbers are kept as
/// digits, at most 40, because peers write them longer than any machine word. Printing hides user and address.
public record Origin(
        String username,
        String sessionId,
        String sessionVersion,
        String networkType,
        String addressType,
        String address) {

    private static final int DIGITS_MAX = 40;

    public Origin {
        Grammar.requireWord("username", username);
        requireDigits("sessionId", sessionId);
        requireDigits("sessionVersion", sessionVersion);
        Grammar.requireWord("networkType", networkType);
        Grammar.requireWord("addressType", addressType);
        Grammar.requireWord("address", address);
    }

    /// A first version, without a user's name.
    public static Origin of(long sessionId, Connection connection) {
        Grammar.requireRange("sessionId", sessionId, 0, Long.MAX_VALUE);
        return new Origin(
                "-",
                Long.toString(sessionId),
                "1",
                connection.networkType(),
                connection.addressType(),
                connection.address());
    }

    /// The origin of the next version of the same session (RFC 3264 §8).
    public Origin next() {
        String version = new BigInteger(sessionVersion).add(BigInteger.ONE).toString();
        return new Origin(username, sessionId, version, networkType, addressType, address);
    }

    /// The same session, whatever its version (RFC 3264 §8).
    public boolean isSameSession(Origin other) {
        return username.equals(other.username)
                && sessionId.equals(other.sessionId)
                && networkType.equals(other.networkType)
                && addressType.equals(other.addressType)
                && address.equals(other.address);
    }

    /// Below, at or above zero as this version is before, the same as or after the other's.
    public int compareVersion(Origin other) {
        return new BigInteger(sessionVersion).compareTo(new BigInteger(other.sessionVersion));
    }

    @Override
    public String toString() {
        return "Origin[version " + sessionVersion + "]";
    }

    String wire() {
        return username + " " + sessionId + " " + sessionVersion + " " + networkType + " " + addressType + " "
                + address;
    }

    /// The last five words are fixed; whatever stands before them is the user, and spaces some phones leave in a
    /// display name become `_`.
    static @Nullable Origin read(String value) {
        var words = new Words(value).all();
        if (words == null || words.size() < 6) {
            return null;
        }
        int last = words.size();
        String id = words.get(last - 5);
        String version = words.get(last - 4);
        if (!Grammar.isDigits(id, DIGITS_MAX) || !Grammar.isDigits(version, DIGITS_MAX)) {
            return null;
        }
        String user = String.join("_", words.subList(0, last - 5));
        return new Origin(user, id, version, words.get(last - 3), words.get(last - 2), words.get(last - 1));
    }

    private static void requireDigits(String what, String value) {
        // One more than a peer may send, so that the next version of a version of forty nines still has room.
        if (!Grammar.isDigits(value, DIGITS_MAX + 1)) {
            throw new IllegalArgumentException(
                    "%s: %d characters (expected: 1..%d digits)".formatted(what, value.length(), DIGITS_MAX));
        }
    }
}
