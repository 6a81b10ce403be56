package org.belfry.media.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;

/// Compares a certificate with what a description says of it (RFC 8122 §5).
final class PeerCertificate {

    /// The best hash the description uses decides; weaker ones and unknown ones beside it do not help.
    private static final List<String> HASHES = List.of("sha-512", "sha-384", "sha-256");

    private PeerCertificate() {}

    /// Whether `certificate` (DER) has one of the fingerprints made with the best hash among them.
    static boolean isNamedBy(List<Fingerprint> fingerprints, byte[] certificate) {
        for (String hash : HASHES) {
            var named =
                    fingerprints.stream().filter(one -> one.hash().equals(hash)).toList();
            if (!named.isEmpty()) {
                byte[] digest = digest(hash, certificate);
                boolean found = false;
                for (Fingerprint one : named) {
                    byte[] said = HexFormat.ofDelimiter(":").parseHex(one.digest());
                    found |= MessageDigest.isEqual(digest, said);
                }
                return found;
            }
        }
        return false;
    }

    private static byte[] digest(String hash, byte[] certificate) {
        try {
            return MessageDigest.getInstance("SHA-" + hash.substring(4)).digest(certificate);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
