package org.belfry.net.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.belfry.ground.IpAddress;

/// The way to one [Destination] for a library that speaks its protocol over blocking sockets. Made by
/// [Egress#sockets] only, so that it stands on the register.
///
/// The name is asked for once a socket, each address held against the destination's [Destination.Reach], and the
/// connection goes to that very address; the socket bears the name, and looks nothing up. Waits; call from a thread
/// that may. Thread-safe.
///
/// Limits, of [Destination.Limits]: `connect` for each address, `answer` between two bytes read, `body` for all that is
/// read from one socket, TLS included: a peer that never stops fills no memory. A peer that does not read is for the
/// caller, who closes the socket.
public final class OutgoingSockets {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Destination destination;
    private final NameLookup names;
    private final SSLSocketFactory tls;

    OutgoingSockets(Destination destination, NameLookup names) {
        this.destination = destination;
        this.names = names;
        tls = tls(destination.anchors());
    }

    public Destination destination() {
        return destination;
    }

    /// Connected, in the clear as yet.
    ///
    /// @throws IOException if we may not go there or can't, with a sentence that says why
    public Socket open() throws IOException {
        var addresses = names.addresses(destination.host());
        if (addresses.isEmpty()) {
            throw new UnknownHostException("%s: there is no such name".formatted(destination.host()));
        }
        var allowed = addresses.stream()
                .filter(address -> AddressRules.allows(destination.reach(), address))
                .toList();
        if (allowed.isEmpty()) {
            throw new ConnectException("%s leads to %s, where %s may not go"
                    .formatted(destination.host(), addresses.getFirst(), destination.name()));
        }
        return open(allowed);
    }

    private Socket open(List<IpAddress> addresses) throws IOException {
        IOException last = new ConnectException(destination.leadsTo());
        for (var address : addresses) {
            var named = InetAddress.getByAddress(
                    destination.host(), address.toInetAddress().getAddress());
            var socket = new MeasuredSocket(destination.limits().body().bytes());
            try {
                socket.connect(new InetSocketAddress(named, destination.port()), millis());
                socket.setSoTimeout((int) destination.limits().answer().toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw new ConnectException("%s at %s does not answer: %s"
                .formatted(
                        destination.leadsTo(),
                        addresses.stream().map(IpAddress::toString).collect(Collectors.joining(", ")),
                        last.getMessage()));
    }

    private int millis() {
        return (int) destination.limits().connect().toMillis();
    }

    /// Makes TLS 1.2 or 1.3 of what [#open] gave: returns when the peer's chain is verified and is of the
    /// destination's name.
    ///
    /// @throws IOException if the peer does not prove itself; the socket is closed then
    public SSLSocket secure(Socket open) throws IOException {
        try {
            var socket = prepared(open);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            open.close();
            throw e instanceof SSLException
                    ? new SSLException("%s: %s".formatted(destination.leadsTo(), e.getMessage()), e)
                    : e;
        }
    }

    /// Will verify chain and name in its handshake, which is yet to begin.
    SSLSocket prepared(Socket open) throws IOException {
        var socket = (SSLSocket) tls.createSocket(open, destination.host(), destination.port(), true);
        var parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    /// For a library that begins TLS itself, within the clear connection: verifies as [#secure] does once the library
    /// begins the handshake (not twice: that would be a renegotiation), and opens no sockets.
    public SSLSocketFactory securing() {
        return new SecuringSockets(this, tls);
    }

    private static SSLSocketFactory tls(List<X509Certificate> anchors) {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors.isEmpty() ? null : storeOf(anchors));
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS of this Java can't be used", e);
        }
    }

    private static KeyStore storeOf(List<X509Certificate> anchors) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < anchors.size(); i++) {
            store.setCertificateEntry(String.valueOf(i), anchors.get(i));
        }
        return store;
    }

    /// Counts what is read, and ends with it.
    private static final class MeasuredSocket extends Socket {

        private final long bytesMax;
        private long bytesRead;

        MeasuredSocket(long bytesMax) {
            this.bytesMax = bytesMax;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int read = super.read();
                    count(read < 0 ? 0 : 1);
                    return read;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int read = super.read(bytes, offset, length);
                    count(read);
                    return read;
                }
            };
        }

        private synchronized void count(int bytes) throws IOException {
            bytesRead += Math.max(0, bytes);
            if (bytesRead > bytesMax) {
                throw new IOException("the peer sent more than %d bytes".formatted(bytesMax));
            }
        }
    }
}
