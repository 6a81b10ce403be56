package org.belfry.web;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.belfry.identity.Entrance;

/// The figures of this room.
///
/// @param published exact origins, such as `https://pbx.example.com`, by which a door is reached besides its own names
///     and port (a port forwarded elsewhere); no wildcards (policy A10)
/// @param securityContact where flaws are reported (RFC 9116 §2.5.3); `mailto:security@NAME` (RFC 2142 §4) if empty
public record WebSettings(Map<Entrance, Set<String>> published, Optional<String> securityContact) {

    private static final Pattern ORIGIN = Pattern.compile("https://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");

    public WebSettings {
        published = Map.copyOf(published);
        for (var origin : published.values().stream().flatMap(Set::stream).toList()) {
            if (!ORIGIN.matcher(origin).matches() || origin.endsWith(":443")) {
                throw new IllegalArgumentException(
                        "origin: '%s' (expected: https://name or https://name:port, lower-case)".formatted(origin));
            }
        }
        if (securityContact.isPresent() && !securityContact.get().matches("(mailto:|https://|tel:)[!-~]{1,200}")) {
            throw new IllegalArgumentException(
                    "securityContact: '%s' (expected: mailto:, https:// or tel:)".formatted(securityContact.get()));
        }
    }

    public static WebSettings defaults() {
        return new WebSettings(Map.of(), Optional.empty());
    }

    Set<String> published(Entrance entrance) {
        return published.getOrDefault(entrance, Set.of());
    }
}
