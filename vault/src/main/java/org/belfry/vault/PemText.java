package org.belfry.vault;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.belfry.vault.Imported.Rejected;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/// Certificates and one private key out of PEM (RFC 7468): PKCS#8, traditional `RSA`/`EC PRIVATE KEY`, each plain or
/// encrypted.
///
/// Bouncy Castle decrypts, as a provider handed over and not registered. A key file can ask for a derivation of any
/// cost, so PBKDF2 of more than 10 million rounds and scrypt of more than 256 MiB are refused unread.
final class PemText {

    private static final int OBJECTS_MAX = 20;
    private static final int ROUNDS_MAX = 10_000_000;
    private static final long SCRYPT_BYTES_MAX = 256L << 20;

    private final Optional<Secret> passphrase;
    private final List<X509Certificate> chain = new ArrayList<>();
    private final List<PrivateKey> keys = new ArrayList<>();
    private int requests;

    private PemText(Optional<Secret> passphrase) {
        this.passphrase = passphrase;
    }

    /// What came of it.
    sealed interface Reading {
        record Read(List<X509Certificate> chain, PrivateKey key) implements Reading {}

        record Fault(Rejected rejected) implements Reading {}
    }

    static Reading read(String text, Optional<Secret> passphrase) {
        return new PemText(passphrase).read(text);
    }

    private Reading read(String text) {
        try (var parser = new PEMParser(new StringReader(text))) {
            for (int count = 0; count < OBJECTS_MAX; count++) {
                Object found = parser.readObject();
                if (found == null) {
                    return result();
                }
                var fault = take(found);
                if (fault != null) {
                    return new Reading.Fault(fault);
                }
            }
            return fault(
                    Imported.Fault.TOO_LARGE,
                    "certificate file: more than %d blocks (expected: a chain and its key)".formatted(OBJECTS_MAX));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return fault(
                    Imported.Fault.UNREADABLE,
                    "certificate file: block %d is damaged or of a kind that TLS cannot use (expected: PEM)"
                            .formatted(chain.size() + keys.size() + 1));
        }
    }

    private Reading result() {
        if (chain.isEmpty()) {
            return fault(
                    Imported.Fault.NO_CERTIFICATE,
                    requests > 0
                            ? "certificate file: holds a signing request (expected: the certificate made from it)"
                            : "certificate file: holds no certificate (expected: -----BEGIN CERTIFICATE-----)");
        }
        if (keys.size() != 1) {
            return keys.isEmpty()
                    ? fault(
                            Imported.Fault.NO_KEY,
                            "certificate file: holds no private key (expected: -----BEGIN PRIVATE KEY-----)")
                    : fault(
                            Imported.Fault.SEVERAL_KEYS,
                            "certificate file: holds %d private keys (expected: one)".formatted(keys.size()));
        }
        return new Reading.Read(chain, keys.getFirst());
    }

    /// Null if `found` is of use or of no matter.
    private @Nullable Rejected take(Object found) throws IOException, GeneralSecurityException {
        switch (found) {
            case X509CertificateHolder holder -> chain.add(new JcaX509CertificateConverter().getCertificate(holder));
            case PrivateKeyInfo info -> addKey(info);
            case PEMKeyPair pair -> addKey(pair.getPrivateKeyInfo());
            case PKCS8EncryptedPrivateKeyInfo encrypted -> {
                return decrypt(encrypted);
            }
            case PEMEncryptedKeyPair encrypted -> {
                return decrypt(words -> encrypted
                        .decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                .setProvider(new BouncyCastleProvider())
                                .build(words))
                        .getPrivateKeyInfo());
            }
            case PKCS10CertificationRequest _ -> requests++;
            default -> {
                return null; // EC PARAMETERS and the like, which openssl writes and nobody needs
            }
        }
        return null;
    }

    private @Nullable Rejected decrypt(PKCS8EncryptedPrivateKeyInfo encrypted)
            throws IOException, GeneralSecurityException {
        if (!isAffordable(encrypted)) {
            return new Rejected(
                    Imported.Fault.UNREADABLE,
                    "private key: its encryption asks for more work than is reasonable (expected: at most %d rounds)"
                            .formatted(ROUNDS_MAX));
        }
        return decrypt(words -> {
            try {
                return encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                        .setProvider(new BouncyCastleProvider())
                        .build(words));
            } catch (PKCSException | OperatorCreationException e) {
                throw new IOException(e);
            }
        });
    }

    /// Decrypts with the passphrase's characters.
    private interface Decryption {
        PrivateKeyInfo decrypt(char[] words) throws IOException;
    }

    private @Nullable Rejected decrypt(Decryption decryption) throws GeneralSecurityException {
        if (passphrase.isEmpty()) {
            return new Rejected(
                    Imported.Fault.PASSPHRASE_NEEDED,
                    "private key: encrypted, and no passphrase given (expected: one)");
        }
        char[] words = passphrase.get().discloseText().toCharArray();
        try {
            addKey(decryption.decrypt(words));
            return null;
        } catch (IOException | IllegalArgumentException e) {
            return new Rejected(Imported.Fault.WRONG_PASSPHRASE, "passphrase: does not open the private key");
        } finally {
            Arrays.fill(words, '\0');
        }
    }

    private static boolean isAffordable(PKCS8EncryptedPrivateKeyInfo encrypted) {
        var algorithm = encrypted.toASN1Structure().getEncryptionAlgorithm();
        if (!PKCSObjectIdentifiers.id_PBES2.equals(algorithm.getAlgorithm())) {
            return true;
        }
        var derivation = PBES2Parameters.getInstance(algorithm.getParameters()).getKeyDerivationFunc();
        if (MiscObjectIdentifiers.id_scrypt.equals(derivation.getAlgorithm())) {
            var scrypt = ScryptParams.getInstance(derivation.getParameters());
            return scrypt.getCostParameter().bitLength() < 31
                    && scrypt.getBlockSize().bitLength() < 16
                    && scrypt.getParallelizationParameter().bitLength() < 5
                    && 128L
                                    * scrypt.getCostParameter().intValueExact()
                                    * scrypt.getBlockSize().intValueExact()
                            <= SCRYPT_BYTES_MAX;
        }
        var rounds = PBKDF2Params.getInstance(derivation.getParameters()).getIterationCount();
        return rounds.bitLength() < 31 && rounds.intValueExact() <= ROUNDS_MAX;
    }

    private void addKey(PrivateKeyInfo info) throws GeneralSecurityException {
        try {
            keys.add(new JcaPEMKeyConverter().getPrivateKey(info));
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static Reading fault(Imported.Fault fault, String sentence) {
        return new Reading.Fault(new Rejected(fault, sentence));
    }
}
