package org.belfry.bench.relay;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.List;
import org.belfry.ice.IceCredentials;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunSeal;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransactionId;

/// The checks by which browsers let a relay go on sending to them (RFC 7675 §5.1): one each five
/// seconds, spread evenly. Part of the load, and not counted as packets. One thread.
final class Consents {

    private static final long PERIOD_NANOS = 5_000_000_000L;
    private static final int AT_ONCE_MAX = 16;

    /// Whoever answers this one's checks may send to it.
    static final class Check {
        private static final String THEIR_FRAGMENT = "them";
        private static final long PRIORITY = 0x6E00_01FFL;

        private final int source;
        private final int relayPort;
        private final String username;
        private final StunKey key;
        private final StunSeal seal = new StunSeal();

        Check(int call, int relayPort, IceCredentials credentials) {
            source = Phones.address(call, true);
            this.relayPort = relayPort;
            username = credentials.ufrag() + ":" + THEIR_FRAGMENT;
            key = StunKey.shortTerm(credentials.password().disclose());
        }

        /// A new one, which nominates.
        byte[] request(SecureRandom random) {
            return new StunWriter(StunClass.REQUEST, StunMethod.BINDING, TransactionId.next(random))
                    .text(AttributeType.USERNAME, username)
                    .number(AttributeType.PRIORITY, PRIORITY)
                    .bytes(AttributeType.ICE_CONTROLLING, new byte[8])
                    .flag(AttributeType.USE_CANDIDATE)
                    .integrity(seal, key)
                    .fingerprint()
                    .bytes();
        }
    }

    private final List<Check> checks;
    private final SecureRandom random = new SecureRandom();
    private long begunNanos;
    private long done;

    /// @param checks of all callers, or of nobody
    Consents(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /// Puts those into `out` that are due, and sends them.
    void renewDue(Outbox out, long nowNanos) {
        if (checks.isEmpty()) {
            return;
        }
        if (done == 0) {
            begunNanos = nowNanos;
        }
        long due = 1 + (nowNanos - begunNanos) / (PERIOD_NANOS / checks.size());
        for (int i = 0; i < AT_ONCE_MAX && done < due; i++) {
            put((int) (done++ % checks.size()), out);
        }
        if (!out.isEmpty()) {
            out.flush();
        }
    }

    /// Sends that of `call` now.
    void renew(int call, Outbox out) {
        if (!checks.isEmpty()) {
            put(call, out);
            out.flush();
        }
    }

    private void put(int call, Outbox out) {
        var check = checks.get(call);
        byte[] octets = check.request(random);
        MemorySegment.copy(octets, 0, out.region(), ValueLayout.JAVA_BYTE, out.next(), octets.length);
        out.add(octets.length, check.source, check.relayPort);
    }
}
