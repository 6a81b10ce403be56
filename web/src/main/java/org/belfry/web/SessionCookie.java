package org.belfry.web;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.belfry.identity.Entrance;
import org.belfry.identity.SessionToken;

/// The cookie of one door's sessions (policy A9, A10). Immutable.
///
/// A request that shows it twice shows none: two of one name is how a planted cookie would hide behind the real one.
final class SessionCookie {

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final Entrance entrance;
    private final String name;

    SessionCookie(Entrance entrance) {
        this.entrance = entrance;
        this.name = SafeHeaders.cookieName(entrance);
    }

    Optional<String> in(RequestHeaders headers) {
        return in(headers.getAll(HttpHeaderNames.COOKIE));
    }

    /// @param cookies each header of that name, whole
    Optional<String> in(List<String> cookies) {
        Optional<String> found = Optional.empty();
        for (var header : cookies) {
            for (var pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    if (found.isPresent()) {
                        return Optional.empty();
                    }
                    found = Optional.of(pair.substring(equals + 1).strip());
                }
            }
        }
        return found.filter(value -> VALUE.matcher(value).matches());
    }

    /// The console's ends with the browser; the app's outlasts it, as its sessions are meant to.
    String set(SessionToken token) {
        String kept = switch (entrance) {
            case CONSOLE -> "";
            case APP -> "; Max-Age=" + entrance.absolute().toSeconds();
        };
        return name + "=" + token.cookieValue() + "; Path=/; Secure; HttpOnly; SameSite=Strict" + kept;
    }

    String clear() {
        return name + "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0";
    }
}
