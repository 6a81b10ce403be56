package org.belfry.net.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/// Puts TLS around a connection that [OutgoingSockets] opened, and opens none itself: a library that tries to finds
/// the way closed. Thread-safe.
final class SecuringSockets extends SSLSocketFactory {

    private final OutgoingSockets sockets;
    private final SSLSocketFactory suites;

    SecuringSockets(OutgoingSockets sockets, SSLSocketFactory suites) {
        this.sockets = sockets;
        this.suites = suites;
    }

    @Override
    public Socket createSocket(Socket open, String host, int port, boolean autoClose) throws IOException {
        return sockets.prepared(open);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return suites.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return suites.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw past();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw past();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw past();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        throw past();
    }

    private static IOException past() {
        return new IOException("connections are opened by the register of what leaves the house");
    }
}
