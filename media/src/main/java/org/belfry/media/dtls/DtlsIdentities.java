package org.belfry.media.dtls;

import java.security.SecureRandom;
import java.time.Duration;
import org.belfry.ground.Time;
import org.jspecify.annotations.Nullable;

/// The identity new calls use, replaced each day so that no long-lived key identifies this house to those it calls.
///
/// A call keeps the identity its description named, for as long as it lives: hold on to what [#current] gave and open
/// the association with it. Thread-safe.
public final class DtlsIdentities {

    public static final Duration LIFE = Duration.ofHours(24);

    private final SecureRandom random;
    private final Time time;
    private @Nullable DtlsIdentity current;
    private long bornNanos;

    public DtlsIdentities(SecureRandom random, Time time) {
        this.random = random;
        this.time = time;
    }

    /// At most [#LIFE] old.
    public synchronized DtlsIdentity current() {
        DtlsIdentity identity = current;
        if (identity == null || time.nanoTime() - bornNanos >= LIFE.toNanos()) {
            identity = DtlsIdentity.fresh(random, time.now());
            current = identity;
            bornNanos = time.nanoTime();
        }
        return identity;
    }
}
