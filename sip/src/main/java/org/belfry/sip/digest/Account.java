package org.belfry.sip.digest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What we prove ourselves with in one realm: a user name, and a secret for each algorithm we are willing to use
/// there.
///
/// No secret under MD5, no answer to a challenge under MD5. Immutable; prints nothing.
public final class Account {

    private final String username;
    private final List<HashedSecret> secrets;
    private final boolean withoutQop;

    /// @throws IllegalArgumentException if `username` holds a quote, backslash or control, or `secrets` is empty or
    ///     has two of an algorithm
    public Account(String username, List<HashedSecret> secrets) {
        this(username, secrets, false);
    }

    private Account(String username, List<HashedSecret> secrets, boolean withoutQop) {
        if (username.isEmpty() || !Ascii.isPlain(username)) {
            throw new IllegalArgumentException("username: not plain (expected: no quote, backslash, control)");
        }
        long algorithms =
                secrets.stream().map(HashedSecret::algorithm).distinct().count();
        if (secrets.isEmpty() || algorithms != secrets.size()) {
            throw new IllegalArgumentException(
                    "secrets: %d of %d algorithms (expected: one each)".formatted(secrets.size(), algorithms));
        }
        this.username = username;
        this.secrets = List.copyOf(secrets);
        this.withoutQop = withoutQop;
    }

    /// The same, answering challenges without qop too (RFC 2069): for a provider that knows nothing better. Such an
    /// answer holds nothing of our own choosing, so tables made in advance fit it.
    public Account answeringChallengesWithoutQop() {
        return new Account(username, secrets, true);
    }

    String username() {
        return username;
    }

    boolean answersWithoutQop() {
        return withoutQop;
    }

    @Nullable
    HashedSecret secret(Algorithm algorithm) {
        return secrets.stream()
                .filter(secret -> secret.algorithm() == algorithm)
                .findFirst()
                .orElse(null);
    }

    @Override
    public String toString() {
        return "[account]";
    }
}
