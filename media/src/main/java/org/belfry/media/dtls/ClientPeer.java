package org.belfry.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/// Our answers to the library's questions where we are the client. Confined to the handshake's thread, after it to the
/// owner's.
final class ClientPeer extends AbstractTlsClient {

    private final Terms terms;
    private final int resendMs;
    private final Runnable closed;

    ClientPeer(Terms terms, int resendMs, Runnable closed) {
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
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // the library's types
    protected Vector getSupportedGroups(Vector namedGroupRoles) {
        var groups = new Vector<Integer>();
        for (int group : Terms.GROUPS) {
            groups.add(group);
        }
        return groups;
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected Vector getSupportedSignatureAlgorithms() {
        return Terms.signatures();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return resendMs;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
        TlsSRTPUtils.addUseSRTPExtension(extensions, Terms.offer());
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processServerExtensions(@Nullable Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        if (serverExtensions == null || !TlsExtensionsUtils.hasExtendedMasterSecretExtension(serverExtensions)) {
            throw terms.refuse(DtlsFailure.NO_EXTENDED_MASTER_SECRET, AlertDescription.handshake_failure);
        }
        terms.accept(serverExtensions);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                terms.shown(shown.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return terms.credentials(context);
            }
        };
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
