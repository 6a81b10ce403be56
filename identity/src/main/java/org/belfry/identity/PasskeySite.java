package org.belfry.identity;

import java.util.Set;

/// The name a passkey belongs to and the exact origins that may use it (WebAuthn §5.1.2, §13.4.9). Immutable.
///
/// @param name the relying party id: the server's name or `localhost`, never an address
/// @param origins such as `https://localhost:9443`; compared whole, port included
public record PasskeySite(String name, Set<String> origins) {

    public PasskeySite {
        if (name.isEmpty() || name.length() > 253 || name.contains(":") || name.matches("[0-9.]+")) {
            throw new IllegalArgumentException("passkey site: '%s' (expected: a host name)".formatted(name));
        }
        origins = Set.copyOf(origins);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("origins: none (expected: at least one)");
        }
    }
}
