package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.belfry.sim.VirtualTime;
import org.belfry.vault.Imported.Fault;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every way in which people bring a certificate wrong, and the sentence they get.
final class CertificateImportTest {

    private static final Optional<Secret> NO_WORDS = Optional.empty();
    private static final Secret WORDS = Secret.ofText("opens the key");

    @TempDir
    Path temp;

    private final SecureRandom random = new SecureRandom();
    private final VirtualTime time = new VirtualTime();
    private final CertificateImport imports = new CertificateImport(time);
    private final Issuer issuer = new Issuer(random);
    private final ServerIdentity authority = issuer.authority(time.now());
    private final ServerIdentity server = serverOf(authority);

    @Test
    void aGoodChainAndKeyAreAcceptedInEitherOrder() {
        var key = ServerIdentity.pemBlock("PRIVATE KEY", server.privateKey().getEncoded());
        for (var text : new String[] {server.chainPem() + key, key + server.chainPem()}) {
            assertThat(imports.pem(Secret.ofText(text), NO_WORDS))
                    .isInstanceOfSatisfying(
                            Imported.Accepted.class,
                            accepted -> assertThat(accepted.identity().names()).containsExactly("phone.example.test"));
        }
    }

    @Test
    void theRootMayBeLeftOut() {
        assertThat(pem(List.of(server.certificate()), server.privateKey())).isInstanceOf(Imported.Accepted.class);
    }

    @Test
    void theKeyOfAnotherCertificateIsNamed() {
        expect(
                pem(server.chain(), serverOf(authority).privateKey()),
                Fault.KEY_MISMATCH,
                "private key: does not belong to the certificate 'CN=phone.example.test'");
    }

    @Test
    void aChainUpsideDownIsNamed() {
        expect(
                pem(List.of(authority.certificate(), server.certificate()), server.privateKey()),
                Fault.CHAIN_ORDER,
                "the private key is that of certificate 2, 'CN=phone.example.test' (expected: of the first)");
    }

    @Test
    void aForeignIssuerIsNamed() {
        var foreign = issuer.authority(time.now());
        expect(
                pem(List.of(server.certificate(), foreign.certificate()), server.privateKey()),
                Fault.CHAIN_ORDER,
                "did not sign the one before it");
    }

    @Test
    void anExpiredCertificateIsNamedWithItsDate() {
        time.pass(Duration.ofDays(91));
        expect(pem(server.chain(), server.privateKey()), Fault.EXPIRED, "expired on 2027-05-30T");
    }

    @Test
    void aCertificateOfTheFutureIsNamedWithItsDate() {
        time.setWallClock(VirtualTime.START.minus(Duration.ofDays(1)));
        expect(pem(server.chain(), server.privateKey()), Fault.NOT_YET_VALID, "valid only from 2027-03-01T07:00:00Z");
    }

    @Test
    void anAuthoritysCertificateIsNoServers() {
        expect(pem(authority.chain(), authority.privateKey()), Fault.NOT_FOR_SERVERS, "is an authority's");
    }

    @Test
    void aMissingKeyOrCertificateIsSaid() {
        expect(imports.pem(Secret.ofText(server.chainPem()), NO_WORDS), Fault.NO_KEY, "holds no private key");
        expect(
                imports.pem(Secret.ofText(keyPem(server.privateKey())), NO_WORDS),
                Fault.NO_CERTIFICATE,
                "holds no certificate");
        expect(imports.pem(Secret.ofText("hello"), NO_WORDS), Fault.NO_CERTIFICATE, "holds no certificate");
        expect(
                imports.pem(
                        Secret.ofText(
                                server.chainPem() + keyPem(server.privateKey()).repeat(2)),
                        NO_WORDS),
                Fault.SEVERAL_KEYS,
                "holds 2 private keys");
    }

    @Test
    void aDamagedBlockIsCounted() {
        var damaged = server.chainPem().replaceFirst("MII", "AAA");
        expect(imports.pem(Secret.ofText(damaged), NO_WORDS), Fault.UNREADABLE, "block 1 is damaged");
    }

    @Test
    void anEncryptedKeyAsksForItsPassphrase() throws Exception {
        var text = Secret.ofText(server.chainPem() + encryptedKey());
        expect(imports.pem(text, NO_WORDS), Fault.PASSPHRASE_NEEDED, "encrypted, and no passphrase given");
        expect(
                imports.pem(text, Optional.of(Secret.ofText("wrong"))),
                Fault.WRONG_PASSPHRASE,
                "does not open the private key");
        assertThat(imports.pem(text, Optional.of(WORDS))).isInstanceOf(Imported.Accepted.class);
    }

    @Test
    void aKeyWhoseEncryptionWouldTakeForEverIsRefusedUnread() throws Exception {
        var text = Secret.ofText(server.chainPem() + keyEncryptedWith(10_000_001));
        expect(imports.pem(text, Optional.of(WORDS)), Fault.UNREADABLE, "more work than is reasonable");
    }

