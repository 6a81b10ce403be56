package org.belfry.signal;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.belfry.guard.Sighting;
import org.belfry.sip.SipMessage;
import org.jspecify.annotations.Nullable;

/// The way a message came by, which is also the way back: one connection, or one door for datagrams and
/// one address and port behind it (RFC 5626 §3.1). Thread-safe.
///
/// Two flows are equal if they are the same connection, or the same door and remote address and port.
public sealed interface Flow extends org.belfry.sip.transaction.Flow permits DatagramFlow, StreamFlow {

    SipTransport transport();

    /// Address and port of the peer. Personal data.
    InetSocketAddress remote();

    /// Our address and port on this flow; the address is unspecified if the door listens on all.
    InetSocketAddress local();

    /// Whether the peer came to a door of ours: others of it can come to [#local] as well. False of connections we
    /// opened.
    boolean isInbound();

    /// Whether it can still carry something; always true of datagrams.
    boolean isOpen();

    /// Names this flow in a URI (RFC 5626 §5.2): letters, digits, `-` and `_` only, and nobody can make
    /// one that names another. [Endpoint#flow] finds the flow again.
    String token();

    /// Names this flow among all, for keys and nonces: at most 40 bytes, the same each time.
    byte[] id();

    /// The certificate the peer has proven to hold over TLS, vouched for by the door's anchors; null if
    /// it was not asked or has none. The same as long as the connection lasts.
    default @Nullable X509Certificate certificate() {
        return null;
    }

    /// The SIP domains that certificate proves (RFC 5922 §7.1), in lower case; none without one.
    default Set<String> domains() {
        var certificate = certificate();
        return certificate == null ? Set.of() : DomainCertificate.domains(certificate);
    }

    /// Sends a message as it is, without a transaction, as a stateless proxy does. Any thread. False if
    /// it was certainly not sent; true promises nothing about its arrival.
    default boolean send(SipMessage message) {
        return send(message.toBytes());
    }

    /// The same for the bytes of a message, which nobody changes afterwards.
    boolean send(byte[] message);

    @Override
    default boolean isReliable() {
        return transport().isReliable();
    }

    /// The same way for a request that no connection can take, however large it is (RFC 3261 §18.1.1): a
    /// telephone behind a NAT is reached by the datagrams it keeps the way open for, and by nothing else.
    default Flow ofAnySize() {
        return this;
    }

    /// Somebody behind this flow has authenticated: the gate keeps places for it, it may stay idle for
    /// long and is paced no more. A connection that we opened counts so from its beginning.
    void provedItself();

    /// Ends a connection, soon: whoever is behind it has lost the right to it. Nothing to datagrams.
    /// Any thread.
    void close();

    /// Something the peer did.
    void sight(Sighting sighting);
}
