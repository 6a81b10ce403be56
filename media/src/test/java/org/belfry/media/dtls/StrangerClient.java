package org.belfry.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/// A client that believes anybody and has one [Oddity].
final class StrangerClient extends AbstractTlsClient {

    private final Terms terms;
    private final Oddity oddity;

    StrangerClient(Terms terms, Oddity oddity) {
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
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
        if (oddity != Oddity.NO_SRTP) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, oddity.srtp());
        }
        return extensions;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) {}

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return oddity == Oddity.NO_CERTIFICATE ? null : terms.credentials(context);
            }
        };
    }
}