    @Test
    void aWeakKeyIsRefused() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024, random);
        var pair = generator.generateKeyPair();
        var names = new GeneralNames(new GeneralName(GeneralName.dNSName, "phone.example.test"));
        var builder = new JcaX509v3CertificateBuilder(
                        authority.certificate(),
                        BigInteger.TEN,
                        Date.from(time.now()),
                        Date.from(time.now().plus(Duration.ofDays(9))),
                        new X500Principal("CN=weak"),
                        pair.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, names);
        var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.privateKey()));
        var weak = new JcaX509CertificateConverter().getCertificate(signed);
        expect(pem(List.of(weak), pair.getPrivate()), Fault.WEAK, "expected: RSA of 2048 bits or more");
    }

    @Test
    void aCertificateWithoutNamesIsRefused() throws Exception {
        var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var builder = new JcaX509v3CertificateBuilder(
                authority.certificate(),
                BigInteger.TEN,
                Date.from(time.now()),
                Date.from(time.now().plus(Duration.ofDays(9))),
                new X500Principal("CN=phone.example.test"),
                pair.getPublic());
        var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.privateKey()));
        var nameless = new JcaX509CertificateConverter().getCertificate(signed);
        expect(pem(List.of(nameless), pair.getPrivate()), Fault.NO_NAMES, "names no server");
    }

    @Test
    @Tag("real")
    void everyFormThatOpensslWritesIsRead() throws Exception {
        var key = temp.resolve("key.pem").toString();
        var out = temp.resolve("out.pem").toString();
        Files.writeString(temp.resolve("key.pem"), keyPem(server.privateKey()));
        String[][] forms = {
            {"openssl", "ec", "-in", key, "-out", out},
            {"openssl", "ec", "-in", key, "-aes256", "-passout", "pass:opens the key", "-out", out},
            {"openssl", "pkcs8", "-topk8", "-in", key, "-passout", "pass:opens the key", "-out", out},
            {"openssl", "pkcs8", "-topk8", "-scrypt", "-in", key, "-passout", "pass:opens the key", "-out", out},
            {
                "openssl",
                "pkcs8",
                "-topk8",
                "-v1",
                "PBE-SHA1-3DES",
                "-in",
                key,
                "-passout",
                "pass:opens the key",
                "-out",
                out
            },
        };
        for (String[] form : forms) {
            Command.run(form);
            var text = Secret.ofText(server.chainPem() + Files.readString(temp.resolve("out.pem")));
            assertThat(imports.pem(text, Optional.of(WORDS)))
                    .as(String.join(" ", form))
                    .isInstanceOf(Imported.Accepted.class);
            if (List.of(form).contains("-passout")) {
                expect(imports.pem(text, Optional.of(Secret.ofText("no"))), Fault.WRONG_PASSPHRASE, "does not open");
            }
        }
    }

    @Test
    void tooMuchIsRefusedUnread() {
        var endless = Secret.of(new byte[CertificateImport.INPUT_BYTES_MAX + 1]);
        expect(imports.pem(endless, NO_WORDS), Fault.TOO_LARGE, "1048577 bytes (expected: at most 1048576)");
        expect(
                imports.pem(Secret.ofText(server.chainPem().repeat(11)), NO_WORDS),
                Fault.TOO_LARGE,
                "more than 20 blocks");
    }

    @Test
    void aPkcs12FileOpensWithItsPassphraseOnly() throws Exception {
        byte[] file = pkcs12(server);
        assertThat(imports.pkcs12(file, WORDS))
                .isInstanceOfSatisfying(
                        Imported.Accepted.class,
                        accepted -> assertThat(accepted.identity().chain()).isEqualTo(server.chain()));
        expect(imports.pkcs12(file, Secret.ofText("wrong")), Fault.WRONG_PASSPHRASE, "does not open the PKCS#12 file");
        expect(imports.pkcs12(new byte[] {1, 2, 3}, WORDS), Fault.UNREADABLE, "3 bytes that are no PKCS#12");
    }

    @Test
    void aPkcs12FileWithoutAKeyIsSaid() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("only", server.certificate());
        expect(imports.pkcs12(stored(store), WORDS), Fault.NO_KEY, "holds no private key");
    }

    private ServerIdentity serverOf(ServerIdentity signer) {
        return issuer.server(signer, new TreeSet<>(List.of("phone.example.test")), new TreeSet<>(), time.now());
    }

    private Imported pem(List<X509Certificate> chain, PrivateKey key) {
        return imports.pem(Secret.ofText(ServerIdentity.pem(chain) + keyPem(key)), NO_WORDS);
    }

    private static String keyPem(PrivateKey key) {
        return ServerIdentity.pemBlock("PRIVATE KEY", key.getEncoded());
    }

    private String encryptedKey() throws Exception {
        var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setProvider(new BouncyCastleProvider())
                .setPassword(WORDS.discloseText().toCharArray())
                .build();
        return blocks(new JcaPKCS8Generator(server.privateKey(), encryptor));
    }

    /// The key itself is nonsense: nobody should get as far as reading it.
    private static String keyEncryptedWith(int rounds) throws Exception {
        var derivation = new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(new byte[16], rounds));
        var scheme = new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16]));
        var algorithm =
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, new PBES2Parameters(derivation, scheme));
        return ServerIdentity.pemBlock(
                "ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(algorithm, new byte[160]).getEncoded());
    }

    private static String blocks(PemObjectGenerator generator) throws Exception {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(generator);
        }
        return text.toString();
    }

    private static byte[] pkcs12(ServerIdentity identity) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                identity.privateKey(),
                WORDS.discloseText().toCharArray(),
                identity.chain().toArray(Certificate[]::new));
        return stored(store);
    }

    private static byte[] stored(KeyStore store) throws Exception {
        var out = new ByteArrayOutputStream();
        store.store(out, WORDS.discloseText().toCharArray());
        return out.toByteArray();
    }

    private static void expect(Imported imported, Fault fault, String words) {
        assertThat(imported).isInstanceOf(Imported.Rejected.class);
        var rejected = (Imported.Rejected) imported;
        assertThat(rejected.fault()).isEqualTo(fault);
        assertThat(rejected.sentence()).contains(words).doesNotContain("\n");
    }
}
