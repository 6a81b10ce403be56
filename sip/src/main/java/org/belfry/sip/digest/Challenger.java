package org.belfry.sip.digest;

/// Who asks for credentials, and the header fields each speaks by (RFC 3261 §22.2, §22.3). Immutable.
public enum Challenger {
    /// The far end or registrar, by 401.
    SERVER("WWW-Authenticate", "Authorization", "Authentication-Info"),
    /// A proxy on the way, by 407.
    PROXY("Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info");

    private final String challengeField;
    private final String credentialsField;
    private final String infoField;

    Challenger(String challengeField, String credentialsField, String infoField) {
        this.challengeField = challengeField;
        this.credentialsField = credentialsField;
        this.infoField = infoField;
    }

    public String challengeField() {
        return challengeField;
    }

    public String credentialsField() {
        return credentialsField;
    }

    public String infoField() {
        return infoField;
    }
}
