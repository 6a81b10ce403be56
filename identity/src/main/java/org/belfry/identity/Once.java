package org.belfry.identity;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value made when first asked for, then kept. Thread-safe.
final class Once<T> implements Supplier<T> {

    private final Supplier<T> maker;
    private volatile @Nullable T value;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public T get() {
        var known = value;
        return known != null ? known : make();
    }

    private synchronized T make() {
        var known = value;
        if (known == null) {
            known = maker.get();
            value = known;
        }
        return known;
    }
}
