package org.belfry.vault;

import java.nio.file.Path;

/// How creating, opening or restoring a key folder ended. Whatever was [Refused] changed nothing on disk.
public sealed interface Opening {

    /// The folder is open.
    record Opened(Vault vault) implements Opening {}

    /// The folder stays closed; `sentence` tells an operator why and what to do.
    sealed interface Refused extends Opening {
        String sentence();
    }

    /// There is no key folder yet.
    record Missing(Path folder) implements Refused {
        @Override
        public String sentence() {
            return "key folder %s: holds no keys (expected: root.key)".formatted(folder);
        }
    }

    /// The root key does not open with what was given: another passphrase, one where none is needed, or none where
    /// one is needed.
    record WrongPassphrase(String sentence) implements Refused {}

    /// A secret file can be read by others than its owner, so it may have been copied.
    record Exposed(Path file, String sentence) implements Refused {}

    /// A file is damaged, altered or lost.
    record Corrupt(Path file, String sentence) implements Refused {}

    /// The disk refuses: no permission, no room, a fault.
    record Unreadable(Path folder, String sentence) implements Refused {}

    /// Creating where keys already are.
    record Occupied(Path folder, String sentence) implements Refused {}

    /// Creating or restoring with a passphrase too weak to protect anything.
    record WeakPassphrase(String sentence) implements Refused {}

    /// The recovery kit is mistyped, no longer valid, or of another house.
    record WrongKit(String sentence) implements Refused {}
}
