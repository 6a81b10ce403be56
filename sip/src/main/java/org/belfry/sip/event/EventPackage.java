package org.belfry.sip.event;

import java.time.Duration;
import java.util.List;

/// What can be subscribed to (RFC 6665 §5), as data. Immutable.
///
/// | limit | against |
/// |---|---|
/// | `expiresMin` | refreshes in a stream: 423. At most an hour (RFC 6665 §4.2.1.1) |
/// | `expiresMax` | subscriptions kept for those who are long gone: shortened |
/// | `quiet` | NOTIFYs in a stream: changes within it go out together |
public record EventPackage(
        String name,
        String contentType,
        Duration expiresUsual,
        Duration expiresMin,
        Duration expiresMax,
        Duration quiet) {

    /// RFC 4235: who is on the telephone.
    public static final EventPackage DIALOG = usual("dialog", DialogInfo.TYPE, 1);
    /// RFC 3856: who is there.
    public static final EventPackage PRESENCE = usual("presence", Presence.TYPE, 5);
    /// RFC 3842: voice messages waiting.
    public static final EventPackage MESSAGE_SUMMARY = usual("message-summary", MessageSummary.TYPE, 1);
    /// RFC 3515: what became of a REFER. It begins with the REFER and lasts three minutes unless refreshed.
    public static final EventPackage REFER = new EventPackage(
            "refer", Sipfrag.TYPE, Duration.ofMinutes(3), Duration.ofSeconds(30), Duration.ofHours(1), Duration.ZERO);

    public EventPackage {
        boolean ordered = !expiresMin.isNegative()
                && expiresMin.compareTo(expiresUsual) <= 0
                && expiresUsual.compareTo(expiresMax) <= 0;
        if (!ordered || expiresMin.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("expires: %s, %s, %s (expected: least, usual, most; least <= 1 h)"
                    .formatted(expiresMin, expiresUsual, expiresMax));
        }
    }

    private static EventPackage usual(String name, String contentType, int quietSeconds) {
        return new EventPackage(
                name,
                contentType,
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                Duration.ofSeconds(quietSeconds));
    }

    /// The names, for Allow-Events.
    static String names(List<EventPackage> packages) {
        return String.join(", ", packages.stream().map(EventPackage::name).toList());
    }
}
