package org.belfry.server;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// What has been opened, to be closed in the opposite order: when the house closes, or when it can't open after all.
/// One fault does not keep the rest from being closed. Thread-safe.
final class Unwinding implements Closeable {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /// Remembers `thing` and hands it back.
    synchronized <T extends AutoCloseable> T opened(T thing) {
        opened.push(thing);
        return thing;
    }

    @Override
    public synchronized void close() throws IOException {
        IOException first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = new IOException("closing failed: " + e, e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
