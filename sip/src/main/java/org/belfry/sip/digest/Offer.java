package org.belfry.sip.digest;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a door or device may prove itself with: the algorithms in the order they are offered (RFC 8760 §2.3), and
/// what is let through besides. Immutable.
///
/// A credential under anything that is not offered is refused, however right it is: otherwise the weakest way would
/// stay open to everybody.
///
/// @param order at least one, none twice; a challenge header for each
public record Offer(List<Algorithm> order, Set<Leave> leaves) {

    /// What is refused unless named here.
    public enum Leave {
        /// Offer `auth-int` besides `auth`.
        AUTH_INT,
        /// Accept a response without qop, as RFC 2069 made them: each nonce then passes once.
        RESPONSE_WITHOUT_QOP,
        /// Not a leave but a bar: a standing secret is as good as none.
        ONE_SESSION_SECRETS_ONLY
    }

    public Offer {
        order = List.copyOf(order);
        leaves = Set.copyOf(leaves);
        if (order.isEmpty() || order.size() != Set.copyOf(order).size()) {
            throw new IllegalArgumentException("order: " + order + " (expected: 1..3 different algorithms)");
        }
    }

    /// SHA-256, then SHA-512-256: for every device that can.
    public static Offer strong() {
        return new Offer(List.of(Algorithm.SHA_256, Algorithm.SHA_512_256), Set.of());
    }

    /// SHA-256, then MD5: where the policy of the device permits MD5 because it knows nothing better.
    public static Offer strongElseMd5ForOldDevice() {
        return new Offer(List.of(Algorithm.SHA_256, Algorithm.MD5), Set.of());
    }

    /// MD5 alone, for secrets of one session alone: browsers over WebSocket, whose library knows nothing else.
    public static Offer md5ForOneBrowserSession() {
        return new Offer(List.of(Algorithm.MD5), Set.of(Leave.ONE_SESSION_SECRETS_ONLY));
    }

    /// The same with `leave` added.
    public Offer with(Leave leave) {
        Set<Leave> more = EnumSet.of(leave);
        more.addAll(leaves);
        return new Offer(order, more);
    }

    boolean has(Leave leave) {
        return leaves.contains(leave);
    }

    boolean permits(HashedSecret secret) {
        return secret.isOneSession() || !has(Leave.ONE_SESSION_SECRETS_ONLY);
    }
}
