package org.belfry.bench.relay;

import java.util.Optional;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSuite;

/// Who the phones of a run are: the same numbers on both sides of a process boundary, so that nobody
/// has to tell.
///
/// Call `i` is between 127.16.x.y and 127.32.x.y (x, y the two octets of i), all on one port a side:
/// one socket each carries thousands of addresses. Keys are made from the call's number: no secret is
/// measured here.
final class Phones {

    /// As two octets have it, without those a network would be named by.
    static final int CALLS_MAX = 60_000;

    static final int CALLER_PORT = 17_000;
    static final int CALLEE_PORT = 17_002;
    private static final int CALLER_NET = 127 << 24 | 16 << 16;
    private static final int CALLEE_NET = 127 << 24 | 32 << 16;

    private Phones() {}

    /// What our TURN service makes its credentials with.
    static byte[] turnSecret() {
        return new byte[32];
    }

    /// IPv4, in host order.
    static int address(int call, boolean isCaller) {
        return (isCaller ? CALLER_NET : CALLEE_NET) | call + 1;
    }

    static String literal(int call, boolean isCaller) {
        int address = address(call, isCaller);
        return "%d.%d.%d.%d".formatted(address >>> 24, address >>> 16 & 0xFF, address >>> 8 & 0xFF, address & 0xFF);
    }

    static int port(boolean isCaller) {
        return isCaller ? CALLER_PORT : CALLEE_PORT;
    }

    /// Of the phone's own stream.
    static int ssrc(int call, boolean isCaller) {
        return call << 1 | (isCaller ? 0x1000_0000 : 0x1000_0001);
    }

    /// What `call`'s phone encrypts with, or what it is to be sent encrypted with.
    static Optional<byte[]> key(Scenario scenario, int call, boolean isCaller, boolean isSending) {
        return scenario.suite(isCaller).map(suite -> key(suite, call, isCaller, isSending));
    }

    /// The same under a suite that is known.
    static byte[] key(SrtpSuite suite, int call, boolean isCaller, boolean isSending) {
        return keyOf(suite, call << 2 | (isCaller ? 2 : 0) | (isSending ? 1 : 0));
    }

    static Optional<MasterKey> masterKey(Scenario scenario, int call, boolean isCaller, boolean isSending) {
        return key(scenario, call, isCaller, isSending)
                .map(octets -> MasterKey.of(scenario.suite(isCaller).orElseThrow(), octets));
    }

    private static byte[] keyOf(SrtpSuite suite, int number) {
        byte[] octets = new byte[suite.keyBytes() + suite.saltBytes()];
        long mixed = number * 0x9E37_79B9_7F4A_7C15L + 1;
        for (int i = 0; i < octets.length; i++) {
            mixed ^= mixed << 13;
            mixed ^= mixed >>> 7;
            mixed ^= mixed << 17;
            octets[i] = (byte) mixed;
        }
        return octets;
    }
}
