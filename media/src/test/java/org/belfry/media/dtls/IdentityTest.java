package org.belfry.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.belfry.ground.Time;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.junit.jupiter.api.Test;

final class IdentityTest {

    private final SecureRandom random = new SecureRandom();
    private final DtlsIdentity identity = DtlsIdentity.fresh(random, Instant.parse("2030-01-01T00:00:00Z"));

    @Test
    void certificateIsWhatItsFingerprintSays_RFC8122_5() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.certificate());
        assertThat(identity.fingerprint())
                .isEqualTo(new Fingerprint("sha-256", HexFormat.ofDelimiter(":").formatHex(digest)));
        assertThat(identity.fingerprint().wire()).matches("fingerprint:sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}");
    }

    @Test
    void certificateIsEcdsaSignedByItselfAndNamesNobody() throws Exception {
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(identity.certificate()));
        certificate.verify(certificate.getPublicKey());
        assertThat(((ECPublicKey) certificate.getPublicKey())
                        .getParams()
                        .getOrder()
                        .bitLength())
                .isEqualTo(256);
        assertThat(certificate.getSubjectX500Principal().getName()).matches("CN=[0-9a-f]{32}");
        assertThat(certificate.getSubjectAlternativeNames()).isNull();
        assertThat(certificate.getNotBefore().toInstant()).isEqualTo("2029-12-31T00:00:00Z");
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo("2030-01-31T00:00:00Z");
    }

    @Test
    void newCallsGetANewIdentityEachDay() {
        var nanos = new AtomicLong(7);
        var identities = new DtlsIdentities(random, new Time() {
            @Override
            public Instant instant() {
                return Instant.EPOCH.plusNanos(nanos.get());
            }

            @Override
            public long nanoTime() {
                return nanos.get();
            }
        });
        var first = identities.current();
        nanos.addAndGet(DtlsIdentities.LIFE.toNanos() - 1);
        assertThat(identities.current()).isSameAs(first);
        nanos.addAndGet(1);
        assertThat(identities.current().fingerprint()).isNotEqualTo(first.fingerprint());
    }

    @Test
    void bestHashDecides_RFC8122_5() throws Exception {
        byte[] shown = identity.certificate();
        var right = identity.fingerprint();
        var right512 = new Fingerprint(
                "sha-512",
                HexFormat.ofDelimiter(":")
                        .formatHex(MessageDigest.getInstance("SHA-512").digest(shown)));
        var wrong = new Fingerprint("sha-256", "00:".repeat(31) + "00");
        var wrong512 = new Fingerprint("sha-512", "00:".repeat(63) + "00");
        var cut = new Fingerprint("sha-256", "00:".repeat(19) + "00");
        assertThat(PeerCertificate.isNamedBy(List.of(right), shown)).isTrue();
        assertThat(PeerCertificate.isNamedBy(List.of(wrong, right), shown)).isTrue();
        assertThat(PeerCertificate.isNamedBy(List.of(right, wrong512), shown)).isFalse();
        assertThat(PeerCertificate.isNamedBy(List.of(wrong, right512), shown)).isTrue();
        assertThat(PeerCertificate.isNamedBy(List.of(wrong, cut), shown)).isFalse();
        assertThat(PeerCertificate.isNamedBy(List.of(), shown)).isFalse();
    }

    @Test
    void keyIsNotPrinted() {
        assertThat(identity)
                .hasToString("DtlsIdentity[" + identity.fingerprint().digest() + "]");
    }
}
