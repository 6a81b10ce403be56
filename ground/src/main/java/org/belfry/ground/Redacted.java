package org.belfry.ground;

/// A personal value (a name, an address, a number) that must not slip into a log line or an error message.
///
/// Printing one shows only that something was there. Reading it takes a named access, so every place that does can be
/// found. For keys and passwords use the vault's `Secret`, which can also be wiped. Immutable.
public final class Redacted<T> {

    private final T value;

    private Redacted(T value) {
        this.value = value;
    }

    public static <T> Redacted<T> of(T value) {
        return new Redacted<>(value);
    }

    /// The value itself, for showing it to somebody who may see it or for storing it sealed.
    public T disclose() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Redacted<?> that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
