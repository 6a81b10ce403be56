package org.belfry.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Waiting for another thread's answer as if the work had been done here.
final class Answers {

    private Answers() {}

    /// Not interruptible: the work goes on either way, and who gave up waiting would not know how it ended.
    static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            // Many may wait for one write: each gets a fault with its own trace, and under it where the work failed.
            if (e.getCause() instanceof StoreFault shared) {
                throw new StoreFault(shared.kind(), String.valueOf(shared.getMessage()), shared);
            }
            // Anything else is of the caller's own work, and thrown as it was.
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            if (e.getCause() instanceof Error own) {
                throw own;
            }
            throw e;
        }
    }
}
