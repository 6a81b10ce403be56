package org.belfry.ground.fuzz;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a fuzz target claims, in a few plain words: a library of assertions would be instrumented and measured along
/// with what is tested, and takes most of the time. Immutable.
public record Claim(@Nullable Object actual) {

    public static Claim assertThat(@Nullable Object actual) {
        return new Claim(actual);
    }

    /// What needs no more words.
    public static void claim(boolean holds) {
        claim(holds, "a claim of the target does not hold");
    }

    public static void claim(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    public void isEqualTo(@Nullable Object expected) {
        check(Objects.equals(actual, expected), expected);
    }

    public void isNotEqualTo(@Nullable Object other) {
        check(!Objects.equals(actual, other), "anything but " + other);
    }

    public void isTrue() {
        isEqualTo(true);
    }

    public void isFalse() {
        isEqualTo(false);
    }

    public void isNotNull() {
        check(actual != null, "something");
    }

    public void isInstanceOf(Class<?> type) {
        check(type.isInstance(actual), type);
    }

    public void isNotInstanceOf(Class<?> type) {
        check(!type.isInstance(actual), "no " + type);
    }

    public void isIn(Object... expected) {
        check(List.of(expected).contains(Objects.requireNonNull(actual)), List.of(expected));
    }

    public <T extends Comparable<T>> void isBetween(T least, T most) {
        @SuppressWarnings("unchecked") // whoever claims this claims the type as well
        var value = (T) Objects.requireNonNull(actual);
        check(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, least + " to " + most);
    }

    public void hasSize(int size) {
        check(size() == size, "size " + size);
    }

    public void hasSameSizeAs(Object other) {
        hasSize(new Claim(other).size());
    }

    public void isNotEmpty() {
        check(size() > 0, "not empty");
    }

    private int size() {
        return switch (actual) {
            case null -> -1;
            case Collection<?> all -> all.size();
            case CharSequence text -> text.length();
            default -> Array.getLength(actual);
        };
    }

    private void check(boolean holds, @Nullable Object expected) {
        if (!holds) {
            throw new AssertionError(actual + " (expected: " + expected + ")");
        }
    }
}
