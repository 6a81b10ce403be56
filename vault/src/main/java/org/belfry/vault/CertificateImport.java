package org.belfry.vault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Time;
import org.belfry.vault.Imported.Fault;
import org.belfry.vault.Imported.Rejected;
import org.jspecify.annotations.Nullable;

/// Takes a certificate made elsewhere, as PEM or PKCS#12, and says in one sentence what is wrong with it.
///
/// What is accepted will work: the key fits the certificate, the chain is in order, all of it is valid now, it is meant
/// for servers, names somebody in its alternative names, and is strong enough for browsers. Whether those names are
/// the house's is for the caller to compare with [ServerIdentity#names].
///
/// Limits: input of 1 MiB, 10 certificates, key derivations as [PemText] bounds them. Thread-safe.
public final class CertificateImport {

    /// Larger than any chain; a bound on what is parsed.
    public static final int INPUT_BYTES_MAX = 1 << 20;

    private final ChainCheck check;

    public CertificateImport(Time time) {
        check = new ChainCheck(time);
    }

    /// Reads certificates and private key from one PEM text, in which the server's certificate comes before its
    /// issuers; two files are simply put one behind the other.
    ///
    /// @param passphrase of an encrypted private key
    public Imported pem(Secret text, Optional<Secret> passphrase) {
        if (text.length() > INPUT_BYTES_MAX) {
            return tooLarge(text.length());
        }
        return switch (PemText.read(text.discloseText(), passphrase)) {
            case PemText.Reading.Fault(Rejected rejected) -> rejected;
            case PemText.Reading.Read(List<X509Certificate> chain, PrivateKey key) -> check.check(chain, key);
        };
    }

    /// Reads a PKCS#12 file (`.p12`, `.pfx`) with one private key.
    public Imported pkcs12(byte[] file, Secret passphrase) {
        if (file.length > INPUT_BYTES_MAX) {
            return tooLarge(file.length);
        }
        char[] words = passphrase.discloseText().toCharArray();
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), words);
            return fromStore(store, words);
        } catch (IOException e) {
            return e.getCause() instanceof UnrecoverableKeyException
                    ? new Rejected(Fault.WRONG_PASSPHRASE, "passphrase: does not open the PKCS#12 file")
                    : new Rejected(
                            Fault.UNREADABLE,
                            "certificate file: %d bytes that are no PKCS#12 (expected: a .p12 or .pfx file)"
                                    .formatted(file.length));
        } catch (UnrecoverableKeyException e) {
            return new Rejected(
                    Fault.WRONG_PASSPHRASE, "passphrase: opens the PKCS#12 file, but not the private key in it");
        } catch (GeneralSecurityException e) {
            return new Rejected(Fault.UNREADABLE, "certificate file: a PKCS#12 of a kind that cannot be read");
        } finally {
            Arrays.fill(words, '\0');
        }
    }

    private Imported fromStore(KeyStore store, char[] words) throws GeneralSecurityException {
        var keys = new ArrayList<String>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            return keys.isEmpty()
                    ? new Rejected(Fault.NO_KEY, "certificate file: holds no private key (expected: one)")
                    : new Rejected(
                            Fault.SEVERAL_KEYS,
                            "certificate file: holds %d private keys (expected: one)".formatted(keys.size()));
        }
        Certificate @Nullable [] certificates = store.getCertificateChain(keys.getFirst());
        if (!(store.getKey(keys.getFirst(), words) instanceof PrivateKey key)) {
            return new Rejected(Fault.NO_KEY, "certificate file: holds a key that is not private (expected: one)");
        }
        var chain = new ArrayList<X509Certificate>();
        if (certificates != null) {
            for (Certificate certificate : certificates) {
                chain.add((X509Certificate) certificate);
            }
        }
        return check.check(chain, key);
    }

    private static Rejected tooLarge(int bytes) {
        return new Rejected(
                Fault.TOO_LARGE, "certificate file: %d bytes (expected: at most %d)".formatted(bytes, INPUT_BYTES_MAX));
    }
}
