package org.belfry.media.plan;

import java.util.Arrays;
import java.util.List;
import org.belfry.ground.Redacted;
import org.belfry.media.dtls.DtlsRole;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSuite;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;

/// How a stream is protected. Two that are equal need no new keys.
public sealed interface StreamKeying {

    /// Anyone on the path reads and forges it.
    record None() implements StreamKeying {}

    /// Keys of the descriptions (RFC 4568). Prints suites only.
    record Sdes(Crypto ours, Crypto theirs) implements StreamKeying {

        /// What we send with; the caller closes it.
        public MasterKey ourKey() {
            return key(ours);
        }

        /// What we receive with; the caller closes it.
        public MasterKey theirKey() {
            return key(theirs);
        }

        private static MasterKey key(Crypto crypto) {
            SrtpSuite suite =
                    SrtpSuite.ofName(crypto.suite().orElseThrow().name()).orElseThrow();
            byte[] bytes = crypto.keySalt().map(Redacted::disclose).orElseThrow();
            try {
                return MasterKey.of(suite, bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    /// Keys of a DTLS handshake to come, or of the one that was if nothing changed.
    ///
    /// @param role ours
    /// @param theirs the certificate the other side will show
    record Dtls(DtlsRole role, List<Fingerprint> theirs) implements StreamKeying {
        public Dtls {
            theirs = List.copyOf(theirs);
        }
    }
}
