package org.belfry.bench.relay;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSuite;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/// A browser's side of one handshake (DTLS 1.2, RFC 5764): offers one suite of SRTP, so that all relays
/// have the same, shows [BrowserIdentity] and takes any certificate. One thread.
final class BrowserClient extends AbstractTlsClient {

    static final int HANDSHAKE_MS = 20_000;

    private final BcTlsCrypto crypto;
    private final SrtpSuite suite;
    private @Nullable MasterKey sending;
    private @Nullable MasterKey receiving;

    BrowserClient(BcTlsCrypto crypto, SrtpSuite suite) {
        super(crypto);
        this.crypto = crypto;
        this.suite = suite;
    }

    /// Keys of the handshake that is over: what we send with, and what we hear with.
    Leg leg(int relayPort) {
        if (sending == null || receiving == null) {
            throw new IllegalStateException("no handshake yet");
        }
        return new Leg(relayPort, sending, receiving);
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return HANDSHAKE_MS;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return new ProtocolVersion[] {ProtocolVersion.DTLSv12};
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
        };
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // the library's types
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {suite.dtlsProfile()}, new byte[0]));
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes") // the library's types
    public void processServerExtensions(@Nullable Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        var chosen = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (chosen == null || !Arrays.equals(chosen.getProtectionProfiles(), new int[] {suite.dtlsProfile()})) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) {
                // Whose it is is not measured.
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return credentials();
            }
        };
    }

    private TlsCredentials credentials() throws IOException {
        var shown = new Certificate(new TlsCertificate[] {crypto.createCertificate(BrowserIdentity.certificate())});
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                BrowserIdentity.key(),
                shown,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    /// RFC 5764 §4.2: client's key, server's key, client's salt, server's salt.
    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        int key = suite.keyBytes();
        int salt = suite.saltBytes();
        byte[] all = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        sending =
                MasterKey.of(suite, Arrays.copyOfRange(all, 0, key), Arrays.copyOfRange(all, 2 * key, 2 * key + salt));
        receiving = MasterKey.of(
                suite, Arrays.copyOfRange(all, key, 2 * key), Arrays.copyOfRange(all, 2 * key + salt, all.length));
    }
}
