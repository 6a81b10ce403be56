package org.belfry.identity;

/// The second factors a person may be asked for (policy A5).
public enum FactorKind {
    TOTP("totp"),
    PASSKEY("passkey"),
    RECOVERY_CODE("recovery-code");

    private final String text;

    FactorKind(String text) {
        this.text = text;
    }

    /// The stable name, shown and audited.
    public String text() {
        return text;
    }
}
