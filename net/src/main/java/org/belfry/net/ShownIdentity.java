package org.belfry.net;

import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.belfry.vault.ServerIdentity;
import org.jspecify.annotations.Nullable;

/// Answers TLS libraries that ask for our certificate, each time with the one of the moment.
///
/// A handshake asks for a name first and for chain and key by that name after. Names carry a generation, so a swap in
/// between still gives that handshake a chain and a key that belong together: the one before is kept. Thread-safe.
final class ShownIdentity extends X509ExtendedKeyManager {

    private record Generation(
            String alias, ServerIdentity identity, @Nullable Generation before) {
        Generation withoutBefore() {
            return new Generation(alias, identity, null);
        }
    }

    private volatile Generation current;
    private long swaps;

    ShownIdentity(ServerIdentity identity) {
        current = new Generation("identity-0", identity, null);
    }

    synchronized void swap(ServerIdentity identity) {
        swaps++;
        current = new Generation("identity-" + swaps, identity, current.withoutBefore());
    }

    ServerIdentity identity() {
        return current.identity;
    }

    KeyManagerFactory factory() {
        return new SimpleKeyManagerFactory("belfry") {
            @Override
            protected void engineInit(@Nullable KeyStore keyStore, char @Nullable [] password) {}

            @Override
            protected void engineInit(@Nullable ManagerFactoryParameters parameters) {}

            @Override
            protected KeyManager[] engineGetKeyManagers() {
                return new KeyManager[] {ShownIdentity.this};
            }
        };
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        var now = current;
        String algorithm = now.identity.privateKey().getAlgorithm();
        boolean fits = keyType.startsWith(algorithm) || (keyType.startsWith("EC") && algorithm.startsWith("EC"));
        return fits ? now.alias : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        var alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        var named = named(alias);
        return named == null ? null : named.identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        var named = named(alias);
        return named == null ? null : named.identity.privateKey();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private @Nullable Generation named(String alias) {
        var now = current;
        if (now.alias.equals(alias)) {
            return now;
        }
        return now.before != null && now.before.alias.equals(alias) ? now.before : null;
    }
}
