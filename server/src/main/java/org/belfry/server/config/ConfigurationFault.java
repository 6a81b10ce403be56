package org.belfry.server.config;

/// What is wrong with the configuration, as one sentence that says what to do. Nothing has been changed when it is
/// thrown; the program shows the sentence and ends with exit code 2.
public final class ConfigurationFault extends Exception {
    private static final long serialVersionUID = 1;

    ConfigurationFault(String sentence) {
        super(sentence);
    }

    /// The sentence; never null.
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
