package org.belfry.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;

/// A server that believes anybody and has one [Oddity].
final class StrangerServer extends AbstractTlsServer {

    private final Terms terms;
    private final Oddity oddity;

    StrangerServer(Terms terms, Oddity oddity) {
        super(terms.crypto());
        this.terms = terms;
        this.oddity = oddity;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return oddity.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return oddity.suites();
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return oddity != Oddity.NO_EXTENDED_MASTER_SECRET;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        if (oddity != Oddity.NO_SRTP) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, oddity.srtp());
        }
        return extensions;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return terms.credentials(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(new short[] {ClientCertificateType.ecdsa_sign}, Terms.signatures(), null);
    }

    @Override
    public void notifyClientCertificate(Certificate shown) {}
}
