package org.belfry.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.belfry.ground.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalAuthorityTest {

    private static final Set<String> NAMES = Set.of("localhost", "phone.example.test");
    private static final Set<IpAddress> ADDRESSES =
            Set.of(IpAddress.parse("127.0.0.1"), IpAddress.parse("::1"), IpAddress.parse("2001:db8::7"));

    private final Keys keys = new Keys();

    @TempDir
    Path temp;

    private Vault vault;

    @BeforeEach
    void makeAVault() {
        vault = keys.create(temp.resolve("keys"));
    }

    @Test
    void theAuthorityMaySignServersOnly() {
        var certificate = authority().certificate();
        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(certificate.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
        assertThat(certificate.getSerialNumber().bitLength()).isGreaterThan(64);
        assertThat(certificate.getSubjectX500Principal().getName()).contains("Belfry local authority");
    }

    @Test
    void aServerCertificateNamesTheServerForAtMost90Days() throws Exception {
        var identity = authority().serverIdentity(NAMES, ADDRESSES);
        var certificate = identity.certificate();
        assertThat(identity.names())
                .containsExactlyInAnyOrder(
                        "localhost", "phone.example.test", "127.0.0.1", "0:0:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:7");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(Duration.between(identity.notBefore(), identity.notAfter()))
                .isLessThanOrEqualTo(Duration.ofDays(90));
        assertThat(identity.notBefore()).isBefore(keys.time.now());
    }

    @Test
    void theChainValidatesAgainstTheAuthority() throws Exception {
        var authority = authority();
        var identity = authority.serverIdentity(NAMES, ADDRESSES);
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(keys.time.now()));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(identity.certificate()));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
        assertThat(identity.chain()).hasSize(2).last().isEqualTo(authority.certificate());
        assertThat(KeyMatch.fits(identity.privateKey(), identity.certificate().getPublicKey()))
                .isTrue();
    }

    @Test
    void aRestartKeepsAuthorityAndServerIdentity() {
        var before = authority();
        var identity = before.serverIdentity(NAMES, ADDRESSES);
        var after = authority();
        assertThat(after.certificate()).isEqualTo(before.certificate());
        assertThat(after.serverIdentity(NAMES, ADDRESSES).certificate()).isEqualTo(identity.certificate());
    }

    @Test
    void theServerIdentityIsRenewedAfterTwoThirdsOfItsLife() {
        var authority = authority();
        var first = authority.serverIdentity(NAMES, ADDRESSES);
        keys.time.pass(Duration.ofDays(59));
        assertThat(authority.serverIdentity(NAMES, ADDRESSES).certificate()).isEqualTo(first.certificate());
        keys.time.pass(Duration.ofDays(2));
        var second = authority.serverIdentity(NAMES, ADDRESSES);
        assertThat(second.certificate()).isNotEqualTo(first.certificate());
        assertThat(second.notAfter()).isAfter(first.notAfter());
    }

    @Test
    void otherNamesGetAnotherIdentity() {
        var authority = authority();
        var first = authority.serverIdentity(NAMES, ADDRESSES);
        assertThat(authority.serverIdentity(Set.of("localhost"), Set.of()).names())
                .containsExactly("localhost");
        assertThat(first.names()).hasSize(5);
        assertThatThrownBy(() -> authority.serverIdentity(Set.of(), Set.of())).hasMessageContaining("expected: 1..100");
    }

    @Test
    void itsKeysLieSealed() throws Exception {
        var identity = authority().serverIdentity(NAMES, ADDRESSES);
        byte[] onDisk = Files.readAllBytes(temp.resolve("tls/server.key"));
        byte[] der = identity.privateKey().getEncoded();
        assertThat(new String(onDisk, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(der, der.length - 32, 32, java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    @Test
    void aHalfWrittenIdentityIsMadeAnew() throws Exception {
        var authority = authority();
        var first = authority.serverIdentity(NAMES, ADDRESSES);
        var key = Files.readAllBytes(temp.resolve("tls/server.key"));
        authority.serverIdentity(Set.of("localhost"), Set.of());
        Files.write(temp.resolve("tls/server.key"), key);
        var mended = authority().serverIdentity(NAMES, ADDRESSES);
        assertThat(mended.certificate()).isNotEqualTo(first.certificate());
        assertThat(KeyMatch.fits(mended.privateKey(), mended.certificate().getPublicKey()))
                .isTrue();
    }

    @Test
    void theBundleImportsAgain() {
        var identity = authority().serverIdentity(NAMES, ADDRESSES);
        var imported = new CertificateImport(keys.time).pem(identity.bundlePem(), java.util.Optional.empty());
        assertThat(imported)
                .isInstanceOfSatisfying(
                        Imported.Accepted.class,
                        accepted -> assertThat(accepted.identity().chain()).isEqualTo(identity.chain()));
    }

    @Test
    @Tag("real")
    void opensslAcceptsTheChainAndTheNames() throws Exception {
        var authority = authority();
        var identity = authority.serverIdentity(NAMES, ADDRESSES);
        var root = Files.writeString(temp.resolve("root.pem"), authority.certificatePem());
        var chain = Files.writeString(temp.resolve("chain.pem"), identity.chainPem());
        var at = String.valueOf(keys.time.now().getEpochSecond());
        for (String[] name : new String[][] {
            {"-verify_hostname", "phone.example.test"}, {"-verify_ip", "127.0.0.1"}, {"-verify_ip", "2001:db8::7"}
        }) {
            assertThat(Command.run(
                            "openssl",
                            "verify",
                            "-x509_strict",
                            "-purpose",
                            "sslserver",
                            "-attime",
                            at,
                            "-CAfile",
                            root.toString(),
                            name[0],
                            name[1],
                            chain.toString()))
                    .contains(": OK");
        }
    }

    private LocalAuthority authority() {
        return LocalAuthority.open(temp.resolve("tls"), vault.sealer(), keys.time, keys.random);
    }
}
