package org.belfry.net;

import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.belfry.vault.ServerIdentity;
import org.jspecify.annotations.Nullable;

/// Answers TLS libraries that ask for our certificate, each time with the one of the moment and of the name wanted.
///
/// A handshake asks for an alias first and for chain and key by that alias after. Aliases carry a
/// generation, so a swap in between still gives that handshake a chain and a key that belong together:
/// the one before is kept. Thread-safe.
final class ShownIdentity extends X509ExtendedKeyManager {

    /// @param identities the one for everybody first; an alias is the generation's number and the place here
    private record Generation(
            long number,
            List<ServerIdentity> identities,
            Map<String, Integer> byName,
            @Nullable Generation before) {

        static Generation of(
                long number, ServerIdentity forAll, List<ServerIdentity> named, @Nullable Generation before) {
            var identities = new ArrayList<ServerIdentity>();
            identities.add(forAll);
            identities.addAll(named);
            var byName = new HashMap<String, Integer>();
            for (int i = 1; i < identities.size(); i++) {
                for (var name : identities.get(i).names()) {
                    byName.putIfAbsent(name.toLowerCase(Locale.ROOT), i);
                }
            }
            return new Generation(number, List.copyOf(identities), Map.copyOf(byName), before);
        }

        Generation withoutBefore() {
            return new Generation(number, identities, byName, null);
        }

        ServerIdentity forAll() {
            return identities.getFirst();
        }

        /// A name as it is, or its parent's wildcard (RFC 6125 §6.4.3): one label, the first, and nothing but it.
        int place(@Nullable String wanted) {
            if (wanted == null || byName.isEmpty()) {
                return 0;
            }
            String name = wanted.toLowerCase(Locale.ROOT);
            int dot = name.indexOf('.');
            Integer exact = byName.get(name);
            return exact != null ? exact : dot < 0 ? 0 : byName.getOrDefault("*" + name.substring(dot), 0);
        }
    }

    private volatile Generation current;

    ShownIdentity(ServerIdentity identity) {
        current = Generation.of(0, identity, List.of(), null);
    }

    synchronized void swap(ServerIdentity identity) {
        var now = current;
        replace(identity, now.identities.subList(1, now.identities.size()));
    }

    synchronized void name(List<ServerIdentity> named) {
        replace(current.forAll(), named);
    }

    private void replace(ServerIdentity forAll, List<ServerIdentity> named) {
        current = Generation.of(current.number + 1, forAll, named, current.withoutBefore());
    }

    ServerIdentity identity() {
        return current.forAll();
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
        int place = now.place(engine == null ? null : wanted(engine));
        return fits(keyType, now.identities.get(place)) ? now.number + "/" + place : null;
    }

    private static boolean fits(String keyType, ServerIdentity identity) {
        String algorithm = identity.privateKey().getAlgorithm();
        return keyType.startsWith(algorithm) || (keyType.startsWith("EC") && algorithm.startsWith("EC"));
    }

    /// The server name the client asked for (RFC 6066 §3); null if it asked for none.
    private static @Nullable String wanted(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (var name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
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
        return named == null ? null : named.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        var named = named(alias);
        return named == null ? null : named.privateKey();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return getServerAliases(keyType, issuers);
    }

    /// To a server that asks who we are we are who we are to everybody.
    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        for (var keyType : keyTypes) {
            var alias = chooseEngineServerAlias(keyType, issuers, null);
            if (alias != null) {
                return alias;
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    private @Nullable ServerIdentity named(String alias) {
        int slash = alias.indexOf('/');
        for (var each = current; each != null; each = each.before) {
            if (slash > 0 && alias.substring(0, slash).equals(Long.toString(each.number))) {
                int place = Integer.parseInt(alias.substring(slash + 1));
                return place < each.identities.size() ? each.identities.get(place) : null;
            }
        }
        return null;
    }
}
