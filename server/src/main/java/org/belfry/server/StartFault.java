package org.belfry.server;

/// Why the house can't open, as one sentence that says what to do. Nothing was changed that a later start would miss.
public final class StartFault extends Exception {
    private static final long serialVersionUID = 1;

    public StartFault(String sentence) {
        super(sentence);
    }

    /// The sentence; never null.
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
