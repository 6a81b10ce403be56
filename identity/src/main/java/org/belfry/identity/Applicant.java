package org.belfry.identity;

import java.util.Optional;
import org.belfry.ground.Redacted;

/// What an invited person fills in. Nothing of it prints. Immutable.
///
/// @param name what they will sign in with: 2..64 letters, digits, `.`, `-`, `_` or `@`
/// @param displayName what others see: 1..128 characters; the name if blank
/// @param email optional, 3..254 characters with one `@`
public record Applicant(
        Redacted<String> name,
        Redacted<String> displayName,
        Optional<Redacted<String>> email,
        Redacted<String> password) {}
