package org.belfry.sip.digest;

import org.jspecify.annotations.Nullable;

/// Finds what a user of the realm proves itself with. Called on the event loop: answers from memory, at once, and
/// in a time that does not tell whether the user exists.
@FunctionalInterface
public interface Secrets {

    /// The secret of `username` under `algorithm`, or null: no such user, or not under this algorithm.
    ///
    /// An MD5 secret exists only for a device whose policy permits MD5. `username` is a stranger's claim of up to
    /// [AuthParams#BYTES_MAX] bytes.
    @Nullable
    HashedSecret find(String username, Algorithm algorithm);
}
