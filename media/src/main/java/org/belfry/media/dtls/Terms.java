package org.belfry.media.dtls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSuite;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/// What we insist on in either role, and what one handshake has come to. Confined to the handshake's thread.
///
/// DTLS 1.2, ECDHE with ECDSA and AES-GCM: what every browser speaks. No suite without encryption or authentication is
/// in the list, so none can be chosen.
final class Terms {

    static final ProtocolVersion[] VERSIONS = {ProtocolVersion.DTLSv12};

    static final int[] SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };

    static final int[] GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};

    /// Ours in the order we prefer: the first costs least and is no weaker than the DTLS around it.
    private static final List<SrtpSuite> PROFILES =
            List.of(SrtpSuite.AEAD_AES_128_GCM, SrtpSuite.AEAD_AES_256_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80);

    private final BcTlsCrypto crypto;
    private final DtlsIdentity identity;
    private final List<Fingerprint> expected;
    private @Nullable SrtpSuite suite;
    private boolean peerNamed;
    private @Nullable DtlsFailure noted;
    private int alertReceived = -1;
    private DtlsOutcome.@Nullable Keyed keyed;

    Terms(BcTlsCrypto crypto, DtlsIdentity identity, List<Fingerprint> expected) {
        this.crypto = crypto;
        this.identity = identity;
        this.expected = expected;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    /// With RSA last: a phone's certificate may have such a key, where it is the client.
    @SuppressWarnings("JdkObsolete") // the library's types
    static Vector<SignatureAndHashAlgorithm> signatures() {
        var all = new Vector<SignatureAndHashAlgorithm>();
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            all.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
        }
        all.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
        all.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
        return all;
    }

    TlsCredentialedSigner credentials(TlsContext context) throws IOException {
        var certificate = new Certificate(new TlsCertificate[] {crypto.createCertificate(identity.certificate())});
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                identity.key(),
                certificate,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    /// The `use_srtp` of our hello (RFC 5764 §4.1.1), without a master key identifier.
    static UseSRTPData offer() {
        return new UseSRTPData(
                PROFILES.stream().mapToInt(SrtpSuite::dtlsProfile).toArray(), new byte[0]);
    }

    static boolean hasProfile(int number) {
        return SrtpSuite.ofDtlsProfile(number).filter(PROFILES::contains).isPresent();
    }

    /// As server: takes the first of ours the client has too.
    UseSRTPData choose(Hashtable<?, ?> clientExtensions) throws TlsFatalAlert {
        UseSRTPData offered = srtp(clientExtensions);
        var theirs = new ArrayList<Integer>();
        Arrays.stream(offered.getProtectionProfiles()).forEach(theirs::add);
        for (SrtpSuite ours : PROFILES) {
            if (theirs.contains(ours.dtlsProfile())) {
                suite = ours;
                return new UseSRTPData(new int[] {ours.dtlsProfile()}, new byte[0]);
            }
        }
        throw refuse(DtlsFailure.NO_COMMON_PROFILE, AlertDescription.handshake_failure);
    }

    /// As client: exactly one of ours, and no identifier we did not send (RFC 5764 §4.1.1, §4.1.3).
    void accept(@Nullable Hashtable<?, ?> serverExtensions) throws TlsFatalAlert {
        UseSRTPData chosen = srtp(serverExtensions);
        int[] profiles = chosen.getProtectionProfiles();
        var one = profiles.length == 1 ? SrtpSuite.ofDtlsProfile(profiles[0]) : Optional.<SrtpSuite>empty();
        if (one.isEmpty() || !PROFILES.contains(one.get()) || chosen.getMki().length > 0) {
            throw refuse(DtlsFailure.NO_COMMON_PROFILE, AlertDescription.illegal_parameter);
        }
        suite = one.get();
    }

    private UseSRTPData srtp(@Nullable Hashtable<?, ?> extensions) throws TlsFatalAlert {
        UseSRTPData data;
        try {
            data = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        } catch (IOException broken) {
            throw refuse(DtlsFailure.MALFORMED, AlertDescription.decode_error);
        }
        if (data == null) {
            throw refuse(DtlsFailure.NO_SRTP, AlertDescription.handshake_failure);
        }
        return data;
    }

    /// The certificate the other side shows, before anything is derived with its help (RFC 5763 §5).
    void shown(@Nullable Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw refuse(DtlsFailure.NO_CERTIFICATE, AlertDescription.handshake_failure);
        }
        if (!PeerCertificate.isNamedBy(expected, chain.getCertificateAt(0).getEncoded())) {
            throw refuse(DtlsFailure.FINGERPRINT_MISMATCH, AlertDescription.bad_certificate);
        }
        peerNamed = true;
    }

    /// Both Finished messages are right: the secrets of RFC 5764 §4.2.
    void complete(TlsContext context) throws TlsFatalAlert {
        if (!context.getSecurityParameters().isExtendedMasterSecret()) {
            throw refuse(DtlsFailure.NO_EXTENDED_MASTER_SECRET, AlertDescription.handshake_failure);
        }
        SrtpSuite agreed = suite;
        if (agreed == null || !peerNamed) {
            throw refuse(DtlsFailure.NOT_PROVEN, AlertDescription.handshake_failure);
        }
        int key = agreed.keyBytes();
        int salt = agreed.saltBytes();
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        var client = MasterKey.of(agreed, slice(material, 0, key), slice(material, 2 * key, salt));
        var server = MasterKey.of(agreed, slice(material, key, key), slice(material, 2 * key + salt, salt));
        Arrays.fill(material, (byte) 0);
        keyed = context.isServer()
                ? new DtlsOutcome.Keyed(server, client, agreed)
                : new DtlsOutcome.Keyed(client, server, agreed);
    }

    private static byte[] slice(byte[] from, int at, int length) {
        return Arrays.copyOfRange(from, at, at + length);
    }

    TlsFatalAlert refuse(DtlsFailure cause, short alert) {
        noted = cause;
        return new TlsFatalAlert(alert);
    }

    void alerted(short description) {
        alertReceived = description;
    }

    DtlsOutcome.@Nullable Keyed keyed() {
        return keyed;
    }

    /// What to call the failure, given the alert the library ended with.
    DtlsOutcome.Failed failure(short raised) {
        DtlsFailure cause = noted;
        if (cause != null) {
            return new DtlsOutcome.Failed(cause, "");
        }
        if (alertReceived >= 0) {
            return new DtlsOutcome.Failed(DtlsFailure.ALERT, AlertDescription.getName((short) alertReceived));
        }
        var guessed = switch (raised) {
            case AlertDescription.handshake_failure,
                    AlertDescription.protocol_version,
                    AlertDescription.insufficient_security -> DtlsFailure.NO_COMMON_CIPHER;
            case AlertDescription.decrypt_error -> DtlsFailure.NOT_PROVEN;
            case AlertDescription.internal_error -> DtlsFailure.INTERNAL;
            default -> DtlsFailure.MALFORMED;
        };
        return new DtlsOutcome.Failed(guessed, AlertDescription.getName(raised));
    }
}
