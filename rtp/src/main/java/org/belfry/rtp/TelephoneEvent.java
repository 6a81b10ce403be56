package org.belfry.rtp;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// A payload of `telephone-event` (RFC 4733 §2.3).
///
/// @param event 0 to 255; 0 to 15 are the keys 0 to 9, *, #, A to D
/// @param isEnd whether the key was let go
/// @param volume 0 to 63, in dBm0 below zero
/// @param duration so far, in units of the stream's clock, 0 to 65,535
public record TelephoneEvent(int event, boolean isEnd, int volume, int duration) {

    public static final int BYTES = 4;

    private static final String KEYS = "0123456789*#ABCD";

    public TelephoneEvent {
        if ((event & ~0xFF) != 0 || (volume & ~0x3F) != 0 || (duration & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("event %d, volume %d, duration %d (expected: 0..255, 0..63, 0..65535)"
                    .formatted(event, volume, duration));
        }
    }

    /// The first event of a payload; none if it is too short. Sources that pack several put them into redundancy
    /// (RFC 2198), which we do not negotiate.
    public static Optional<TelephoneEvent> read(MemorySegment region, long at, int length) {
        if (length < BYTES) {
            return Optional.empty();
        }
        int word = region.get(Wire.INT, at);
        return Optional.of(new TelephoneEvent(word >>> 24, (word & 0x80_0000) != 0, word >>> 16 & 0x3F, word & 0xFFFF));
    }

    public void write(MemorySegment region, long at) {
        region.set(Wire.INT, at, event << 24 | (isEnd ? 0x80_0000 : 0) | volume << 16 | duration);
    }

    /// The key as printed on it; none for tones that are no key.
    public Optional<Character> key() {
        return event < KEYS.length() ? Optional.of(KEYS.charAt(event)) : Optional.empty();
    }

    /// The event of a key, in either case; none if there is no such key.
    public static Optional<Integer> ofKey(char key) {
        int event = KEYS.indexOf(Character.toUpperCase(key));
        return event < 0 ? Optional.empty() : Optional.of(event);
    }
}
