package org.belfry.sip.digest;

import org.jspecify.annotations.Nullable;

/// A challenge we answered, kept to answer it again with the next count (RFC 7616 §3.6). Its owner is
/// [DigestClient], whose lock guards the count.
final class ClientSession {

    private static final long COUNT_MAX = 0xFFFF_FFFFL;

    private final Place place;
    private final Algorithm algorithm;
    private final Qop qop;
    private final String nonce;
    private final @Nullable String opaque;
    private long count;

    /// Where a session is good: for one challenger, one realm, one server.
    record Place(Challenger challenger, String realm, String sentTo) {}

    ClientSession(Place place, Algorithm algorithm, Qop qop, String nonce, @Nullable String opaque) {
        this.place = place;
        this.algorithm = algorithm;
        this.qop = qop;
        this.nonce = nonce;
        this.opaque = opaque;
    }

    Place place() {
        return place;
    }

    Algorithm algorithm() {
        return algorithm;
    }

    Qop qop() {
        return qop;
    }

    /// The next count, or 0 when there is none left.
    long nextCount() {
        return count == COUNT_MAX ? 0 : ++count;
    }

    /// The same with a nonce the server gave in advance.
    ClientSession withNonce(String next) {
        return new ClientSession(place, algorithm, qop, next, opaque);
    }

    /// The value of a credentials field up to its response. Texts of the challenge stand as they came.
    String credentials(String username, String requestUri, String cnonce, long nc) {
        var value = new StringBuilder(384);
        value.append("Digest username=\"").append(username);
        value.append("\", realm=\"").append(place.realm());
        value.append("\", nonce=\"").append(nonce);
        value.append("\", uri=\"").append(requestUri);
        value.append("\", algorithm=").append(algorithm.token());
        if (opaque != null) {
            value.append(", opaque=\"").append(opaque).append('"');
        }
        if (qop != Qop.NONE) {
            value.append(", qop=").append(qop.token());
            value.append(", cnonce=\"").append(cnonce);
            value.append("\", nc=").append("%08x".formatted(nc));
        }
        return value.toString();
    }
}
