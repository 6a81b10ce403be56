package org.belfry.sip.transaction;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds a value by its [Fingerprint]: open addressing with linear steps, half full at most, no object an entry.
///
/// Grows by doubling and never shrinks; whoever fills it keeps the limit. Owned by one thread.
final class FingerprintTable<V> {

    private static final int SLOTS_AT_FIRST = 64;

    private Fingerprint[] keys = new Fingerprint[SLOTS_AT_FIRST];
    private @Nullable Object[] values = new @Nullable Object[SLOTS_AT_FIRST];
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // put takes only V
    @Nullable
    V find(Fingerprint key) {
        return (V) values[slotOf(key)];
    }

    /// Puts it there, in place of what was there.
    void put(Fingerprint key, V value) {
        if (2 * size >= keys.length) {
            grow();
        }
        int slot = slotOf(key);
        if (values[slot] == null) {
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    /// Removes the key if it leads to this very value.
    @SuppressWarnings("ReferenceEquality") // the very value: another under the same key stays
    void remove(Fingerprint key, V value) {
        int hole = slotOf(key);
        if (values[hole] != value) {
            return;
        }
        size--;
        int mask = keys.length - 1;
        // What stands behind the hole and was pushed there by it moves up: no tombstones.
        for (int slot = (hole + 1) & mask; values[slot] != null; slot = (slot + 1) & mask) {
            int home = home(keys[slot]);
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                keys[hole] = keys[slot];
                values[hole] = values[slot];
                hole = slot;
            }
        }
        values[hole] = null;
        keys[hole] = key; // a key of no value is never read; it only must not keep another alive
    }

    private int home(Fingerprint key) {
        return (int) key.low() & (keys.length - 1);
    }

    private int slotOf(Fingerprint key) {
        int mask = keys.length - 1;
        int slot = home(key);
        while (values[slot] != null && !keys[slot].equals(key)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        Fingerprint[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = Arrays.copyOf(oldKeys, oldKeys.length * 2);
        values = new @Nullable Object[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
