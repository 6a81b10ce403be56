package org.belfry.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import org.belfry.vault.ServerIdentity;
import org.jspecify.annotations.Nullable;

/// The certificate that every TLS door shows, and how it speaks TLS: 1.2 and 1.3 with forward secrecy and
/// authenticated encryption only, no renegotiation, no compression, no early data (policy B1, B2); no session tickets
/// as long as the process runs with the flags of `java.flags` (decision 0030).
///
/// [#swap] takes effect with the next handshake; open connections go on undisturbed. The key manager is asked per
/// handshake, and parsed key material is cached under a name that changes with each swap. Who asks for a name (SNI,
/// RFC 6066 §3) that one of the named identities stands for is shown that one; all others see the one for everybody.
/// Thread-safe. Limit: [#NAMED_MAX] named identities.
public final class LiveTls {

    /// By strength and speed; TLS 1.2 has forward secrecy and AEAD only (RFC 9325 §4.2).
    static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    /// The first is safe against an adversary who records today and has a quantum computer later.
    private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

    /// Sessions that can be resumed by id (TLS 1.2), and for how long: bounds memory, and how long a stolen session
    /// secret is of use.
    private static final int SESSIONS_MAX = 2_000;

    private static final Duration SESSION_TIME = Duration.ofMinutes(10);

    /// One for each domain of a house with many; beyond it certificates with several names are the way.
    public static final int NAMED_MAX = 64;

    private static final int PARSED_MAX = 256;

    private final ShownIdentity shown;
    private final KeyManagerFactory keys;

    public LiveTls(ServerIdentity identity) {
        shown = new ShownIdentity(identity);
        keys = usesOpenSsl() ? new OpenSslCachingX509KeyManagerFactory(shown.factory(), PARSED_MAX) : shown.factory();
    }

    /// From the next handshake on, this is shown to everybody who does not ask for a name of one of the others.
    public void swap(ServerIdentity identity) {
        shown.swap(identity);
    }

    /// From the next handshake on, these are shown to who asks for one of their names, and no others; of two that have
    /// a name in common, the first.
    public void showByName(List<ServerIdentity> named) {
        if (named.size() > NAMED_MAX) {
            throw new IllegalArgumentException("identities: %d (expected: 0..%d)".formatted(named.size(), NAMED_MAX));
        }
        shown.name(named);
    }

    /// What is shown now to everybody.
    public ServerIdentity identity() {
        return shown.identity();
    }

    /// `BoringSSL …` where its library loads, else `JDK`.
    public String library() {
        return usesOpenSsl() ? OpenSsl.versionString() : "JDK";
    }

    /// The client side by the same rules. The chain of the server is verified, its name is not: the opener has a rule
    /// of its own, for protocols differ in which names count.
    ///
    /// @param anchors the authorities to trust; none means those of the system
    /// @param own what servers that ask for a certificate are shown; null for nothing
    public static SslContext client(List<X509Certificate> anchors, @Nullable LiveTls own) {
        var builder = SslContextBuilder.forClient()
                .sslProvider(provider())
                .protocols(VERSIONS)
                .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .endpointIdentificationAlgorithm(null);
        if (own != null) {
            builder.keyManager(own.keys);
        }
        if (!anchors.isEmpty()) {
            builder.trustManager(anchors.toArray(X509Certificate[]::new));
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("this machine's TLS library refuses our suites", e);
        }
    }

    KeyManagerFactory keys() {
        return keys;
    }

    /// Applies the rules of this class to a context in the making.
    void apply(SslContextBuilder builder) {
        builder.sslProvider(provider())
                .protocols(VERSIONS)
                .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .sessionCacheSize(SESSIONS_MAX)
                .sessionTimeout(SESSION_TIME.toSeconds());
        if (usesOpenSsl()) {
            builder.option(OpenSslContextOption.GROUPS, GROUPS);
        }
    }

    /// The server side of one connection.
    SslHandler handler(SslContext context, ByteBufAllocator memory, Duration deadline) {
        var handler = context.newHandler(memory);
        handler.setHandshakeTimeoutMillis(deadline.toMillis());
        return handler;
    }

    /// @param certificates what clients are asked for; null never asks
    SslContext context(@Nullable ClientCertificates certificates) {
        var builder = SslContextBuilder.forServer(keys);
        apply(builder);
        if (certificates != null) {
            ask(builder, certificates);
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("this machine's TLS library refuses our suites", e);
        }
    }

    private static void ask(SslContextBuilder builder, ClientCertificates certificates) {
        if (!certificates.isRequired()) {
            builder.clientAuth(ClientAuth.OPTIONAL).trustManager(new UnjudgedClients());
            return;
        }
        builder.clientAuth(ClientAuth.REQUIRE);
        if (!certificates.anchors().isEmpty()) {
            builder.trustManager(certificates.anchors().toArray(X509Certificate[]::new));
        }
    }

    static SslProvider provider() {
        return usesOpenSsl() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    public static boolean usesOpenSsl() {
        return OpenSsl.isAvailable();
    }
}
