package org.belfry.media.dtls;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Opens associations and bounds the handshakes of all of them together. Thread-safe; made once.
public final class DtlsAssociations {

    private final Background background;
    private final Time time;
    private final DtlsLimits limits;
    private final BcTlsCrypto crypto;
    private final Semaphore handshakes;

    public DtlsAssociations(Background background, Time time, SecureRandom random, DtlsLimits limits) {
        this.background = background;
        this.time = time;
        this.limits = limits;
        crypto = new BcTlsCrypto(random);
        handshakes = new Semaphore(limits.handshakesMax());
    }

    /// A new association; its outcome will come, if only by time. Called on the desk.
    ///
    /// @param identity the one our description names
    /// @param fingerprints of the other side's description; with none that is SHA-256 or better, nobody matches
    /// @param desk leads to the owner's thread and runs what it is given in order
    public DtlsAssociation open(
            DtlsRole role,
            DtlsIdentity identity,
            List<Fingerprint> fingerprints,
            Executor desk,
            DtlsListener listener) {
        var terms = new Terms(crypto, identity, List.copyOf(fingerprints));
        var association = new DtlsAssociation(this, role, terms, desk, listener, time);
        association.open();
        return association;
    }

    /// Handshakes under way.
    public int handshakes() {
        return limits.handshakesMax() - handshakes.availablePermits();
    }

    DtlsLimits limits() {
        return limits;
    }

    /// Runs `handshake` on a thread of its own, or not at all: false.
    boolean start(Runnable handshake) {
        if (!handshakes.tryAcquire()) {
            return false;
        }
        background.start("dtls handshake", () -> {
            try {
                handshake.run();
            } finally {
                handshakes.release();
            }
        });
        return true;
    }
}
