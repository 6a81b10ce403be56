package org.belfry.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/// Our answers to the library's questions where we are the server. Confined to the handshake's thread, after it to the
/// owner's.
///
/// No HelloVerifyRequest (RFC 6347 §4.2.1) is sent: it shows that a client receives at its address, and whoever comes
/// here has shown that by an ICE check with our password.
final class ServerPeer extends AbstractTlsServer {

    private final Terms terms;
    private final int resendMs;
    private final Runnable closed;
    private @Nullable UseSRTPData chosen;

    ServerPeer(Terms terms, int resendMs, Runnable closed) {
        super(terms.crypto());
        this.terms = terms;
        this.resendMs = resendMs;
        this.closed = closed;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return Terms.VERSIONS.clone();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return Terms.SUITES.clone();
    }

    @Override
    public int[] getSupportedGroups() {
        return Terms.GROUPS.clone();
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return resendMs;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processClientExtensions(@Nullable Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        if (clientExtensions == null || !TlsExtensionsUtils.hasExtendedMasterSecretExtension(clientExtensions)) {
            throw terms.refuse(DtlsFailure.NO_EXTENDED_MASTER_SECRET, AlertDescription.handshake_failure);
        }
        chosen = terms.choose(clientExtensions);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        UseSRTPData data = chosen;
        if (data != null) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, data);
        }
        return extensions;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return terms.credentials(context);
    }

    /// Both certificate types that sign: those that do not would come without a proof of the key.
    @Override
    public CertificateRequest getCertificateRequest() {
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        return new CertificateRequest(types, Terms.signatures(), null);
    }

    @Override
    public void notifyClientCertificate(@Nullable Certificate shown) throws IOException {
        terms.shown(shown);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        terms.alerted(description);
        if (level == AlertLevel.fatal || description == AlertDescription.close_notify) {
            closed.run();
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        terms.complete(context);
    }
}
