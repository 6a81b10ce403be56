package org.belfry.sip.digest;

/// What became of the credentials of a request. Immutable.
///
/// `provenSource` says that the peer returned a nonce we had sent to this very flow lately: its source address is
/// not forged, whoever it is.
public sealed interface Verdict {

    boolean provenSource();

    /// Who it is, with the proof.
    record Accepted(DigestServer.Authenticated proof) implements Verdict {
        @Override
        public boolean provenSource() {
            return true;
        }
    }

    /// Answer with a challenge; nothing bad was seen. `stale` says that the secret was right and the nonce too old,
    /// not of this flow, or forgotten.
    record Challenge(boolean stale, boolean provenSource) implements Verdict {}

    /// Refuse, and report it.
    record Refused(Refusal why, boolean provenSource) implements Verdict {}
}
