package org.belfry.web;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.belfry.ground.Background;

/// Files as they are sent, each made once, off the event loop, when first asked for. Holds no more than it
/// is asked for by names the program itself knows. Thread-safe.
final class Shelf {

    private final Background background;
    private final Map<String, CompletableFuture<Asset>> files = new ConcurrentHashMap<>();

    Shelf(Background background) {
        this.background = background;
    }

    /// @param path one of those the program knows, never a stranger's word
    CompletableFuture<Asset> get(String path, Supplier<byte[]> content) {
        var known = files.get(path);
        if (known != null) {
            return known;
        }
        var made = new CompletableFuture<Asset>();
        var before = files.putIfAbsent(path, made);
        if (before != null) {
            return before;
        }
        background.start("web file", () -> make(path, content, made));
        return made;
    }

    /// A file that could not be made is tried again when next asked for.
    private void make(String path, Supplier<byte[]> content, CompletableFuture<Asset> made) {
        try {
            made.complete(Asset.of(path, content.get()));
        } catch (Throwable thrown) {
            files.remove(path, made);
            made.completeExceptionally(thrown);
        }
    }
}
