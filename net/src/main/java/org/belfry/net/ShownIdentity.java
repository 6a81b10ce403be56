package org.belfry.net;

import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Answers TLS libraries that ask for our certificate, each time with the one of the moment.
///
/// A handshake asks for a name first and for chain and key by that name after. Names carry a generation, so a swap in
/// between still gives that handshake a chain and a key that belong together: the one before is kept. Thread-safe.
final class ShownIdentity extends X509ExtendedKeyManager {

    private record Generation(
            String alias,
            List<X509Certificate> chain,
            PrivateKey key,
            @Nullable Generation before) {
        Generation withoutBefore() {
            return new Generation(alias, chain, key, null);
        }
    }

    private volatile Generation current;
    private long swaps;

    ShownIdentity(List<X509Certificate> chain, PrivateKey key) {
        current = new Generation("identity-0", checked(chain), key, null);
    }

    synchronized void swap(List<X509Certificate> chain, PrivateKey key) {
        swaps++;
        current = new Generation("identity-" + swaps, checked(chain), key, current.withoutBefore());
    }

    List<X509Certificate> chain() {
        return current.chain;
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
        String algorithm = now.key.getAlgorithm();
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
        return named == null ? null : named.chain.toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        var named = named(alias);
        return named == null ? null : named.key;
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

    private static List<X509Certificate> checked(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("chain: empty (expected: the server's certificate first)");
        }
        return List.copyOf(chain);
    }
}
