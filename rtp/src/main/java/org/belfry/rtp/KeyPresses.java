package org.belfry.rtp;

import org.jspecify.annotations.Nullable;

/// Makes key presses of one stream's `telephone-event` packets (RFC 4733 §2.5.2): each press once, however often it is
/// repeated, and whichever of its packets are lost.
///
/// All packets of a press share its timestamp, but for presses longer than 65,535 units, whose following segments begin
/// where the last ended and are no new press (§2.5.1.3).
public final class KeyPresses {

    /// What a packet says that was not known before.
    public enum Change {
        /// A key went down.
        BEGAN,
        /// It still is.
        HELD,
        /// It was let go.
        ENDED,
        /// It went down and was let go: nothing came of it but its end.
        PRESSED,
        /// Nothing new: repeated, or of a press before.
        KNOWN
    }

    private @Nullable TelephoneEvent current;
    private int timestamp;
    private boolean isDown;

    /// A packet came with `packetTimestamp`.
    public Change received(int packetTimestamp, TelephoneEvent event) {
        TelephoneEvent before = current;
        if (before == null || isLater(packetTimestamp, before, event)) {
            return begin(packetTimestamp, event);
        }
        boolean isSame = packetTimestamp == timestamp && event.event() == before.event();
        boolean isNextSegment = isSegment(packetTimestamp, before, event);
        if (!isDown || !(isSame || isNextSegment)) {
            return Change.KNOWN;
        }
        if (isNextSegment) {
            timestamp = packetTimestamp;
        } else if (!event.isEnd() && event.duration() <= before.duration()) {
            return Change.KNOWN;
        }
        current = event;
        isDown = !event.isEnd();
        return isDown ? Change.HELD : Change.ENDED;
    }

    private Change begin(int packetTimestamp, TelephoneEvent event) {
        current = event;
        timestamp = packetTimestamp;
        isDown = !event.isEnd();
        return isDown ? Change.BEGAN : Change.PRESSED;
    }

    private boolean isLater(int packetTimestamp, TelephoneEvent before, TelephoneEvent event) {
        return packetTimestamp - timestamp > 0 && !isSegment(packetTimestamp, before, event);
    }

    private boolean isSegment(int packetTimestamp, TelephoneEvent before, TelephoneEvent event) {
        return isDown
                && event.event() == before.event()
                && before.duration() == 0xFFFF
                && packetTimestamp - timestamp == 0xFFFF;
    }

    /// Whether a key is down: if nothing more comes for a while its end was lost, and [#release] ends it.
    public boolean isDown() {
        return isDown;
    }

    /// Ends a press whose end never came; false if no key is down.
    public boolean release() {
        boolean was = isDown;
        isDown = false;
        return was;
    }
}
