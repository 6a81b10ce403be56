package org.belfry.identity;

/// The 256 random bits that are a session, for the cookie alone; the store holds only their hash. Prints nothing.
public record SessionToken(String cookieValue) {

    @Override
    public String toString() {
        return "[session token]";
    }
}
