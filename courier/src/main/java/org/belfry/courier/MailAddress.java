package org.belfry.courier;

import java.util.Optional;
import java.util.regex.Pattern;

/// An address mail goes to or comes from (RFC 5321 §4.1.2): a dot-string and a domain name, in ASCII.
///
/// Quoted local parts and address literals are left out: nobody's mail needs them, and they can hold what commands
/// and headers are made of. Immutable; personal, so printing one shows nothing.
///
/// Limits: 64 octets before the `@`, 254 in all (RFC 5321 §4.5.3.1).
public final class MailAddress {

    static final int CHARS_MAX = 254;

    private static final Pattern SHAPE =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                    + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private static final int LOCAL_CHARS_MAX = 64;

    private final String text;

    private MailAddress(String text) {
        this.text = text;
    }

    /// Empty if it is none.
    public static Optional<MailAddress> parse(String text) {
        boolean fits = text.length() <= CHARS_MAX && text.indexOf('@') <= LOCAL_CHARS_MAX;
        return fits && SHAPE.matcher(text).matches() ? Optional.of(new MailAddress(text)) : Optional.empty();
    }

    /// The address itself, for sending to it or showing it to somebody who may see it.
    public String disclose() {
        return text;
    }

    /// What stands behind the `@`.
    String domain() {
        return text.substring(text.indexOf('@') + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MailAddress that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "[address]";
    }
}
