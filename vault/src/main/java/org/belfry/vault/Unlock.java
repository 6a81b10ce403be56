package org.belfry.vault;

import java.util.Optional;

/// What opens the root key. TPM and KMS will join here.
public sealed interface Unlock {

    /// The root key lies in the key folder in a file that only its owner may read. Starts unattended; whoever copies
    /// the key folder has the keys.
    record KeyFile() implements Unlock {}

    /// The root key lies sealed under this passphrase (Argon2id); a copy of the key folder alone opens nothing.
    record Passphrase(Secret words) implements Unlock {

        /// Bytes that a new passphrase must have at least.
        public static final int BYTES_MIN = 12;

        /// Bound on the input of the stretching.
        public static final int BYTES_MAX = 1024;
    }

    /// Why this is too weak to protect a root key from now on, in one sentence; empty if it is not.
    default Optional<String> weakness() {
        return switch (this) {
            case KeyFile() -> Optional.empty();
            case Passphrase(Secret words) ->
                words.length() < Passphrase.BYTES_MIN || words.length() > Passphrase.BYTES_MAX
                        ? Optional.of("passphrase: %d bytes long (expected: %d..%d)"
                                .formatted(words.length(), Passphrase.BYTES_MIN, Passphrase.BYTES_MAX))
                        : Optional.empty();
        };
    }
}
