package org.belfry.sip.sdp;

import java.util.Optional;
import org.belfry.ground.IpAddress;
import org.jspecify.annotations.Nullable;

/// Where media goes (`c=`, RFC 8866 §5.7). The address is text, a literal or a name; nothing here resolves a name.
/// Printing hides it.
///
/// @param scope what follows the address's slash for multicast (`127`, `127/3`), or nothing
public record Connection(String networkType, String addressType, String address, String scope) {

    public Connection {
        Grammar.requireWord("networkType", networkType);
        Grammar.requireWord("addressType", addressType);
        Grammar.requireWord("address", address);
        if (address.indexOf('/') >= 0 || !(scope.isEmpty() || isScope(scope))) {
            throw new IllegalArgumentException("address or scope (expected: a slash and numbers in the scope only)");
        }
    }

    public static Connection of(IpAddress address) {
        return new Connection("IN", address.isV4() ? "IP4" : "IP6", address.toString(), "");
    }

    /// The address, if it is a literal.
    public Optional<IpAddress> literal() {
        boolean v4 = isDottedQuad(address);
        boolean v6 = address.indexOf(':') >= 0 && address.indexOf('%') < 0;
        if (!v4 && !v6) {
            return Optional.empty();
        }
        try {
            return Optional.of(IpAddress.parse(address));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /// `0.0.0.0` or `::`: nowhere to send to. It was the way to hold before RFC 3264 (§8.4) and is still met.
    public boolean isUnspecified() {
        return literal().filter(ip -> ip.high() == 0 && ip.low() == 0).isPresent();
    }

    @Override
    public String toString() {
        return "Connection[" + addressType + "]";
    }

    String wire() {
        return networkType + " " + addressType + " " + address + (scope.isEmpty() ? "" : "/" + scope);
    }

    static @Nullable Connection read(String value) {
        var words = new Words(value);
        String network = words.next();
        String type = words.next();
        String address = words.next();
        if (!Grammar.isWord(network) || !Grammar.isWord(type) || !words.done()) {
            return null;
        }
        int slash = address.indexOf('/');
        String scope = slash < 0 ? "" : address.substring(slash + 1);
        address = slash < 0 ? address : address.substring(0, slash);
        boolean scoped = slash < 0 || isScope(scope);
        return scoped && Grammar.isWord(address) ? new Connection(network, type, address, scope) : null;
    }

    private static boolean isScope(String text) {
        return !text.isEmpty() && text.chars().allMatch(character -> "0123456789/".indexOf(character) >= 0);
    }

    /// Four decimal numbers and nothing else: shorter and octal forms mean different hosts to different readers.
    private static boolean isDottedQuad(String text) {
        String[] parts = text.split("\\.", 5);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean octal = part.length() > 1 && part.charAt(0) == '0';
            if (octal || part.length() > 3 || Grammar.number(part, 255) < 0) {
                return false;
            }
        }
        return true;
    }
}
