package org.belfry.media.dtls;

import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSuite;

/// What became of a handshake.
public sealed interface DtlsOutcome {

    /// The other side holds the key of the certificate its description names, and both have the same secrets.
    ///
    /// @param ours what we send with
    /// @param theirs what we receive with
    record Keyed(MasterKey ours, MasterKey theirs, SrtpSuite suite) implements DtlsOutcome {}

    /// @param detail the alert's name where there was one, else empty; never text of the other side
    record Failed(DtlsFailure cause, String detail) implements DtlsOutcome {

        /// For the log and the trace of a call.
        public String sentence() {
            return detail.isEmpty() ? cause.sentence() + "." : cause.sentence() + " (" + detail + ").";
        }
    }
}
