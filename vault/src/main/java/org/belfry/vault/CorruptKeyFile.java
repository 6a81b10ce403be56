package org.belfry.vault;

import java.io.IOException;
import java.nio.file.Path;

/// A key file is lost or damaged; the message is one sentence that names it.
final class CorruptKeyFile extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final String sentence;

    CorruptKeyFile(Path file, String what) {
        this.file = file;
        this.sentence = "key file %s: %s; restore it from the key backup".formatted(file, what);
    }

    CorruptKeyFile(Path file, String what, Throwable cause) {
        this(file, what);
        initCause(cause);
    }

    Path file() {
        return file;
    }

    @Override
    public String getMessage() {
        return sentence;
    }
}
