package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/// RFC 5922 §7.
final class DomainCertificateTest {

    @Test
    void aDnsNameProvesThatDomainWithoutCase_RFC5922_7_2() throws Exception {
        var certificate = certificate(dns("Trunk.Test"));
        assertThat(DomainCertificate.isOf("trunk.test", certificate)).isTrue();
        assertThat(DomainCertificate.isOf("a.trunk.test", certificate)).isFalse();
        assertThat(DomainCertificate.isOf("test", certificate)).isFalse();
    }

    @Test
    void aWildcardProvesNothing_RFC5922_7_2() throws Exception {
        assertThat(DomainCertificate.isOf("a.trunk.test", certificate(dns("*.trunk.test"))))
                .isFalse();
    }

    @Test
    void sipUrisCountBeforeDnsNames_RFC5922_7_1() throws Exception {
        var certificate = certificate(uri("sip:one.test"), dns("two.test"));
        assertThat(DomainCertificate.isOf("one.test", certificate)).isTrue();
        assertThat(DomainCertificate.isOf("two.test", certificate)).isFalse();
    }

    @Test
    void aUriOfAUserProvesNoDomain_RFC5922_7_1() throws Exception {
        var certificate = certificate(uri("sip:ann@one.test"), uri("https://one.test"), dns("two.test"));
        assertThat(DomainCertificate.isOf("one.test", certificate)).isFalse();
        assertThat(DomainCertificate.isOf("two.test", certificate)).isTrue();
    }

    @Test
    void anAddressIsProvenByAnAddress() throws Exception {
        var certificate = certificate(
                new GeneralName(GeneralName.iPAddress, "192.0.2.1"),
                new GeneralName(GeneralName.iPAddress, "2001:db8::1"),
                dns("192.0.2.2"));
        assertThat(DomainCertificate.isOf("192.0.2.1", certificate)).isTrue();
        assertThat(DomainCertificate.isOf("[2001:db8::1]", certificate)).isTrue();
        assertThat(DomainCertificate.isOf("192.0.2.3", certificate)).isFalse();
    }

    @Test
    void theCommonNameProvesNothing() throws Exception {
        assertThat(DomainCertificate.isOf("common.test", certificate())).isFalse();
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static GeneralName uri(String uri) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    }

    private static X509Certificate certificate(GeneralName... names) throws Exception {
        var keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var subject = new X500Name("CN=common.test");
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                subject, BigInteger.ONE, Date.from(now), Date.from(now.plusSeconds(3_600)), subject, keys.getPublic());
        if (names.length > 0) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(Stream.of(names).toArray(GeneralName[]::new)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
}
