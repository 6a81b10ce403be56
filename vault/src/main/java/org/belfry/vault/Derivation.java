package org.belfry.vault;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA-256 (RFC 5869), extract then expand, to 32 bytes.
///
/// The JDK's own, because Tink's costs ten milliseconds of class loading at every start.
final class Derivation {

    private Derivation() {}

    /// @param salt may be empty
    static byte[] hkdf(byte[] material, byte[] salt, byte[] info) {
        try {
            var extract = HKDFParameterSpec.ofExtract().addIKM(material);
            if (salt.length > 0) {
                extract.addSalt(salt);
            }
            return KDF.getInstance("HKDF-SHA256").deriveData(extract.thenExpand(info, KeyRing.KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA-256: not available in this JDK", e);
        }
    }
}
