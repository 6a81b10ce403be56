package org.belfry.identity;

/// What somebody may be asked to have before an act (policy A8). What is not granted is refused.
public enum Right {
    /// Whatever concerns only the person themselves.
    OWN_ACCOUNT("own-account"),
    /// Everything in the console.
    ADMINISTRATION("administration");

    private final String text;

    Right(String text) {
        this.text = text;
    }

    /// The stable name, shown and audited.
    public String text() {
        return text;
    }
}
