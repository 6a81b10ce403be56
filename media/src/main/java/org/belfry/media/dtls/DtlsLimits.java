package org.belfry.media.dtls;

import java.time.Duration;

/// Bounds of DTLS. Only sources that passed an ICE check with our password get this far, so the attackers to bound are
/// callers and those who forge a caller's address.
///
/// @param handshakesMax handshakes at once, each a virtual thread and up to about 200 KB: bounds what callers who open
///     calls and never finish can hold. A further one fails at once with [DtlsFailure#BUSY]
/// @param time in which a handshake has to end
/// @param firstResend how long the first flight is waited for; doubles each time. RFC 6347 §4.2.4.1 says one second
///     and leaves less to media that is waited for
/// @param inboxMax datagrams waiting for a handshake's thread
/// @param receivedMax datagrams a handshake looks at in all: bounds the work a forger can make
/// @param sentMax datagrams an association sends in all: bounds what replayed hellos can be turned into
/// @param laterPerSecond datagrams looked at in a second once keys are there; each costs a decryption
public record DtlsLimits(
        int handshakesMax,
        Duration time,
        Duration firstResend,
        int inboxMax,
        int receivedMax,
        int sentMax,
        int laterPerSecond) {

    public static final DtlsLimits DEFAULT =
            new DtlsLimits(512, Duration.ofSeconds(20), Duration.ofMillis(400), 32, 512, 128, 32);

    /// What we send fits into any path's packet, with room for tunnels.
    static final int SEND_BYTES_MAX = 1_200;

    /// What we take; a longer datagram is not looked at.
    static final int RECEIVE_BYTES_MAX = 2_048;

    /// A handshake message of the other side, put together from its fragments. A self-signed certificate with an RSA
    /// key of 4096 bits has 1.3 KB; the library would believe 16 MB.
    static final int MESSAGE_BYTES_MAX = 8_192;

    public DtlsLimits {
        require("handshakesMax", handshakesMax, 100_000);
        require("time", time.toMillis(), 120_000);
        require("firstResend", firstResend.toMillis(), 10_000);
        require("inboxMax", inboxMax, 1_024);
        require("receivedMax", receivedMax, 100_000);
        require("sentMax", sentMax, 100_000);
        require("laterPerSecond", laterPerSecond, 10_000);
    }

    private static void require(String name, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("%s: %d (expected: 1..%d)".formatted(name, value, max));
        }
    }
}
