package org.belfry.sip.digest;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.belfry.sip.digest.ClientSession.Place;

/// The side that is challenged (RFC 3261 §22.2, §22.3; RFC 7616 §3.4 to §3.6; RFC 8760 §2.4).
///
/// Each request goes through a [DigestExchange] of its own. What the client keeps between requests are the
/// challenges it answered, so that the next request to the same server brings its credentials along and saves a
/// round trip; a proxy's too, for its realm is configured ([Realms]), which is what RFC 3261 §22.3 asks for.
///
/// Of several challenges of a realm the one with the best algorithm is answered, not the topmost: their order is not
/// protected, and whoever stands on the line would put MD5 first (RFC 8760 §3).
///
/// Thread-safe. Limit: [#SESSIONS_MAX] challenges are kept, the least used goes first.
public final class DigestClient {

    /// Most challenges kept for further requests.
    public static final int SESSIONS_MAX = 64;

    private static final int CNONCE_BYTES = 16;

    private final Realms realms;
    private final RandomGenerator random;
    private final Map<Place, ClientSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /// @param random unpredictable and thread-safe: a `SecureRandom`
    public DigestClient(Realms realms, RandomGenerator random) {
        this.realms = realms;
        this.random = random;
    }

    /// One request and its repetitions after challenges.
    public DigestExchange begin(Outgoing request) {
        return new DigestExchange(this, request);
    }

    Realms realms() {
        return realms;
    }

    /// Challenges of the server this request goes to.
    synchronized List<ClientSession> sessionsFor(Outgoing request) {
        return sessions.values().stream()
                .filter(session -> session.place().sentTo().equals(request.sentTo()))
                .toList();
    }

    synchronized void keep(ClientSession session) {
        sessions.put(session.place(), session);
        if (sessions.size() > SESSIONS_MAX) {
            sessions.remove(sessions.keySet().iterator().next());
        }
    }

    /// Forgets `session` unless it has been replaced.
    synchronized void drop(ClientSession session) {
        sessions.remove(session.place(), session);
    }

    /// The next count of `session`, 0 if there is none left. Counts are given out once among all threads.
    synchronized long nextCount(ClientSession session) {
        return session.nextCount();
    }

    String newCnonce() {
        byte[] cnonce = new byte[CNONCE_BYTES];
        random.nextBytes(cnonce);
        return HexFormat.of().formatHex(cnonce);
    }
}
